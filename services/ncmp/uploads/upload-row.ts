import { definePage } from '@remit/platform/service'
import { typedForm } from '../pupils/typed-form.ts'
import { correctRow } from './correct-row.ts'
import { findUpload } from './find-upload.ts'
import { rowsAtOnce } from './start-upload.ts'
import { findTold, reasonOf, warningsInWords } from './told-rows.ts'
import { uploadColumns } from './upload-columns.ts'

// The name of the school is for people; the URN says which it is.
const columns = uploadColumns.filter(({ key }) => key !== 'school_name')

/** Corrects one rejected or warned row of an upload before it is saved. */
export const uploadRow = definePage({
  path: '/uploads/:upload/rows/:row',
  needs: { anywhere: 'pupil.upload' },
  template: 'upload-row.njk',
  title: 'Correct a row',
  tab: 'pupils',
  async on({ db, user, params }) {
    const upload = await findUpload(db, user, params.upload)
    if (upload === undefined || upload.status !== 'staged' || upload.rows_read > rowsAtOnce) return undefined
    const row = await findTold(db, upload.id, Number(params.row))
    return row && { upload, row, resource: upload.resource }
  },
  form: typedForm(columns.map(({ key }) => key)),
  view: ({ on: { upload, row } }) => ({
    title: `Row ${row.row_number}`,
    caption: upload.file_name,
    back: { href: `/ncmp/uploads/${upload.id}`, text: upload.file_name },
    address: `/ncmp/uploads/${upload.id}/rows/${row.row_number}`,
    reason: reasonOf(row),
    warning: warningsInWords(row),
    fields: columns.map(({ key, header }) => ({ key, label: header, value: row.cells[key] ?? '' })),
  }),
  async act({ tx, user, now, on: { upload, row } }, { typed }) {
    const problems = await correctRow(tx, user, { upload, row, typed }, now)
    if (problems.length > 0) return { problems }
    return { to: `/ncmp/uploads/${upload.id}`, notice: `Row ${row.row_number} corrected. Nothing is saved yet` }
  },
})
