import type { Tx } from '@remit/platform/db'
import type { Problem } from '@remit/platform/service'
import { sql } from 'kysely'
import { arrayText } from './array-text.ts'

/** Rows from..to (row numbers, both included) of an upload. */
export interface StagedRange {
  id: string
  collection_year: number
  from: number
  to: number
}

const problems = {
  measured: {
    code: 'measured',
    where: 'non_measurement_reason',
    message: 'This child has been measured. Give the reason in the Pupil Grid instead if that was wrong',
  },
  nameless: {
    code: 'known',
    where: 'nhs_number',
    message:
      'A child with this name, date of birth and sex is in the Pupil Grid already. Give the NHS number to change that record',
  },
  several: {
    code: 'known',
    where: 'nhs_number',
    message:
      'Several children with this name, date of birth and sex are in the Pupil Grid without an NHS number. Add the numbers there first',
  },
} as const satisfies Record<string, Problem>

type Found = { row_number: number; found: 'match' | keyof typeof problems; known_id: string | null }

/**
 * Compares staged good rows with the grid: counts those whose NHS number, school, date of birth and sex match a record
 * (they will change it), and rejects those that would make a second record of the same child or take away a measurement.
 * Where row or record has no NHS number, one record of the school with the same name, date of birth and sex is the same
 * child. Source: re-upload matching of the user guide (stated); matching by name and the rejections are inferred.
 */
export async function compareWithGrid(tx: Tx, range: StagedRange): Promise<{ known: number; rejected: number }> {
  const found = await findInGrid(tx, range)
  const wrong = new Map<number, Problem>()
  for (const { row_number, found: how } of found) if (how !== 'match') wrong.set(row_number, problems[how])
  if (wrong.size > 0) await rejectRows(tx, range, wrong)
  await noteKnown(tx, range, found)
  return { known: found.filter(({ found: how }) => how === 'match').length, rejected: wrong.size }
}

/** How many good rows of the range are about children in the grid. */
export async function countKnown(tx: Tx, range: StagedRange): Promise<number> {
  return (await findInGrid(tx, range)).filter(({ found }) => found === 'match').length
}

async function findInGrid(tx: Tx, { id, collection_year, from, to }: StagedRange): Promise<Found[]> {
  const { rows } = await sql<Found>`
    with sent as materialized (
      select row_number, school_id, nhs_number, date_of_birth, sex, first_name, last_name, non_measurement_reason
      from ncmp.upload_rows where upload_id = ${id} and row_number between ${from} and ${to} and id is not null
    ), same as materialized (
      select sent.row_number, pupil.height_cm is not null and sent.non_measurement_reason is not null as excused
      from sent join ncmp.pupils as pupil on pupil.nhs_number = sent.nhs_number and pupil.school_id = sent.school_id
        and pupil.collection_year = ${collection_year} and pupil.date_of_birth = sent.date_of_birth
        and pupil.sex = sent.sex
    ), named as (
      select sent.row_number, count(*) as records, min(pupil.id::text)::uuid as known_id,
        bool_or(pupil.nhs_number is not null) as numbered,
        bool_or(pupil.height_cm is not null) and sent.non_measurement_reason is not null as excused
      from sent join ncmp.pupils as pupil on pupil.school_id = sent.school_id
        and pupil.collection_year = ${collection_year} and pupil.last_name = sent.last_name
        and pupil.first_name = sent.first_name and pupil.date_of_birth = sent.date_of_birth and pupil.sex = sent.sex
      where (sent.nhs_number is null or pupil.nhs_number is null)
        and not exists (select from same where same.row_number = sent.row_number)
      group by sent.row_number, sent.non_measurement_reason
    )
    select row_number, case when excused then 'measured' else 'match' end as found, null::uuid as known_id from same
    union all
    select row_number, case when numbered then 'nameless' when records > 1 then 'several' when excused then 'measured'
      else 'match' end, known_id from named`.execute(tx)
  return rows
}

async function noteKnown(tx: Tx, { id }: StagedRange, found: readonly Found[]): Promise<void> {
  const known = found.filter((each) => each.found === 'match' && each.known_id !== null)
  if (known.length === 0) return
  const numbers = arrayText(known.map(({ row_number }) => row_number))
  const ids = arrayText(known.map(({ known_id }) => known_id))
  await sql`
    update ncmp.upload_rows as staged set known_id = known.id
    from unnest(${numbers}::text::integer[], ${ids}::text::uuid[]) as known (row_number, id)
    where staged.upload_id = ${id} and staged.row_number = known.row_number`.execute(tx)
}

// What the errors file gives back is then what was understood, not what was typed: it can be sent again all the same.
async function rejectRows(tx: Tx, { id }: StagedRange, wrong: ReadonlyMap<number, Problem>): Promise<void> {
  const numbers = arrayText([...wrong.keys()])
  const reasons = arrayText([...wrong.values()].map((problem) => JSON.stringify([problem])))
  await sql`
    update ncmp.upload_rows as staged set id = null, warnings = '{}', problems = wrong.problems,
      cells = jsonb_strip_nulls(to_jsonb(staged) - 'warnings' - 'cells' - 'problems' || jsonb_build_object('urn',
        (select urn from ncmp.schools where organisation_id = staged.school_id)))
    from unnest(${numbers}::text::integer[], ${reasons}::text::jsonb[]) as wrong (row_number, problems)
    where staged.upload_id = ${id} and staged.row_number = wrong.row_number`.execute(tx)
}
