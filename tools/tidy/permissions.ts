import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PermissionsOf } from './services.ts'

type PolicyShape = {
  readonly permissions: Readonly<Record<string, unknown>>
  readonly organisations: Readonly<Record<string, unknown>>
  readonly administration?: unknown
}

/**
 * The permissions of a service that somebody other than the engine must ask: those by which organisations are added and
 * closed and users administered are asked by the engine's judge, whose every change set comes through it.
 * Throws when the folder's policy.ts exports no policy.
 */
export async function readPermissions(root: string, folder: string): Promise<PermissionsOf> {
  const exported: unknown[] = Object.values(await import(pathToFileURL(join(root, folder, 'policy.ts')).href))
  const policy = exported.find(isPolicy)
  if (!policy) throw new Error(`${folder}/policy.ts exports no policy`)
  const judged = JSON.stringify([policy.organisations, policy.administration])
  const permissions = Object.keys(policy.permissions).filter((permission) => !judged.includes(`"${permission}"`))
  return { folder, permissions }
}

function isPolicy(value: unknown): value is PolicyShape {
  return typeof value === 'object' && value !== null && 'permissions' in value && 'organisations' in value
}
