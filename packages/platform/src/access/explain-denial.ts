import type { Reader } from '../db/index.ts'
import type { AskedResource } from '../service.ts'
import type { SignedInUser } from './signed-in-user.ts'

/** A denial in words. `whoCanHelp` are names of people in the user's organisation who could change it; perhaps none. */
export interface Denial {
  sentence: string
  next: string
  whoCanHelp: readonly string[]
}

/** Why the user may not, for a page to show: says nothing of records or people they may not know. */
export async function explainDenial(
  reader: Reader,
  user: SignedInUser,
  permission: string,
  resource: AskedResource,
  now: Date,
): Promise<Denial> {
  throw new Error(`not built yet: ${reader} ${user.id} ${permission} ${resource.type} ${now}`)
}
