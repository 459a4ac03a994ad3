import { listOutbox } from '../../notify/index.ts'
import { defineOpenPage } from '../../service.ts'
import { queryText } from '../query-text.ts'

/** `/demonstration/outbox`: what Remit would have sent. Mounted only for a demonstration, whose people are invented. */
export const outbox = defineOpenPage({
  path: '/demonstration/outbox',
  open: 'Nobody of the demonstration is real, and the links in these messages are how visitors try invitations',
  template: 'outbox/outbox.njk',
  title: 'Emails',
  async view({ db, query }) {
    const to = queryText(query.to).toLowerCase()
    const messages = await listOutbox(db, to === '' ? {} : { to })
    return {
      to,
      messages: messages.map(({ body, sentAt, problem, ...message }) => ({
        ...message,
        failed: problem ?? '',
        paragraphs: body.trim().split('\n\n').map(withLink),
      })),
    }
  },
})

/** A paragraph that is nothing but an address becomes a link. */
function withLink(paragraph: string): { text: string; href: string } {
  return { text: paragraph, href: /^https?:\/\/[^\s]+$/.test(paragraph) ? paragraph : '' }
}
