import type { Tx } from '@remit/platform/db'
import type { Problem } from '@remit/platform/service'
import { sql } from 'kysely'
import type { CheckedRow } from './check-row.ts'
import { rowsAsTable } from './staged-columns.ts'

/** A child in the grid whom a row may be about. */
interface Known {
  row_number: number
  same_number: boolean
  has_number: boolean
  measured: boolean
}

/**
 * Compares good rows with the grid, in one statement for all of them: marks those whose NHS number, school, date of birth
 * and sex match (they will change that record), and rejects those that would make a second record of the same child or
 * take away a measurement. Source: re-upload matching of the user guide (stated); the rejections are inferred.
 */
export async function compareWithGrid(tx: Tx, rows: readonly CheckedRow[], year: number): Promise<ReadonlySet<number>> {
  const known = new Map<number, Known[]>()
  for (const found of await findKnown(tx, rows, year)) {
    known.set(found.row_number, [...(known.get(found.row_number) ?? []), found])
  }
  const matched = new Set<number>()
  for (const row of rows) {
    const found = known.get(row.number) ?? []
    const problem = problemWith(row, found)
    if (problem) reject(row, problem)
    else if (found.some(({ same_number }) => same_number)) matched.add(row.number)
  }
  return matched
}

/** Turns a good row into a rejected one. */
export function reject(row: CheckedRow, problem: Problem): void {
  row.problems.push(problem)
  row.warnings = []
  delete row.pupil
}

function problemWith(row: CheckedRow, found: readonly Known[]): Problem | undefined {
  const same = found.find(({ same_number }) => same_number)
  if (same?.measured && row.pupil?.non_measurement_reason !== undefined) {
    const message = 'This child has been measured. Give the reason in the Pupil Grid instead if that was wrong'
    return { code: 'measured', where: 'non_measurement_reason', message }
  }
  if (same) return undefined
  if (found.length === 0) return undefined
  const nameless = row.pupil?.nhs_number === undefined
  if (!nameless && found.every(({ has_number }) => has_number)) return undefined
  const message = nameless
    ? 'A child with this name, date of birth and sex is in the Pupil Grid already. Give the NHS number to change that record'
    : 'This child is in the Pupil Grid without an NHS number. Add the number there first'
  return { code: 'known', where: 'nhs_number', message }
}

async function findKnown(tx: Tx, rows: readonly CheckedRow[], year: number): Promise<Known[]> {
  const keys = rows.flatMap(({ number, pupil }) => (pupil ? [{ row_number: number, ...pupil }] : []))
  if (keys.length === 0) return []
  const columns = {
    row_number: 'integer',
    school_id: 'uuid',
    nhs_number: 'text',
    date_of_birth: 'date',
    sex: 'text',
    first_name: 'text',
    last_name: 'text',
  } as const
  const { rows: found } = await sql<Known>`
    with sent as materialized (select * from ${rowsAsTable(keys, columns, 'sent')})
    select sent.row_number, true as same_number, true as has_number, pupil.height_cm is not null as measured
    from sent join ncmp.pupils as pupil on pupil.nhs_number = sent.nhs_number and pupil.school_id = sent.school_id
      and pupil.collection_year = ${year} and pupil.date_of_birth = sent.date_of_birth and pupil.sex = sent.sex
    union all
    select sent.row_number, false, pupil.nhs_number is not null, pupil.height_cm is not null
    from sent join ncmp.pupils as pupil on pupil.school_id = sent.school_id and pupil.collection_year = ${year}
      and pupil.last_name = sent.last_name and pupil.first_name = sent.first_name
      and pupil.date_of_birth = sent.date_of_birth and pupil.sex = sent.sex`.execute(tx)
  return found
}
