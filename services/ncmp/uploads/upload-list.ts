import { defineForm, definePage, pageNumber, paginate } from '@remit/platform/service'
import { z } from 'zod'
import { dismissUploads, endedStatuses } from './dismiss-uploads.ts'
import { listUploads, uploadsOnAPage } from './find-upload.ts'
import { statusTag } from './upload-status.ts'

/** The user's own uploads; those that have come to their end can be ticked away. */
export const uploadList = definePage({
  path: '/uploads',
  needs: { anywhere: 'pupil.upload' },
  template: 'upload-list.njk',
  title: 'Your uploads',
  tab: 'pupils',
  form: defineForm(
    z.object({
      uploads: z.preprocess((sent) => [sent ?? []].flat(), z.array(z.string()).min(1, 'Tick the lines to remove')),
    }),
  ),
  async view({ db, user, query }) {
    const page = pageNumber(query)
    const { rows, total } = await listUploads(db, user, page)
    return {
      back: { href: '/ncmp/pupils', text: 'Pupil Data' },
      rows: rows.map((row) => ({ ...row, tag: statusTag(row.status), hasEnded: endedStatuses.includes(row.status) })),
      page: paginate({ total, page, pageSize: uploadsOnAPage, path: '/ncmp/uploads', query }),
    }
  },
  async act({ tx, user, now }, { uploads }) {
    const count = await dismissUploads(tx, user, uploads, now)
    return { to: '/ncmp/uploads', notice: `${count} ${count === 1 ? 'line' : 'lines'} removed from your list` }
  },
})
