import type { Reader } from '@remit/platform/db'
import { defineForm, definePage, wholeNumber } from '@remit/platform/service'
import { sql } from 'kysely'
import { z } from 'zod'
import { countParticipation } from '../monitoring/count-participation.ts'
import type { Count } from '../monitoring/counted-records.ts'
import { percentInWords } from '../monitoring/figures.ts'
import { yearGroupNames } from '../monitoring/monitoring-filter.ts'
import { tallySchools } from '../monitoring/tally-schools.ts'
import type { SchoolYear } from '../pupils/pupils.ts'
import { nonMeasurementKeys, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { authoritySchools } from './authority-schools.ts'
import { findLock } from './locked.ts'
import { submissionAsked, toSubmission } from './submission-of.ts'
import { changeOwnNumbers, listNotMeasured, type NotMeasured } from './supplementary-numbers.ts'

const message = 'Enter a whole number, or leave it empty to use the number counted from pupil records'
const ownNumber = z.preprocess(
  (typed) => (typeof typed === 'string' && typed.trim() === '' ? undefined : typed),
  wholeNumber(message, { most: 99_999 }).optional(),
)
const groups = ['R', '6'] as const satisfies readonly SchoolYear[]
const fieldOf = (group: SchoolYear, reason: string) => `${group}-${reason}`
const fields: Record<string, typeof ownNumber> = Object.fromEntries(
  groups.flatMap((group) => nonMeasurementKeys.map((reason) => [fieldOf(group, reason), ownNumber])),
)

/**
 * What the lead checks, and may amend, before signing off: who was not measured and why, and the eligible numbers that
 * stand. Source: guide, supplementary information: counted left, amended in the middle, totals right (stated).
 */
export const supplementaryInformation = definePage({
  path: '/submission/supplementary-information',
  needs: 'submission.signOff',
  template: 'supplementary-information.njk',
  title: 'Supplementary information',
  tab: 'monitoring',
  form: defineForm(z.object(fields)),
  async view(asking) {
    const { db, user, now } = asking
    const of = await submissionAsked(db, asking)
    const { authority, year, years } = of
    const look = { user, now, permission: 'submission.signOff', authority: authority.id, year } as const
    const count = { ...(await authoritySchools(db, look)), year }
    const notMeasured = await listNotMeasured(db, of, count)
    return {
      caption: `School year ${years.label}`,
      back: toSubmission(of),
      years,
      isOpen: (await findLock(db, authority.id, { year, now })) === undefined,
      groups: groups.map((group) => ({ name: yearGroupNames[group], ...groupRows(group, notMeasured[group]) })),
      eligible: await countEligibleNumbers(db, count),
      totals: countParticipation(await tallySchools(db, count)).map((each) => ({
        ...each,
        name: yearGroupNames[each.yearGroup],
        rate: percentInWords(each.rate),
      })),
    }
  },
  async act({ tx, user, query, now }, typed) {
    const of = await submissionAsked(tx, { user, query, now })
    const own = (group: SchoolYear) =>
      Object.fromEntries(nonMeasurementKeys.map((reason) => [reason, typed[fieldOf(group, reason)]]))
    await changeOwnNumbers(tx, user, { ...of, numbers: { R: own('R'), '6': own('6') } }, now)
    const to = `/ncmp/submission/supplementary-information${of.years.query}`
    return { to, notice: 'Supplementary information saved' }
  },
})

function groupRows(group: SchoolYear, rows: readonly NotMeasured[]) {
  const sum = (key: 'counted' | 'total') => rows.reduce((all, row) => all + row[key], 0)
  return {
    counted: sum('counted'),
    total: sum('total'),
    rows: rows.map(({ reason, own, ...row }) => ({
      ...row,
      own: own ?? '',
      field: fieldOf(group, reason),
      label: nonMeasurementReasons[reason].label,
      leavesEligible: !nonMeasurementReasons[reason].eligible,
    })),
  }
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
