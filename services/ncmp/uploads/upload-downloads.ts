import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeCsv } from '@remit/platform/files'
import { definePage } from '@remit/platform/service'
import { collectionYearOf } from '../years/collection-year.ts'
import { findUpload } from './find-upload.ts'
import { errorLines } from './told-rows.ts'
import { uploadColumns } from './upload-columns.ts'

const csv = 'text/csv; charset=utf-8'

/** The rejected rows of an upload, with the reasons in column W: corrected, it can be sent again as it is. */
export const uploadErrors = definePage({
  path: '/uploads/:upload/errors',
  needs: { anywhere: 'pupil.upload' },
  title: 'Rejected rows',
  on: ({ db, user, params }) => findUpload(db, user, params.upload),
  download: async ({ db, on }) => ({
    name: `${on.file_name.replace(/\.[^.]*$/, '')} errors.csv`,
    type: csv,
    body: writeCsv(errorLines(db, on.id)),
  }),
})

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
