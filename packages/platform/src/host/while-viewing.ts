import type { Account } from '../access/index.ts'
import { noteLooking } from '../audit/index.ts'
import type { Tx } from '../db/index.ts'
import { timeInWords } from '../pages/dates.ts'
import { refuse } from '../refusals.ts'
import type { Visit } from './visit.ts'

export const endOfViewing = '/viewing/end'

/** What may always be sent: it ends the viewing. */
const ends: readonly string[] = [endOfViewing, '/sign-out']

/**
 * Refuses what must not be sent while viewing as somebody: everything when read-only, and what belongs to no service's own page
 * in either mode. Throws `denied`.
 * INVARIANT (viewing changes nothing): `mount` asks this of every POST before anything else looks at it.
 */
export function refuseWhileViewing({ account }: Visit, route: { path: string; service?: string }): void {
  const viewing = account?.viewing
  if (account === undefined || viewing === undefined || ends.includes(route.path)) return
  if (viewing.mode === 'change' && route.service !== undefined) return
  throw notWhileViewing(
    account.name,
    viewing.mode === 'read' ? 'and may only look' : 'and may change only what they work with',
  )
}

/** Administration and one's own account are nobody else's to see or touch. Throws `denied`. */
export function refuseAccountPages({ account }: Visit): void {
  if (account?.viewing)
    throw notWhileViewing(account.name, 'and their account, and administering users, are closed to you')
}

function notWhileViewing(name: string, rest: string) {
  return refuse('denied', {
    message: `You are viewing as ${name}, ${rest}. Nothing was changed.`,
    next: 'Stop viewing first: the button is at the top of this page.',
  })
}

/** Says of the transaction who really acts in it, when somebody views as somebody else. */
export function noteViewer(tx: Tx, { id, name, viewing }: Account): void {
  if (viewing) noteLooking(tx, { by: viewing.by, as: { id, name } })
}

/** What the layout's banner says; undefined when nobody views. */
export function viewingBanner({ account }: Visit) {
  const viewing = account?.viewing
  if (account === undefined || viewing === undefined) return undefined
  return {
    as: account.name,
    by: viewing.by.name,
    how:
      viewing.mode === 'read'
        ? 'You can look, and change nothing'
        : 'What you change is changed in their place, and recorded with both names',
    until: timeInWords(viewing.expiresAt),
    end: endOfViewing,
  }
}
