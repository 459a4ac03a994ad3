import { refuse } from '../refusals.ts'
import { checkSize, formulasIn } from './csv-rows.ts'
import type { TableLimits } from './limits.ts'
import type { TableRow } from './table-row.ts'
import { damaged, openArchive } from './xlsx-archive.ts'
import { SheetListener } from './xlsx-sheet.ts'
import { readWorkbook } from './xlsx-workbook.ts'
import { readXml } from './xlsx-xml.ts'

/**
 * The rows of the first sheet of an .xlsx, in groups as they are unpacked; blank rows are left out. Throws `refuse('unreadable' | 'too-large', …)`.
 */
export async function* xlsxRows(path: string, name: string, limits: TableLimits): AsyncGenerator<TableRow[]> {
  const archive = await openArchive(path, name, limits)
  try {
    const workbook = await readWorkbook(archive, name)
    const sheet = new SheetListener(workbook, limits.columns)
    const stream = await archive.open(workbook.sheet)
    for await (const _ of readXml(stream, sheet)) yield checked(sheet, limits)
    yield checked(sheet, limits)
  } catch (problem) {
    if (problem instanceof Error && problem.name === 'Refusal') throw problem
    throw damaged(name)
  } finally {
    archive.close()
  }
}

function checked(sheet: SheetListener, limits: TableLimits): TableRow[] {
  if (sheet.widest > limits.columns) {
    const message = `The sheet has more than ${limits.columns} columns.`
    throw refuse('unreadable', { message, next: 'Delete the columns that are not needed, and save the file again.' })
  }
  return sheet.take().map(({ number, cells, formulas }) => {
    checkSize(cells, number, limits)
    return { number, cells, formulas: [...new Set([...formulas, ...formulasIn(cells)])] }
  })
}
