import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SheetColumn, withoutFormula, writeCsv, writeXlsx } from '@remit/platform/files'
import { definePage, refuse } from '@remit/platform/service'
import { collectionYearOf } from '../years/collection-year.ts'
import { findUpload } from './find-upload.ts'
import { errorLines } from './told-rows.ts'
import { type ColumnKey, reasonHeader, uploadColumns } from './upload-columns.ts'

const csv = 'text/csv; charset=utf-8'
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The rejected rows of an upload, with the reasons in column W: corrected, it can be sent again as it is. */
export const uploadErrors = definePage({
  path: '/uploads/:upload/errors',
  needs: { anywhere: 'pupil.upload' },
  title: 'Rejected rows',
  on: ({ db, user, params }) => findUpload(db, user, params.upload),
  download: async ({ db, on }) => ({
    name: `${withoutEnding(on.file_name)} errors.csv`,
    type: csv,
    body: writeCsv(errorLines(db, on.id)),
  }),
})

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]*$/, '')
}

/** Above this the rejected rows come as CSV only: a workbook is held in memory whole. */
export const sheetOfErrorsUpTo = 5_000

/** The same as a workbook, for whoever corrects in a spreadsheet program. */
export const uploadErrorsSheet = definePage({
  path: '/uploads/:upload/errors-sheet',
  needs: { anywhere: 'pupil.upload' },
  title: 'Rejected rows as a workbook',
  on: ({ db, user, params }) => findUpload(db, user, params.upload),
  async download({ db, on }) {
    if (on.rows_rejected > sheetOfErrorsUpTo) throw tooManyForASheet()
    const rows: string[][] = []
    for await (const cells of errorLines(db, on.id)) rows.push(cells.map(withoutFormula))
    // The first line is the header, which the columns bring.
    const sheet = { name: 'Rejected rows', columns: errorColumns, rows: rows.slice(1) }
    return { name: `${withoutEnding(on.file_name)} errors.xlsx`, type: workbook, body: writeXlsx(sheet, errorNotes) }
  },
})

function tooManyForASheet() {
  const message = `More than ${sheetOfErrorsUpTo.toLocaleString('en-GB')} rows were rejected: too many for a workbook.`
  return refuse('too-large', { message, next: 'Download them as CSV, which a spreadsheet program opens as well.' })
}

const widths: Readonly<Partial<Record<ColumnKey, number>>> = { school_name: 30, address_line_1: 24, carer_email: 28 }

// All of it is text, as it was sent: a day that is none, or a height in feet, has to be seen to be corrected.
const errorColumns: readonly SheetColumn[] = [
  ...uploadColumns.map(({ key, header }) => ({ header, width: widths[key] ?? 16 })),
  { header: reasonHeader, width: 80 },
]

const errorNotes = {
  name: 'Read me',
  lines: [
    'Each row of the first sheet was rejected. The last column, “Reason”, says why.',
    'Correct the rows, save the workbook, and send it on the page “Upload pupils”. The column “Reason” may stay: it is not read.',
    'This file holds children’s personal data. Delete it once the rows are in the Pupil Grid.',
  ],
}

/** An empty table with every column. */
export const uploadTemplate = definePage({
  path: '/uploads/template',
  needs: { anywhere: 'pupil.upload' },
  title: 'Upload template',
  download: async () => ({
    name: 'ncmp-upload-template.csv',
    type: csv,
    body: writeCsv([uploadColumns.map(({ header }) => header)]),
  }),
})

/** A file to try: good, improbable and wrong rows of schools of the demonstration. */
export const uploadSample = definePage({
  path: '/uploads/sample',
  needs: { anywhere: 'pupil.upload' },
  title: 'Sample upload',
  download: async ({ db, now }) => ({
    name: 'ncmp-sample-upload.csv',
    type: csv,
    body: sampleUpload(await collectionYearOf(db, now)),
  }),
})

const sampleYear = 2026

/** The shipped sample with its dates moved to a collection year, so that it never grows old. */
export function sampleUpload(collectionYear: number): string {
  const shipped = readFileSync(join(import.meta.dirname, 'sample-upload.csv'), 'utf8')
  return shipped.replace(
    /\b(\d{2}\/\d{2}\/)(\d{4})\b/g,
    (_, day: string, year: string) => `${day}${Number(year) + collectionYear - sampleYear}`,
  )
}
