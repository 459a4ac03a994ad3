import type { SignedInUser } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import type { CsvValue } from '@remit/platform/files'
import { regionOf } from '../authorities/regions.ts'
import { readClinicalCategories } from '../growth/severe-boundary.ts'
import { authoritySchools } from './authority-schools.ts'
import { type ExtractedSchool, extractColumns, extractedPupil, type Submitter } from './extract-columns.ts'
import { readAhead } from './read-ahead.ts'

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

type Lines = readonly (readonly CsvValue[])[]

/**
 * All data of an authority's school year in groups of rows, the header first: every school that took part, of every type.
 * Reads a few schools at a time, so that any authority fits in memory, and the next ones while these are written.
 */
export async function* extractRows(reader: Reader, extract: Extract): AsyncGenerator<Lines> {
  yield [extractColumns.map(({ name }) => name)]
  const schools = await extractedSchools(reader, extract)
  const submitter = await submitterOf(reader, extract.authority)
  const clinical = await readClinicalCategories(reader)
  for await (const pupils of readAhead(pupilsOf(reader, [...schools.keys()], extract.year))) {
    yield pupils.flatMap((pupil) => {
      const school = schools.get(pupil.school_id)
      return school === undefined
        ? []
        : [extractColumns.map(({ value }) => value({ pupil, school, submitter, clinical }))]
    })
  }
}

async function extractedSchools(reader: Reader, extract: Extract): Promise<ReadonlyMap<string, ExtractedSchool>> {
  const { schools } = await authoritySchools(reader, { ...extract, permission: 'submission.extract' })
  const rows = await schools
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .select(['organisation.name', 'school.urn', 'school.dfe_number', 'school.school_type', 'school.postcode'])
    .orderBy('school.urn')
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

async function submitterOf(reader: Reader, authority: string): Promise<Submitter> {
  const { name, code } = await reader
    .selectFrom('organisations')
    .select(['name', 'code'])
    .where('id', '=', authority)
    .executeTakeFirstOrThrow()
  return { name, code, region: await regionOf(reader, authority) }
}

async function* pupilsOf(reader: Reader, schools: readonly string[], year: number) {
  for (let from = 0; from < schools.length; from += schoolsAtOnce) {
    const few = schools.slice(from, from + schoolsAtOnce)
    let after: string | undefined
    for (;;) {
      const pupils = await nextPupils(reader, { schools: few, year, after })
      yield pupils
      if (pupils.length < rowsAtOnce) break
      after = pupils.at(-1)?.id
    }
  }
}

type Next = { schools: readonly string[]; year: number; after: string | undefined }

async function nextPupils(reader: Reader, { schools, year, after }: Next) {
  const pupils = reader
    .selectFrom('ncmp.pupils as pupil')
    .where('pupil.school_id', 'in', schools)
    .where('pupil.collection_year', '=', year)
    .select(extractedPupil)
    .orderBy('pupil.id')
    .limit(rowsAtOnce)
  return await (after === undefined ? pupils : pupils.where('pupil.id', '>', after)).execute()
}
