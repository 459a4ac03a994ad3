import type { Reader } from '@remit/platform/db'
import { definePage } from '@remit/platform/service'
import { sql } from 'kysely'
import { countParticipation } from '../monitoring/count-participation.ts'
import type { Count } from '../monitoring/counted-records.ts'
import { percentInWords } from '../monitoring/figures.ts'
import { yearGroupNames } from '../monitoring/monitoring-filter.ts'
import { nonMeasurementKeys, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'

/** What the lead checks before signing off: who was not measured and why, and the eligible numbers that stand. */
export const supplementaryInformation = definePage({
  path: '/submission/supplementary-information',
  needs: 'submission.signOff',
  template: 'supplementary-information.njk',
  title: 'Supplementary information',
  tab: 'monitoring',
  async view({ db, user, now }) {
    const year = await collectionYearOf(db, now)
    const count = { schools: reachableSchools(db, { user, now, permission: 'submission.signOff' }), year }
    const participation = await countParticipation(db, count)
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp/submission', text: 'Submission' },
      reasons: await listReasons(db, count),
      eligible: await countEligibleNumbers(db, count),
      totals: participation.map((each) => ({
        ...each,
        name: yearGroupNames[each.yearGroup],
        rate: percentInWords(each.rate),
      })),
    }
  },
})

/** How many pupils were not measured for each of the eight reasons, by year group, all eight in the guide's order. */
async function listReasons(reader: Reader, { schools, year }: Count) {
  const rows = await reader
    .selectFrom('ncmp.pupils')
    .where('school_id', 'in', schools)
    .where('collection_year', '=', year)
    .where('non_measurement_reason', 'is not', null)
    .groupBy(['non_measurement_reason', 'school_year'])
    .select(['non_measurement_reason as reason', 'school_year', sql<number>`count(*)::integer`.as('pupils')])
    .execute()
  const pupils = (reason: string, group: string) =>
    rows.find((row) => row.reason === reason && row.school_year === group)?.pupils ?? 0
  return nonMeasurementKeys.map((key) => ({
    label: nonMeasurementReasons[key].label,
    leavesEligible: !nonMeasurementReasons[key].eligible,
    reception: pupils(key, 'R'),
    year6: pupils(key, '6'),
  }))
}

async function countEligibleNumbers(reader: Reader, { schools, year }: Count) {
  return await reader
    .selectFrom('ncmp.schools as counted')
    .leftJoin('ncmp.school_years as numbers', (join) =>
      join.onRef('numbers.school_id', '=', 'counted.organisation_id').on('numbers.collection_year', '=', year),
    )
    .where('counted.organisation_id', 'in', schools)
    .select([
      sql<number>`coalesce(sum(eligible_reception_dfe), 0)::integer`.as('censusReception'),
      sql<number>`coalesce(sum(eligible_year6_dfe), 0)::integer`.as('censusYear6'),
      sql<number>`count(eligible_reception_la)::integer`.as('amendedReception'),
      sql<number>`count(eligible_year6_la)::integer`.as('amendedYear6'),
      sql<number>`count(*)::integer`.as('schools'),
    ])
    .executeTakeFirstOrThrow()
}
