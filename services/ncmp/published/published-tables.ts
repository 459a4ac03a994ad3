import type { Reader } from '@remit/platform/db'
import { writeCsv } from '@remit/platform/files'
import { definePage, type SignedInUser } from '@remit/platform/service'
import { yearGroupNames } from '../monitoring/monitoring-filter.ts'
import { listSettings } from '../settings/settings.ts'
import { yearAsked, yearsToCheck } from '../validation/find-submission.ts'
import { collectionYearLabel } from '../years/collection-year.ts'
import { listPublished, type PublishedRow } from './list-published.ts'
import { roundingOf } from './rounding.ts'

/** Participation and prevalence by authority, rounded, for whoever publishes them. */
export const publishedTables = definePage({
  path: '/published-tables',
  needs: { anywhere: 'publication.view' },
  template: 'published-tables.njk',
  title: 'Tables for publication',
  async view({ db, user, query, now }) {
    const year = await yearAsked(db, query.collection, now)
    const settings = await listSettings(db, user.acting.organisation.id)
    const tables = await listPublished(db, user, { year, settings }, now)
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: `/ncmp/validation?collection=${year}`, text: 'National validation' },
      year,
      years: await yearsToCheck(db, year, now),
      rounding: roundingOf(settings),
      tables: tables.map(({ yearGroup, rows }) => ({ name: yearGroupNames[yearGroup], rows: rows.map(inWords) })),
    }
  },
})

/** The same tables as one CSV file. */
export const publishedFile = definePage({
  path: '/published-tables/file',
  needs: { anywhere: 'publication.view' },
  title: 'Tables for publication',
  async download({ db, user, query, now }) {
    const year = await yearAsked(db, query.collection, now)
    return {
      name: `ncmp-tables-${year}-to-${year + 1}.csv`,
      type: 'text/csv; charset=utf-8',
      body: writeCsv(await fileRows(db, user, year, now)),
    }
  },
})

const headers = [
  'School year',
  'Year group',
  'Authority number',
  'Authority',
  'Eligible',
  'Measured',
  'Participation (%)',
  'Underweight (%)',
  'Healthy weight (%)',
  'Overweight (%)',
  'Very overweight (%)',
]

async function fileRows(reader: Reader, user: SignedInUser, year: number, now: Date) {
  const settings = await listSettings(reader, user.acting.organisation.id)
  const tables = await listPublished(reader, user, { year, settings }, now)
  const lines = tables.flatMap(({ yearGroup, rows }) =>
    rows.map((row) => {
      const { code, name, ...words } = inWords(row)
      return [collectionYearLabel(year), yearGroupNames[yearGroup], code, name, ...Object.values(words)]
    }),
  )
  return [headers, ...lines]
}

/** “*” stands for what is too small to be shown. */
function inWords({ name, code, eligible, measured, ...shares }: PublishedRow) {
  const count = (value: number | undefined) => (value === undefined ? '*' : String(value))
  const share = (value: number | undefined) => (value === undefined ? '*' : value.toFixed(1))
  const { participation, underweight, healthy, overweight, veryOverweight } = shares
  return {
    name,
    code: code ?? '',
    eligible: count(eligible),
    measured: count(measured),
    participation: share(participation),
    underweight: share(underweight),
    healthy: share(healthy),
    overweight: share(overweight),
    veryOverweight: share(veryOverweight),
  }
}
