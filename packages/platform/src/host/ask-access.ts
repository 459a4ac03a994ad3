import {
  administersHere,
  explainDenial,
  holdsAnywhere,
  may,
  mayKnow,
  noteUse,
  rolesUsed,
  type SignedInUser,
} from '../access/index.ts'
import type { Db } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import type { AskedResource, Needs } from '../service.ts'

type Question = { db: Db; user: SignedInUser; now: Date; needs: Needs; resource: AskedResource | undefined }

/**
 * Asks what the page needs, of what it is about or else of the acting organisation. Returns when allowed; throws
 * `denied` with the engine's words, or `not-found` when the user may not even know that it exists.
 */
export async function askAccess(question: Question): Promise<void> {
  const { db, user, needs, now } = question
  if (typeof needs === 'string') return askOf(question, needs)
  if ('open' in needs) return
  const used = 'anywhere' in needs ? needs.anywhere : 'administration'
  const allowed = 'anywhere' in needs ? holdsAnywhere(user, needs.anywhere, now) : administersHere(user, now)
  if (allowed) return noteUse(db, user, { roles: rolesUsed(user, needs, now), permission: used }, now)
  if ('anywhere' in needs) throw await denial(db, user, needs.anywhere, actingOrganisation(user), now)
  throw refuse('denied', {
    message: 'Your roles do not include managing users.',
    next: `Ask an administrator of ${user.acting.organisation.name} to do it, or to give you a role that can.`,
  })
}

/** Whether a tab or link is worth offering: asks no database. A permission counts when any role holds it. */
export function isOffered(user: SignedInUser, needs: Needs, now: Date): boolean {
  if (typeof needs === 'string') return holdsAnywhere(user, needs, now)
  if ('open' in needs) return true
  return 'anywhere' in needs ? holdsAnywhere(user, needs.anywhere, now) : administersHere(user, now)
}

async function askOf({ db, user, now, resource }: Question, permission: string): Promise<void> {
  const asked = resource ?? actingOrganisation(user)
  const decision = await may(db, user, permission, asked, now)
  if (decision.allowed) return noteUse(db, user, { roles: [decision.because.role ?? ''], permission }, now)
  // The acting organisation is no secret: its name stands on every page.
  const known = resource === undefined || (await mayKnow(db, user, resource, now))
  if (!known) throw refuse('not-found', 'There is nothing here that you can see.')
  throw await denial(db, user, permission, asked, now)
}

async function denial(db: Db, user: SignedInUser, permission: string, asked: AskedResource, now: Date) {
  const { sentence, next, whoCanHelp } = await explainDenial(db, user, permission, asked, now)
  return refuse('denied', { message: sentence, next, details: whoCanHelp })
}

function actingOrganisation({ acting }: SignedInUser): AskedResource {
  const { id, kind } = acting.organisation
  return { type: kind, id, holders: [id] }
}
