import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Reader, Tx } from '@remit/platform/db'
import { applyChanges } from '@remit/platform/directory'
import { sql } from 'kysely'
import { refuseWhenLocked } from '../submission/locked.ts'
import { collectionYearOf } from '../years/collection-year.ts'
import type { FoundSchool } from './find-school.ts'

/** The pupil records a school holds: all of them, and those with a measurement. */
export interface HeldPupils {
  records: number
  measured: number
}

/** Counts the pupil records a school holds, of every school year. */
export async function countHeldPupils(reader: Reader, schoolId: string): Promise<HeldPupils> {
  return await reader
    .selectFrom('ncmp.pupils')
    .where('school_id', '=', schoolId)
    .select([sql<number>`count(*)::integer`.as('records'), sql<number>`count(height_cm)::integer`.as('measured')])
    .executeTakeFirstOrThrow()
}

/**
 * Takes a school off its authority's list, recorded. Its pupil records stay stored, but nobody can open them and nothing
 * counts them until the school is added again. Refuses `conflict` while the year's data is locked.
 */
export async function removeSchool(tx: Tx, user: SignedInUser, school: FoundSchool, now: Date): Promise<void> {
  await refuseWhenLocked(tx, school.organisation_id, { year: await collectionYearOf(tx, now), now })
  const held = await countHeldPupils(tx, school.organisation_id)
  const commands = [{ do: 'closeOrganisation', organisation: school.organisation_id }] as const
  await applyChanges(tx, { policy: user.facts.policy, actor: user, commands, now })
  await tx
    .updateTable('ncmp.schools')
    .set((row) => ({ removed_at: now, revision: row('revision', '+', 1) }))
    .where('organisation_id', '=', school.organisation_id)
    .execute()
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'school.removed',
    subject: { type: 'school', id: school.organisation_id, name: school.name },
    before: { urn: school.urn, dfeNumber: school.dfe_number, pupilRecords: held.records, measured: held.measured },
  })
}
