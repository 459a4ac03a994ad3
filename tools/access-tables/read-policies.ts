import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PolicySource } from '../../packages/policy/src/index.ts'

/** Every service's policy with where it stands, by service. Throws when a `policy.ts` exports no policy. */
export async function readPolicies(
  root: string,
): Promise<readonly { readonly path: string; readonly policy: PolicySource }[]> {
  const paths = readdirSync(join(root, 'services'))
    .sort()
    .map((service) => `services/${service}/policy.ts`)
    .filter((path) => existsSync(join(root, path)))
  return Promise.all(
    paths.map(async (path) => {
      const exported: unknown[] = Object.values(await import(pathToFileURL(join(root, path)).href))
      const policy = exported.find(isPolicy)
      if (!policy) throw new Error(`${path} exports no policy`)
      return { path, policy }
    }),
  )
}

function isPolicy(value: unknown): value is PolicySource {
  return typeof value === 'object' && value !== null && 'permissions' in value && 'administration' in value
}
