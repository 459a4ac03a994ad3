import type { Tx } from '../db/index.ts'

/** Whoever looks, and the user through whose eyes. */
export interface Looking {
  by: { id: string; name: string }
  as: { id: string; name: string }
}

const lookings = new WeakMap<Tx, Looking>()

/**
 * Says of a transaction that what happens in it is done by somebody who views as somebody else. From then on every entry
 * recorded in it carries both, however far from here it is written.
 * INVARIANT (both identities): the host says it of every transaction it opens for a request made while viewing.
 */
export function noteLooking(tx: Tx, looking: Looking): void {
  lookings.set(tx, looking)
}

/** Who looks as whom in this transaction, if anybody does. */
export function lookingIn(tx: Tx): Looking | undefined {
  return lookings.get(tx)
}
