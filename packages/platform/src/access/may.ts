import type { Decision } from '@remit/policy'
import type { Reader } from '../db/index.ts'
import type { AskedResource } from '../service.ts'
import type { SignedInUser } from './signed-in-user.ts'

/**
 * The engine's decision: may the user, in the acting membership, do this to this thing? The organisations above its holders
 * are read when the session did not bring them. Never throws for a denial; an unknown permission is denied.
 */
export async function may(
  reader: Reader,
  user: SignedInUser,
  permission: string,
  resource: AskedResource,
  now: Date,
): Promise<Decision> {
  throw new Error(`not built yet: ${reader} ${user.id} ${permission} ${resource.type} ${now}`)
}

/** Whether the user may know that it exists: some permission on its type is allowed. When not, answer 404 rather than 403. */
export async function mayKnow(
  reader: Reader,
  user: SignedInUser,
  resource: AskedResource,
  now: Date,
): Promise<boolean> {
  throw new Error(`not built yet: ${reader} ${user.id} ${resource.type} ${now}`)
}

/** Whether a role of the acting membership, held now, holds the permission at all: for links and lists, never instead of `may`. */
export function holdsAnywhere(user: SignedInUser, permission: string, now: Date): boolean {
  throw new Error(`not built yet: ${user.id} ${permission} ${now}`)
}

/** Whether an administration rule of the policy names a role or permission the acting membership holds now. */
export function administersHere(user: SignedInUser, now: Date): boolean {
  throw new Error(`not built yet: ${user.id} ${now}`)
}
