import { compileOrThrow } from '@remit/policy'
import type { Policies } from '../access/index.ts'
import type { Needs, Page, Service } from '../service.ts'

/** Compiles every service's policy. Throws one error with every problem of all of them. */
export function compilePolicies(services: readonly Service[]): Policies {
  return new Map(services.map(({ key, policy }) => [key, compileOrThrow(policy)]))
}

/** Stops the boot when a page or a tab needs a permission that its service's policy does not have. Throws, naming all. */
export function checkNeeds(
  policies: Policies,
  pages: readonly { service: Service; page: Page }[],
  services: readonly Service[],
): void {
  const asked = [
    ...pages.map(({ service, page }) => ({ service, needs: page.needs, where: `page ${page.path}` })),
    ...services.flatMap((service) => service.tabs.map(({ key, needs }) => ({ service, needs, where: `tab ${key}` }))),
  ]
  const unknown = asked.flatMap(({ service, needs, where }) => {
    const permission = permissionIn(needs)
    if (permission === undefined || policies.get(service.key)?.permissions.has(permission)) return []
    return [`${service.key}, ${where}: the policy has no permission “${permission}”`]
  })
  if (unknown.length > 0) throw new Error(['Pages need what no policy has:', ...unknown].join('\n'))
}

function permissionIn(needs: Needs): string | undefined {
  if (typeof needs === 'string') return needs
  return 'anywhere' in needs ? needs.anywhere : undefined
}
