import { definePage, pageNumber, paginate } from '@remit/platform/service'
import { collectionYearLabel } from '../years/collection-year.ts'
import { acceptUpload, cancelUpload, continueUpload } from './decide-upload.ts'
import { type FoundUpload, findUpload } from './find-upload.ts'
import { rowsAtOnce } from './start-upload.ts'
import { listTold, reasonOf, toldOnAPage, warningsInWords } from './told-rows.ts'
import { choiceForm } from './upload-choice.ts'
import { sheetOfErrorsUpTo } from './upload-downloads.ts'
import { statusTag } from './upload-status.ts'

/** One upload: its progress while a job works on it, then what was found and what to do with it. */
export const upload = definePage({
  path: '/uploads/:upload',
  needs: { anywhere: 'pupil.upload' },
  template: 'upload.njk',
  title: 'Upload',
  tab: 'pupils',
  on: ({ db, user, params }) => findUpload(db, user, params.upload),
  form: choiceForm,
  async view({ db, query, on }) {
    const page = pageNumber(query)
    const told = on.rows_rejected + on.rows_warned
    const rows = told > 0 ? await listTold(db, on.id, page) : []
    return {
      title: on.file_name,
      back: { href: '/ncmp/uploads', text: 'Your uploads' },
      upload: on,
      collection: collectionYearLabel(on.collection_year),
      status: statusTag(on.status),
      mayCorrect: on.status === 'staged' && on.rows_read <= rowsAtOnce,
      working: on.status === 'reading' || on.status === 'saving',
      errorsSheet: on.rows_rejected <= sheetOfErrorsUpTo,
      good: on.rows_read - on.rows_rejected,
      rows: rows.map((row) => ({
        ...row,
        name: [row.cells.first_name, row.cells.last_name].filter((part) => part !== undefined).join(' '),
        reason: reasonOf(row),
        warning: warningsInWords(row),
      })),
      page: paginate({ total: told, page, pageSize: toldOnAPage, path: `/ncmp/uploads/${on.id}`, query }),
    }
  },
  async act({ tx, user, now, on }, { choice }) {
    const here = `/ncmp/uploads/${on.id}`
    if (choice === 'cancel') {
      await cancelUpload(tx, on, now)
      return { to: '/ncmp/uploads', notice: 'Upload cancelled: nothing was saved' }
    }
    if (choice === 'continue') {
      await continueUpload(tx, on, now)
      return { to: here }
    }
    const saved = await acceptUpload(tx, user, { upload: on, confirmWarnings: choice === 'confirm' }, now)
    return saved === 'later' ? { to: here } : { to: here, notice: savedInWords(on, saved) }
  },
})

function savedInWords(upload: FoundUpload, { added, changed }: { added: number; changed: number }): string {
  const left = upload.rows_rejected === 0 ? '' : `, ${upload.rows_rejected} rejected`
  return `Upload saved: ${added} added, ${changed} changed${left}`
}
