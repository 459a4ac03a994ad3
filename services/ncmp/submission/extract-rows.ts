import type { SignedInUser } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import type { CsvValue } from '@remit/platform/files'
import { regionOf } from '../authorities/regions.ts'
import { authoritySchools } from './authority-schools.ts'
import { type ExtractedRow, extractColumns } from './extract-columns.ts'

/** Who extracts which authority's school year. */
export interface Extract {
  user: SignedInUser
  /** The authority's id. */
  authority: string
  year: number
  now: Date
}

// A few schools at a time, so that one index finds their pupils; a large school comes in several turns.
const schoolsAtOnce = 20
const rowsAtOnce = 2000

/**
 * All data of an authority's school year, row by row, the header first: every school that took part, of every type. Reads
 * a few schools at a time, so that any authority fits in memory.
 */
export async function* extractRows(reader: Reader, extract: Extract): AsyncGenerator<readonly CsvValue[]> {
  yield extractColumns.map(({ name }) => name)
  const { schools } = await authoritySchools(reader, { ...extract, permission: 'submission.extract' })
  const ids = (await schools.orderBy('school.urn').execute()).map(({ id }) => id)
  const submitter = await submitterOf(reader, extract.authority)
  for (let from = 0; from < ids.length; from += schoolsAtOnce) {
    let last: string | undefined
    for (;;) {
      const rows = await nextRows(reader, {
        schools: ids.slice(from, from + schoolsAtOnce),
        year: extract.year,
        after: last,
      })
      for (const row of rows) yield extractColumns.map(({ value }) => value(Object.assign(row, submitter)))
      last = rows.at(-1)?.id
      if (rows.length < rowsAtOnce) break
    }
  }
}

async function submitterOf(reader: Reader, authority: string) {
  const { name, code } = await reader
    .selectFrom('organisations')
    .select(['name', 'code'])
    .where('id', '=', authority)
    .executeTakeFirstOrThrow()
  const region = await regionOf(reader, authority)
  return {
    authority_code: code,
    authority_name: name,
    region_code: region?.code ?? null,
    region_name: region?.name ?? null,
  } satisfies Partial<ExtractedRow>
}

async function nextRows(
  reader: Reader,
  { schools, year, after }: { schools: readonly string[]; year: number; after: string | undefined },
) {
  const rows = reader
    .selectFrom('ncmp.pupils as pupil')
    .innerJoin('ncmp.schools as school', 'school.organisation_id', 'pupil.school_id')
    .innerJoin('organisations as organisation', 'organisation.id', 'pupil.school_id')
    .where('pupil.school_id', 'in', schools)
    .where('pupil.collection_year', '=', year)
    .selectAll('pupil')
    .select(['school.urn', 'school.dfe_number', 'school.school_type', 'school.postcode as school_postcode'])
    .select('organisation.name as school_name')
    .orderBy('pupil.id')
    .limit(rowsAtOnce)
  return await (after === undefined ? rows : rows.where('pupil.id', '>', after)).execute()
}
