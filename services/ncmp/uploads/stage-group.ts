import { randomBytes } from 'node:crypto'
import { newId, type Tx } from '@remit/platform/db'
import { sql } from 'kysely'
import { arrayText } from './array-text.ts'
import { compareWithGrid } from './compare-with-grid.ts'
import { namesOf } from './names-of.ts'
import { type RowColumn, rowColumns, rowNames } from './staged-columns.ts'
import type { StagedGroup } from './staged-groups.ts'

/**
 * Puts a group of rows by, compares it with the grid and adds it to the upload's numbers, in the caller's transaction.
 * Nothing is saved to the grid yet.
 */
export async function stageGroup(
  tx: Tx,
  upload: { id: string; collection_year: number },
  group: StagedGroup,
  now: Date,
): Promise<void> {
  await putBy(tx, upload.id, group, now)
  const compared = await compareWithGrid(tx, { ...upload, from: group.from, to: group.to })
  await tx
    .updateTable('ncmp.uploads')
    .set({
      columns: group.columns,
      unknown_columns: group.unknownColumns,
      rows_read: sql<number>`rows_read + ${group.read}`,
      rows_rejected: sql<number>`rows_rejected + ${group.rejected + compared.rejected}`,
      rows_warned: await warnedOf(tx, upload.id, group, compared.rejected),
      rows_known: sql<number>`rows_known + ${compared.known}`,
    })
    .where('id', '=', upload.id)
    .execute()
}

async function putBy(tx: Tx, uploadId: string, { good, values }: StagedGroup, now: Date): Promise<void> {
  const columns: Partial<Record<RowColumn, string>> = { ...values, id: arrayText(idsOf(good, now)) }
  const names = rowNames.filter((name) => columns[name] !== undefined)
  const arrays = names.map((name) => sql`${columns[name]}::text::${sql.raw(rowColumns[name])}[]`)
  const selected = names.map((name) => {
    if (name === 'warnings') return sql`coalesce(warnings, '{}')::text[]`
    return name === 'problems' ? sql`coalesce(problems, '[]')` : sql.ref(name)
  })
  await sql`
    insert into ncmp.upload_rows (upload_id, ${namesOf(names)})
    select ${uploadId}, ${sql.join(selected)} from unnest(${sql.join(arrays)}) as staged (${namesOf(names)})`.execute(
    tx,
  )
}

const randomAnId = 10

// Asking for randomness once a row takes longer than all else that is done here with the row.
function idsOf(good: readonly boolean[], now: Date): (string | null)[] {
  const random = randomBytes(good.length * randomAnId)
  return good.map((isGood, row) => (isGood ? newId(now, random.subarray(row * randomAnId)) : null))
}

// A warned row that the grid rejects is no longer a warned one; mostly there is none, and nothing to count.
async function warnedOf(tx: Tx, id: string, { from, to, warned }: StagedGroup, rejected: number) {
  if (rejected === 0 || warned === 0) return sql<number>`rows_warned + ${warned}`
  const { left } = await tx
    .selectFrom('ncmp.upload_rows')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('upload_id', '=', id)
    .where('row_number', '>=', from)
    .where('row_number', '<=', to)
    .where(sql<boolean>`warnings <> '{}'`)
    .executeTakeFirstOrThrow()
  return sql<number>`rows_warned + ${left}`
}
