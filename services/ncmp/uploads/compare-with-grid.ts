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
  numberless: {
    code: 'known',
    where: 'nhs_number',
    message: 'This child is in the Pupil Grid without an NHS number. Add the number there first',
  },
} as const satisfies Record<string, Problem>

type Found = { row_number: number; found: 'match' | keyof typeof problems }

/**
 * Compares staged good rows with the grid: counts those whose NHS number, school, date of birth and sex match a record
 * (they will change it), and rejects those that would make a second record of the same child or take away a measurement.
 * Source: re-upload matching of the user guide (stated); the rejections are inferred.
 */
export async function compareWithGrid(tx: Tx, range: StagedRange): Promise<{ known: number; rejected: number }> {
  const found = await findInGrid(tx, range)
  const wrong = new Map<number, Problem>()
  for (const { row_number, found: how } of found) if (how !== 'match') wrong.set(row_number, problems[how])
  if (wrong.size > 0) await rejectRows(tx, range, wrong)
  return { known: found.filter(({ found: how }) => how === 'match').length, rejected: wrong.size }
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
    )
    select row_number, case when excused then 'measured' else 'match' end as found from same
    union
    select sent.row_number, case when sent.nhs_number is null then 'nameless' else 'numberless' end
    from sent join ncmp.pupils as pupil on pupil.school_id = sent.school_id
      and pupil.collection_year = ${collection_year} and pupil.last_name = sent.last_name
      and pupil.first_name = sent.first_name and pupil.date_of_birth = sent.date_of_birth and pupil.sex = sent.sex
    where (sent.nhs_number is null or pupil.nhs_number is null)
      and not exists (select from same where same.row_number = sent.row_number)`.execute(tx)
  return rows
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
