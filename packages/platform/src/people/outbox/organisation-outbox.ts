import { listOutboxOf } from '../../notify/index.ts'
import { pageNumber, paginate } from '../../pages/index.ts'
import { definePage } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { queryText } from '../query-text.ts'

const pageSize = 50
const states = {
  waiting: { text: 'Waiting', colour: 'yellow' },
  sent: { text: 'Sent', colour: 'green' },
  'given up': { text: 'Given up', colour: 'red' },
} as const

/** `/outbox`: the messages that Remit sent, or tries to send, about the acting organisation. */
export function organisationOutbox(people: People) {
  return definePage({
    path: '/outbox',
    needs: needsFor(people, 'list'),
    template: 'outbox/organisation-outbox.njk',
    title: 'Messages sent',
    ...tabOf(people),
    view: async ({ db, user, query }) => {
      const search = queryText(query.search)
      const page = pageNumber(query)
      const { path } = user.acting.organisation
      const { messages, total } = await listOutboxOf(db, { service: user.acting.service, path, search, page, pageSize })
      return {
        back: { href: `${people.root}/users` },
        root: people.root,
        search,
        messages: messages.map(({ body, problem, sentAt, state, ...message }) => ({
          ...message,
          sentAt: sentAt ?? null,
          tag: states[state],
          problem: state === 'sent' ? '' : (problem ?? ''),
          paragraphs: body.trim().split('\n\n'),
        })),
        page: paginate({ total, page, pageSize, path: `${people.root}/outbox`, query }),
      }
    },
  })
}
