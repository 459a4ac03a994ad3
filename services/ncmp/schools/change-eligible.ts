import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { refuseWhenLocked } from '../submission/locked.ts'
import type { FoundSchool } from './find-school.ts'
import { getSchoolYear } from './school-years.ts'

/** The authority's own numbers of eligible pupils; undefined: the census number stands. */
export interface EligiblePupils {
  reception?: number | undefined
  year6?: number | undefined
  /** The revision of the numbers as the form showed them. */
  revision: number
}

/**
 * Keeps the authority's own numbers of eligible pupils of one school in one school year, recorded when they differ. Refuses
 * `conflict` when somebody else changed them since, or the year's data is locked.
 */
export async function changeEligible(
  tx: Tx,
  user: SignedInUser,
  change: { school: FoundSchool; year: number; to: EligiblePupils },
  now: Date,
): Promise<void> {
  const { school, year, to } = change
  await refuseWhenLocked(tx, school.organisation_id, { year, now })
  const after = { eligible_reception_la: to.reception ?? null, eligible_year6_la: to.year6 ?? null }
  // Two people saving one school's first numbers at a time: the second waits, and then finds the first's.
  await tx
    .selectFrom('ncmp.schools')
    .select('urn')
    .where('organisation_id', '=', school.organisation_id)
    .forUpdate()
    .execute()
  const before = await getSchoolYear(tx, school.organisation_id, year)
  if (before.revision !== to.revision) {
    throw refuse('conflict', `${school.name} has changed since you opened the page. Your numbers were not saved.`)
  }
  const { eligible_reception_la: reception, eligible_year6_la: year6 } = before
  if (reception === after.eligible_reception_la && year6 === after.eligible_year6_la) return
  const saved = { ...after, revision: before.revision + 1 }
  await tx
    .insertInto('ncmp.school_years')
    .values({ school_id: school.organisation_id, collection_year: year, ...saved })
    .onConflict((on) => on.columns(['school_id', 'collection_year']).doUpdateSet(saved))
    .execute()
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'school.eligibleChanged',
    subject: { type: 'school', id: school.organisation_id, name: school.name },
    before: { reception, year6 },
    after: { schoolYear: year, reception: after.eligible_reception_la, year6: after.eligible_year6_la },
  })
}
