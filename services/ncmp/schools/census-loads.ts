import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { readColumns } from '@remit/platform/files'
import { type AskedResource, refuse, type SentFile } from '@remit/platform/service'
import { type JSONColumnType, sql } from 'kysely'
import { dfeNumberField, eligibleField } from './school-fields.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.census_loads': CensusLoadTable
  }
}

/** One school of a census file; null: the census gives no number. */
export interface CensusRow {
  line: number
  dfeNumber: string
  reception: number | null
  year6: number | null
  problem: string
}

/** A file of the school census: checked, then loaded. Source: eligible pupils by the DfE, a guide only (guide, stated). */
export interface CensusLoadTable {
  id: string
  collection_year: number
  file_name: string
  rows: JSONColumnType<CensusRow[]>
  made_by: string
  made_at: Date
  loaded_at: Date | null
}

const columns = { dfeNumber: 'DfE number', reception: 'Reception', year6: 'Year 6' } as const
export const censusHeadings: readonly string[] = Object.values(columns)
export const mostCensusRows = 30_000

/** Reads a census file, in its order. Throws as `readColumns` does. */
async function readCensus(file: SentFile): Promise<readonly CensusRow[]> {
  const wanted = { needed: columns, mostRows: mostCensusRows, rowsAre: 'schools' }
  const rows = await readColumns<keyof typeof columns>(file, wanted)
  const seen = new Set<string>()
  return rows.map(({ line, cells, hasFormula }) => {
    const number = dfeNumberField.safeParse(cells.dfeNumber ?? '')
    const counts = [cells.reception, cells.year6].map((cell) => eligibleField.safeParse(cell))
    const wrong = [number, ...counts].flatMap(({ error }) => error?.issues[0]?.message ?? [])
    const twice = number.success && seen.has(number.data) ? ['The file has this school twice'] : []
    if (number.success) seen.add(number.data)
    const problem = hasFormula ? 'A cell holds a formula: enter what it comes to' : [...wrong, ...twice].join('. ')
    const [reception, year6] = counts.map(({ data }) => data ?? null)
    const dfeNumber = number.data ?? cells.dfeNumber ?? ''
    return { line, dfeNumber, reception: reception ?? null, year6: year6 ?? null, problem }
  })
}

/** Keeps the rows of a file for a school year, each with what is wrong with it; nothing is loaded yet. Answers the id. */
export async function addCensusLoad(
  tx: Tx,
  user: SignedInUser,
  { file, year }: { file: SentFile; year: number },
  now: Date,
): Promise<string> {
  const rows = await readCensus(file)
  const known = await schoolsByNumber(tx, rows)
  const checked = rows.map((row) => {
    const unknown = row.problem === '' && !known.has(row.dfeNumber)
    return unknown ? { ...row, problem: 'No authority has this school on its list' } : row
  })
  const id = newId(now)
  const made = { made_by: user.id, made_at: now, loaded_at: null }
  await tx
    .insertInto('ncmp.census_loads')
    .values({ id, collection_year: year, file_name: file.name, rows: JSON.stringify(checked), ...made })
    .execute()
  return id
}

/** One census file, and how the engine sees it; undefined when there is none. */
export async function findCensusLoad(reader: Reader, user: SignedInUser, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const found = await reader.selectFrom('ncmp.census_loads').selectAll().where('id', '=', id).executeTakeFirst()
  if (found === undefined) return undefined
  const { id: centre, kind } = user.acting.organisation
  const resource: AskedResource = { type: kind, id: centre, holders: [centre] }
  return { ...found, resource }
}

/**
 * Gives every school of the file that some authority has on its list its census numbers, in one statement, recorded. An
 * authority's own numbers stay. Answers how many schools. Refuses `conflict` when the file is loaded already.
 */
export async function loadCensus(tx: Tx, user: SignedInUser, id: string, now: Date): Promise<number> {
  const found = await tx
    .selectFrom('ncmp.census_loads')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (found.loaded_at !== null) throw refuse('conflict', 'This file is loaded already.')
  const known = await schoolsByNumber(tx, found.rows)
  const rows = found.rows.flatMap(({ dfeNumber, reception, year6, problem }) => {
    const school = problem === '' ? known.get(dfeNumber) : undefined
    return school === undefined ? [] : [{ school, reception, year6 }]
  })
  await sql`
    insert into ncmp.school_years (school_id, collection_year, eligible_reception_dfe, eligible_year6_dfe, revision)
    select school, ${found.collection_year}, reception, year6, 0
      from json_to_recordset(${JSON.stringify(rows)}::json) as given (school uuid, reception integer, year6 integer)
    on conflict (school_id, collection_year) do update
      set eligible_reception_dfe = excluded.eligible_reception_dfe, eligible_year6_dfe = excluded.eligible_year6_dfe
  `.execute(tx)
  await tx.updateTable('ncmp.census_loads').set({ loaded_at: now }).where('id', '=', id).execute()
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'census.loaded',
    subject: { type: 'censusLoad', id, name: found.file_name },
    after: { schoolYear: found.collection_year, schools: rows.length, leftOut: found.rows.length - rows.length },
  })
  return rows.length
}

/** The schools on some authority's list by DfE number, of those the rows name. */
async function schoolsByNumber(reader: Reader, rows: readonly CensusRow[]): Promise<ReadonlyMap<string, string>> {
  const numbers = rows.map(({ dfeNumber }) => dfeNumber)
  const { rows: found } = await sql<{ id: string; number: string }>`
    select organisation_id as id, dfe_number as number from ncmp.schools
      where removed_at is null and dfe_number = any(${numbers}::text[])`.execute(reader)
  return new Map(found.map(({ id, number }) => [number, id]))
}
