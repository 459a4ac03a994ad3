import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { SchoolYear } from '../pupils/pupils.ts'
import { mainstreamTypes } from '../schools/schools.ts'
import { type Count, countedRecords } from './counted-records.ts'
import { tallyColumns } from './tally-columns.ts'

/** What every figure of progress and data quality is worked out of. */
export interface Tally {
  /** By name. */
  schools: readonly SchoolTally[]
  /** The year groups counted. */
  groups: readonly SchoolYear[]
  /** All schools together. */
  sums: Readonly<Record<SchoolYear, Counts>>
}

/** One school, also one without any record. */
export interface SchoolTally {
  school: string
  name: string
  /** Whether its type counts in NCMP indicators. */
  isMainstream: boolean
  /** Whether the authority gave an eligible number of its own. */
  gaveNumbers: boolean
  /** The eligible numbers that stand: the authority's own, or else the census number, or else 0. */
  eligible: Readonly<Record<SchoolYear, number>>
  /** Its records by year group; none, no counts. */
  counts: Readonly<Partial<Record<SchoolYear, Counts>>>
}

/** How many records there are, and of how many of them each of `tallyColumns` is true: in the order of `columns`. */
type Counts = readonly number[]

/** Counts the records of schools, in one statement that reads every record once, whatever the number of figures. */
export async function tallySchools(reader: Reader, count: Count): Promise<Tally> {
  const counted = new Map<string, ReturnType<typeof schoolOf>>()
  for (const row of await talliedRows(reader, count)) {
    const school = counted.get(row.school) ?? schoolOf(row)
    counted.set(row.school, school)
    if (row.school_year && row.counts) school.counts[row.school_year] = row.counts
  }
  return together([...counted.values()], count.yearGroup === undefined ? ['R', '6'] : [count.yearGroup])
}

/** What is counted of the schools whose type counts in NCMP indicators. */
export function mainstreamOf({ schools, groups }: Tally): Tally {
  return together(
    schools.filter(({ isMainstream }) => isMainstream),
    groups,
  )
}

/** Of how many records a column is true, in one year group or in all that are counted. `records`: of how many there are. */
export function sumOf({ sums, groups }: Tally, column: string, group?: SchoolYear): number {
  const within = group === undefined ? groups : [group]
  return within.reduce((all, each) => all + countIn(sums[each], column), 0)
}

/** The same of one school. */
export function sumOfSchool({ counts }: SchoolTally, column: string, groups: readonly SchoolYear[]): number {
  return groups.reduce((all, each) => all + countIn(counts[each], column), 0)
}

const columns = ['records', ...Object.keys(tallyColumns)]
const places = new Map(columns.map((column, place) => [column, place]))

function countIn(counts: Counts | undefined, column: string): number {
  const place = places.get(column)
  if (place === undefined) throw new Error(`“${column}” is not counted.`)
  return counts?.[place] ?? 0
}

function together(schools: readonly SchoolTally[], groups: readonly SchoolYear[]): Tally {
  const sums = { R: columns.map(() => 0), '6': columns.map(() => 0) }
  for (const { counts } of schools) {
    for (const group of groups) {
      counts[group]?.forEach((count, place) => {
        sums[group][place] = (sums[group][place] ?? 0) + count
      })
    }
  }
  return { schools, groups, sums }
}

type Row = Awaited<ReturnType<typeof talliedRows>>[number]

function schoolOf(row: Row) {
  return {
    school: row.school,
    name: row.name,
    isMainstream: mainstreamTypes.some((type) => type === row.school_type),
    gaveNumbers: row.eligible_reception_la !== null || row.eligible_year6_la !== null,
    eligible: {
      R: row.eligible_reception_la ?? row.eligible_reception_dfe ?? 0,
      '6': row.eligible_year6_la ?? row.eligible_year6_dfe ?? 0,
    },
    counts: noCounts(),
  }
}

function noCounts(): Partial<Record<SchoolYear, Counts>> {
  return {}
}

async function talliedRows(reader: Reader, count: Count) {
  const counts = Object.values(tallyColumns).map((predicate) => sql`count(*) filter (where ${predicate})`)
  const tallied = reader
    .selectFrom(countedRecords(reader, count).as('record'))
    .groupBy(['record.school_id', 'record.school_year'])
    .select(['record.school_id', 'record.school_year'])
    // One value: reading fifty columns of every school takes longer than counting them.
    .select(sql<Counts>`json_build_array(count(*), ${sql.join(counts)})`.as('counts'))
  return await reader
    .selectFrom('ncmp.schools as counted')
    .innerJoin('organisations as organisation', 'organisation.id', 'counted.organisation_id')
    .leftJoin('ncmp.school_years as numbers', (join) =>
      join.onRef('numbers.school_id', '=', 'counted.organisation_id').on('numbers.collection_year', '=', count.year),
    )
    .leftJoin(tallied.as('tally'), 'tally.school_id', 'counted.organisation_id')
    .where('counted.organisation_id', 'in', count.schools)
    .select([
      'tally.school_year',
      'tally.counts',
      'counted.organisation_id as school',
      'organisation.name',
      'counted.school_type',
    ])
    .select(['eligible_reception_la', 'eligible_reception_dfe', 'eligible_year6_la', 'eligible_year6_dfe'])
    .orderBy(sql`lower(organisation.name)`)
    .orderBy('organisation.id')
    .execute()
}
