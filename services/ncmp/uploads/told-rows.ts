import type { Reader } from '@remit/platform/db'
import type { Problem } from '@remit/platform/service'
import { sql } from 'kysely'
import { warningInWords } from '../pupils/warnings.ts'
import { type ColumnKey, reasonHeader, uploadColumns } from './upload-columns.ts'

/** A row with something to tell. `cells` are as sent. */
export interface ToldRow {
  row_number: number
  cells: Readonly<Partial<Record<ColumnKey, string>>>
  problems: readonly Problem[]
  warnings: readonly string[]
}

export const toldOnAPage = 50

/** Rejected and warned rows of an upload in the file's order, one page of them. */
export async function listTold(reader: Reader, uploadId: string, page: number): Promise<readonly ToldRow[]> {
  const rows = await told(reader, uploadId)
    .orderBy('row_number')
    .limit(toldOnAPage)
    .offset((page - 1) * toldOnAPage)
    .execute()
  return rows.map(asTold)
}

/** One rejected or warned row by its number. */
export async function findTold(reader: Reader, uploadId: string, row: number): Promise<ToldRow | undefined> {
  if (!Number.isInteger(row) || row < 1 || row > 2 ** 31 - 1) return undefined
  const found = await told(reader, uploadId).where('row_number', '=', row).executeTakeFirst()
  return found && asTold(found)
}

/**
 * The errors file: the header, then each rejected row as sent with its reason in column W, read from the database as it
 * is taken. Source: NCMP user guide, uploads (stated).
 */
export async function* errorLines(reader: Reader, uploadId: string): AsyncGenerator<string[]> {
  yield [...uploadColumns.map(({ header }) => header), reasonHeader]
  let after = 0
  for (;;) {
    const rows = await told(reader, uploadId)
      .where('row_number', '>', after)
      .where('id', 'is', null)
      .orderBy('row_number')
      .limit(500)
      .execute()
    if (rows.length === 0) return
    for (const row of rows.map(asTold)) {
      yield [...uploadColumns.map(({ key }) => row.cells[key] ?? ''), reasonOf(row)]
      after = row.row_number
    }
  }
}

/** Every problem of a row in one text. */
export function reasonOf(row: Pick<ToldRow, 'problems'>): string {
  return row.problems.map(({ message }) => message).join('; ')
}

/** Every warning of a row in words. */
export function warningsInWords(row: Pick<ToldRow, 'warnings'>): string {
  return row.warnings.map(warningInWords).join('; ')
}

function told(reader: Reader, uploadId: string) {
  return reader
    .selectFrom('ncmp.upload_rows')
    .select(['row_number', 'cells', 'problems', 'warnings'])
    .where('upload_id', '=', uploadId)
    .where(sql<boolean>`(id is null or warnings <> '{}')`)
}

function asTold(row: Omit<ToldRow, 'cells'> & { cells: Record<string, string> | null }): ToldRow {
  return { ...row, cells: row.cells ?? {} }
}
