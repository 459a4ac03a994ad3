import type { Reader } from '@remit/platform/db'
import type { Asking } from '@remit/platform/service'
import { sql } from 'kysely'
import { collectionYearLabel, collectionYearOf } from './collection-year.ts'

/** The school year a page speaks of, and what its template tells of it (`years`, for the macro `yearChooser`). */
export interface ChosenYear {
  year: number
  years: {
    label: string
    isCurrent: boolean
    /** `?collection=2025` for an earlier year, else nothing: goes behind every address that stays in the year. */
    query: string
    /** The year itself for an earlier year, else nothing: the hidden field of a search. */
    field: string
    /** The other school years there are, the latest first. */
    others: readonly { label: string; href: string }[]
  }
}

type Asked = Pick<Asking, 'user' | 'query' | 'now'>

/**
 * The school year an address asks for by `collection`, of those the authority has taken part in; the current one when it
 * asks for none, or for a strange one. `path` is the page's own address, from the root.
 */
export async function chosenYear(reader: Reader, { user, query, now }: Asked, path: string): Promise<ChosenYear> {
  const current = await collectionYearOf(reader, now)
  const known = await listYears(reader, user.acting.organisation.id, current)
  const year = known.find((each) => String(each) === query.collection) ?? current
  const addressOf = (each: number) => (each === current ? '' : `?collection=${each}`)
  return {
    year,
    years: {
      label: collectionYearLabel(year),
      isCurrent: year === current,
      query: addressOf(year),
      field: year === current ? '' : String(year),
      others: known
        .filter((each) => each !== year)
        .map((each) => ({ label: collectionYearLabel(each), href: `${path}${addressOf(each)}` })),
    },
  }
}

/** The school years an authority has had schools in, with the current one, the latest first. */
async function listYears(reader: Reader, authority: string, current: number): Promise<readonly number[]> {
  const { rows } = await sql<{ year: number }>`
    select collection_year as year from ncmp.school_years where school_id = any(array(
      select id from organisations where parent_id = ${authority} and service = 'ncmp'))
    union select collection_year from ncmp.submissions where authority_id = ${authority}
    union select ${current}::integer`.execute(reader)
  return rows
    .map(({ year }) => year)
    .filter((year) => year <= current)
    .toSorted((one, other) => other - one)
}
