import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import { refuseWhenFinalised } from '../submission/finalised.ts'
import { collectionYearOf } from './collection-year.ts'
import type { FoundSchool } from './find-school.ts'

/** The authority's own numbers of eligible pupils; undefined: the census number stands. */
export interface EligiblePupils {
  reception?: number | undefined
  year6?: number | undefined
  /** The revision of the school as the form showed it. */
  revision: number
}

/**
 * Keeps the authority's own numbers of eligible pupils of one school, recorded when they differ. Refuses `conflict` when
 * somebody else changed the school since, or the year's submission is finalised.
 */
export async function changeEligible(
  tx: Tx,
  user: SignedInUser,
  change: { school: FoundSchool; to: EligiblePupils },
  now: Date,
): Promise<void> {
  const { school, to } = change
  await refuseWhenFinalised(tx, school.organisation_id, collectionYearOf(now))
  const after = { eligible_reception_la: to.reception ?? null, eligible_year6_la: to.year6 ?? null }
  const before = await tx
    .selectFrom('ncmp.schools')
    .select(['eligible_reception_la', 'eligible_year6_la', 'revision'])
    .where('organisation_id', '=', school.organisation_id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (before.revision !== to.revision) {
    throw refuse('conflict', `Somebody else changed ${school.name} while you were typing. Your numbers were not saved.`)
  }
  const { eligible_reception_la: reception, eligible_year6_la: year6 } = before
  if (reception === after.eligible_reception_la && year6 === after.eligible_year6_la) return
  await tx
    .updateTable('ncmp.schools')
    .set({ ...after, revision: before.revision + 1 })
    .where('organisation_id', '=', school.organisation_id)
    .execute()
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'school.eligibleChanged',
    subject: { type: 'school', id: school.organisation_id, name: school.name },
    before: { reception, year6 },
    after: { reception: after.eligible_reception_la, year6: after.eligible_year6_la },
  })
}
