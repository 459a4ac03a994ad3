/**
 * The door of the files room: reading and writing tables people send (CSV, .xlsx), safely and in bounded memory.
 *
 * A module that `fromThread` runs should import from this door only: what it loads counts once more in memory.
 */

export { refuse } from '../refusals.ts'
export { isFormula, withoutFormula } from './formula.ts'
export { fromThread, type ThreadWork } from './from-thread.ts'
export { type TableLimits, usualLimits } from './limits.ts'
export type { PdfBlock } from './pdf-blocks.ts'
export { type ColumnRow, type Columns, readColumns } from './read-columns.ts'
export { readTable } from './read-table.ts'
export { readTableHere } from './read-table-here.ts'
export { safeName } from './safe-name.ts'
export type { TableRow } from './table-row.ts'
export { type CsvValue, writeCsv, writeCsvInGroups } from './write-csv.ts'
export { type PdfFile, writePdf } from './write-pdf.ts'
export { type Notes, type Sheet, type SheetColumn, type SheetValue, writeXlsx } from './write-xlsx.ts'
