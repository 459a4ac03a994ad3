import { definePage, pageNumber, paginate } from '@remit/platform/service'
import { listUploads, uploadsOnAPage } from './find-upload.ts'
import { statusTag } from './upload-status.ts'

/** The user's own uploads. */
export const uploadList = definePage({
  path: '/uploads',
  needs: { anywhere: 'pupil.upload' },
  template: 'upload-list.njk',
  title: 'Your uploads',
  tab: 'pupils',
  async view({ db, user, query }) {
    const page = pageNumber(query)
    const { rows, total } = await listUploads(db, user, page)
    return {
      back: { href: '/ncmp/pupils', text: 'Pupil Data' },
      rows: rows.map((row) => ({ ...row, tag: statusTag(row.status) })),
      page: paginate({ total, page, pageSize: uploadsOnAPage, path: '/ncmp/uploads', query }),
    }
  },
})
