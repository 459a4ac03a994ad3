import type { Assigned } from '@remit/policy'
import { sql } from 'kysely'
import type { Reader } from '../../db/index.ts'
import { refuse, type SignedInUser } from '../../service.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'

/**
 * Refuses with `not-found` unless every place that is named lies where the caller acts, beneath, or is held from there: what
 * belongs to others is not told apart from what does not exist. Whether it may be assigned is the engine’s to say.
 */
export async function placesHere(reader: Reader, caller: SignedInUser, places: readonly Assigned[]): Promise<void> {
  const named = places.flatMap((place) => (typeof place === 'string' ? place : (place.beneath ?? [])))
  const ids = [...new Set(named)]
  if (ids.length === 0) return
  const { path } = caller.acting.organisation
  const { rows } = await sql<{ id: string }>`select o.id from organisations o
    where o.id = any(${ids}::uuid[]) and o.service = ${caller.acting.service}
      and ((o.path >= ${path} and o.path < ${`${path}~`}) or exists (select 1 from organisation_holders h
        join organisations up on up.id = h.holder_id
        where h.organisation_id = o.id and up.path >= ${path} and up.path < ${`${path}~`}))`.execute(reader)
  if (rows.length < ids.length) throw refuse('not-found', 'There is no such organisation here.')
}

/** Refuses with `not-found` unless every role that is named is one there, made roles included. */
export async function rolesHere(
  reader: Reader,
  caller: SignedInUser,
  path: string,
  roles: readonly string[],
): Promise<void> {
  const known = await rolesKnownAt(reader, caller.facts.policy, path)
  const unknown = roles.find((role) => !known.roles.has(role))
  if (unknown !== undefined) throw refuse('not-found', `There is no role “${unknown}” here.`)
}
