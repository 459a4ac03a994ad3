import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { type SqlBool, sql } from 'kysely'
import type { SchoolYear } from '../pupils/pupils.ts'

const sortable = ['name', 'urn', 'type', 'reception', 'year6'] as const
type SortKey = (typeof sortable)[number]

/** What of the list is wanted: words to search for, whose numbers, the order, and which page (from 1). */
export interface SchoolSearch {
  /** The school year whose eligible numbers stand beside each school. */
  year: number
  search: string
  sort: SortKey
  descending: boolean
  page: number
}

export const schoolsOnAPage = 25

/** Reads the search from an address; anything strange falls back to the first page by name. */
export function readSchoolSearch(query: Readonly<Record<string, unknown>>, year: number): SchoolSearch {
  const text = (key: string) => (typeof query[key] === 'string' ? query[key].trim() : '')
  const sort = text('sort').replace(/^-/, '')
  const page = Number(text('page'))
  return {
    year,
    search: text('search').slice(0, 100),
    sort: sortable.find((key) => key === sort) ?? 'name',
    descending: text('sort').startsWith('-'),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  }
}

/** The schools a user may see, one page of them, with the totals of eligible pupils over all that were found. */
export async function listSchools(reader: Reader, user: SignedInUser, search: SchoolSearch, now: Date) {
  const found = searched(reader, user, search, now)
  const order = search.descending ? 'desc' : 'asc'
  const totals = await found
    .select(({ fn }) => [
      fn.countAll<number>().as('schools'),
      sql<number>`coalesce(sum(coalesce(eligible_reception_la, eligible_reception_dfe)), 0)::integer`.as('reception'),
      sql<number>`coalesce(sum(coalesce(eligible_year6_la, eligible_year6_dfe)), 0)::integer`.as('year6'),
    ])
    .executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('school')
    .select('organisation.name')
    .select(['eligible_reception_dfe', 'eligible_year6_dfe', 'eligible_reception_la', 'eligible_year6_la'])
    .select([measuredIn('R', search.year).as('measured_reception'), measuredIn('6', search.year).as('measured_year6')])
    .orderBy(sortColumn[search.sort], (column) => (order === 'asc' ? column.asc() : column.desc()).nullsLast())
    .orderBy('school.organisation_id')
    .limit(schoolsOnAPage)
    .offset((search.page - 1) * schoolsOnAPage)
    .execute()
  return { rows, totals, pages: Math.max(1, Math.ceil(totals.schools / schoolsOnAPage)) }
}

/** How many pupils of a year group are measured at the school of the row. */
function measuredIn(group: SchoolYear, year: number) {
  return sql<number>`(select count(pupil.height_cm)::integer from ncmp.pupils pupil where pupil.school_id = school.organisation_id
    and pupil.collection_year = ${year} and pupil.school_year = ${group})`
}

/** Every school of the search, page after page, as `listSchools` gives them: for a file. */
export async function* everySchool(reader: Reader, user: SignedInUser, search: SchoolSearch, now: Date) {
  for (let page = 1; ; page += 1) {
    const { rows, pages } = await listSchools(reader, user, { ...search, page }, now)
    yield* rows
    if (page >= pages) return
  }
}

const sortColumn = {
  name: sql`lower(organisation.name)`,
  urn: sql`school.urn`,
  type: sql`school.school_type`,
  reception: sql`coalesce(eligible_reception_la, eligible_reception_dfe)`,
  year6: sql`coalesce(eligible_year6_la, eligible_year6_dfe)`,
}

function searched(reader: Reader, user: SignedInUser, { search, year }: SchoolSearch, now: Date) {
  const schools = reader
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .leftJoin('ncmp.school_years as numbers', (join) =>
      join.onRef('numbers.school_id', '=', 'school.organisation_id').on('numbers.collection_year', '=', year),
    )
    .where('school.removed_at', 'is', null)
  const reached = visible(schools, user, 'school.list', { holder: 'school.organisation_id' }, now)
  if (search === '') return reached
  const like = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  return reached.where(
    sql<SqlBool>`(organisation.name ilike ${like} or school.urn like ${like} or school.dfe_number like ${like})`,
  )
}
