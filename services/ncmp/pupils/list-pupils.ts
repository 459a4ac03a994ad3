import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { pageNumber } from '@remit/platform/service'
import { type SqlBool, sql } from 'kysely'
import { letterState } from '../letters/letter-state.ts'
import { nonMeasurementKeys, nonMeasurementReasons } from '../reference/non-measurement.ts'

export const pupilsOnAPage = 50

export const sortKeys = ['name', 'school', 'born', 'nhs', 'measured', 'warnings'] as const
export type SortKey = (typeof sortKeys)[number]

export const states = ['waiting', 'measured', 'not-measured', 'ineligible', 'warned'] as const
export type State = (typeof states)[number]

export const views = ['measurements', 'details', 'letters'] as const
/** Which columns of the grid are shown. */
export type View = (typeof views)[number]

/** What of the grid is wanted. Empty texts mean no limit. */
export interface PupilSearch {
  view: View
  collectionYear: number
  school: string
  yearGroup: '' | 'R' | '6'
  state: '' | State
  search: string
  sort: SortKey
  descending: boolean
  page: number
}

type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** Reads the search from an address; anything strange means no limit, or the first page by name. */
export function readPupilSearch(query: Query, collectionYear: number): PupilSearch {
  const text = (key: string) => (typeof query[key] === 'string' ? query[key].trim() : '')
  const sort = text('sort').replace(/^-/, '')
  const yearGroup = text('year')
  return {
    view: views.find((view) => view === text('view')) ?? 'measurements',
    collectionYear,
    school: text('school'),
    yearGroup: yearGroup === 'R' || yearGroup === '6' ? yearGroup : '',
    state: states.find((state) => state === text('state')) ?? '',
    search: text('search').slice(0, 100),
    sort: sortKeys.find((key) => key === sort) ?? 'name',
    descending: text('sort').startsWith('-'),
    page: pageNumber(query),
  }
}

/** One page of the pupils a user may list, with the exact number found. Two statements, whatever their number. */
export async function listPupils(reader: Reader, user: SignedInUser, search: PupilSearch, now: Date) {
  const found = searched(reader, user, search, now)
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const order = search.descending ? ('desc' as const) : ('asc' as const)
  const last = Math.max(1, Math.ceil(total / pupilsOnAPage))
  let rows = found
    .$if(search.sort === 'school', (all) => all.innerJoinLateral(schoolOfPupil, (join) => join.onTrue()))
    .selectAll('pupil')
    .select([schoolName.as('school_name'), letterState.as('letter')])
  for (const column of sortColumns[search.sort]) {
    rows = rows.orderBy(column, (by) => (order === 'asc' ? by.asc() : by.desc()).nullsLast())
  }
  const page = rows.limit(pupilsOnAPage).offset((Math.min(search.page, last) - 1) * pupilsOnAPage)
  return { rows: await page.execute(), total }
}

// Looked up for the rows that are shown. Only the order of the schools needs the names of all: the limit keeps the planner from
// reading every school of the country for them, and each is read once.
const schoolOfPupil = sql<{ name: string }>`(select school.name from organisations school
  where school.id = pupil.school_id limit 1)`.as<'sorted'>(sql`sorted`)
const schoolName = sql<string>`(select school.name from organisations school where school.id = pupil.school_id)`

const byName = [sql`pupil.last_name`, sql`pupil.first_name`, sql`pupil.id`]

const sortColumns = {
  name: byName,
  school: [sql`sorted.name`, ...byName],
  born: [sql`pupil.date_of_birth`, ...byName],
  nhs: [sql`pupil.nhs_number`, ...byName],
  measured: [sql`pupil.measured_on`, ...byName],
  warnings: [sql`(cardinality(pupil.warnings) > 0 and pupil.warnings_confirmed_at is null)`, ...byName],
}

const ineligibleReasons = nonMeasurementKeys.filter((key) => !nonMeasurementReasons[key].eligible)

const stateWhere = {
  waiting: sql<SqlBool>`pupil.height_cm is null and pupil.non_measurement_reason is null`,
  measured: sql<SqlBool>`pupil.height_cm is not null`,
  'not-measured': sql<SqlBool>`pupil.non_measurement_reason is not null`,
  ineligible: sql<SqlBool>`pupil.non_measurement_reason in (${sql.join(ineligibleReasons)})`,
  warned: sql<SqlBool>`cardinality(pupil.warnings) > 0 and pupil.warnings_confirmed_at is null`,
}

function searched(reader: Reader, user: SignedInUser, search: PupilSearch, now: Date) {
  const all = reader.selectFrom('ncmp.pupils as pupil').where('pupil.collection_year', '=', search.collectionYear)
  let found = visible(all, user, 'pupil.list', { holder: 'pupil.school_id', id: 'pupil.id' }, now)
  if (search.school !== '') found = found.where(sql<SqlBool>`pupil.school_id::text = ${search.school}`)
  if (search.yearGroup !== '') found = found.where('pupil.school_year', '=', search.yearGroup)
  if (search.state !== '') found = found.where(stateWhere[search.state])
  for (const word of search.search.split(/\s+/).filter((each) => each !== '')) found = found.where(matches(word))
  return found
}

// Digits are part of an NHS number, typed with or without its spaces; anything else the beginning of a name.
function matches(word: string) {
  const plain = word.replaceAll(/[\\%_]/g, '\\$&')
  if (/^\d+$/.test(word)) {
    return sql<SqlBool>`(pupil.nhs_number like ${`%${plain}%`} or pupil.pupil_reference like ${`${plain}%`})`
  }
  return sql<SqlBool>`(pupil.last_name ilike ${`${plain}%`} or pupil.first_name ilike ${`${plain}%`}
    or pupil.pupil_reference ilike ${`${plain}%`})`
}
