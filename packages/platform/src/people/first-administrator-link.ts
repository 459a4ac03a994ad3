import { firstAdministratorWays } from '../directory/index.ts'
import type { People } from './people.ts'

/** Where the form for organisations of this kind without an administrator is; undefined when the service has none. */
export function firstAdministratorHref({ service }: People, kind: string): string | undefined {
  if (service.firstAdministrator === undefined) return undefined
  const ways = firstAdministratorWays(service.policy).filter(({ at }) => at === kind)
  return ways.length === 0 ? undefined : `/first-administrator/${service.key}`
}
