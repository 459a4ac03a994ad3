import { z } from 'zod'
import { newId } from '../../db/index.ts'
import { type Asking, defineForm, definePage, oneOf, optionalText, type Page, type View } from '../../service.ts'
import type { People } from '../people.ts'
import { queryText } from '../query-text.ts'

const form = defineForm(
  z.object({
    useful: oneOf(['yes', 'no'], 'Select whether the page was useful'),
    comment: optionalText(1000),
    page: z.string().max(500).catch(''),
  }),
)

/** `/feedback`: was this page useful? `/feedback/answers`: what was answered, for administrators of the topmost organisation. */
export function feedbackPages(people: People): readonly Page[] {
  return [feedback(people), answers(people)]
}

function feedback({ root, service }: People): Page {
  return definePage({
    path: '/feedback',
    needs: { open: 'Everybody may say whether a page was useful' },
    template: 'feedback/feedback.njk',
    title: 'Was this page useful?',
    form,
    view: ({ query, form: { raw } }) => {
      const page = pageIn(root, typeof raw.page === 'string' ? raw.page : queryText(query.page))
      return { back: { href: page }, root, page, useful: queryText(query.useful) }
    },
    async act({ tx, now }, { useful, comment = null, page: sent }) {
      const page = pageIn(root, sent)
      const answer = { service: service.key, page: withoutIds(page), useful: useful === 'yes', comment, made_at: now }
      await tx
        .insertInto('page_feedback')
        .values({ id: newId(now), ...answer })
        .execute()
      return { to: page, notice: 'Thank you. Your answer is kept without your name' }
    },
  })
}

/** An address of this service alone: anything else leads to its start. */
function pageIn(root: string, sent: string): string {
  return new RegExp(`^${root}(/[A-Za-z0-9/_-]*)?$`).test(sent) ? sent : root
}

function withoutIds(page: string): string {
  return page.replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, ':id')
}

function answers({ root, service }: People): Page {
  return definePage({
    path: '/feedback/answers',
    needs: { administration: true },
    template: 'feedback/answers.njk',
    title: 'Whether pages were useful',
    on: async ({ user: { acting } }) => {
      const { id, kind, path } = acting.organisation
      return path === `/${id}/` ? { resource: { type: kind, id, holders: [id] } } : undefined
    },
    view: (asking) => viewOf(asking, service.key, root),
  })
}

const mostComments = 50

async function viewOf({ db }: Asking, service: string, root: string): Promise<View> {
  const pages = await db
    .selectFrom('page_feedback')
    .select((eb) => [
      'page',
      eb.fn.count<number>('id').filterWhere('useful', '=', true).as('yes'),
      eb.fn.count<number>('id').filterWhere('useful', '=', false).as('no'),
    ])
    .where('service', '=', service)
    .groupBy('page')
    .orderBy((eb) => eb.fn.count('id').filterWhere('useful', '=', false), 'desc')
    .orderBy('page')
    .limit(200)
    .execute()
  const comments = await db
    .selectFrom('page_feedback')
    .select(['page', 'comment', 'useful', 'made_at as at'])
    .where('service', '=', service)
    .where('comment', 'is not', null)
    .orderBy('made_at', 'desc')
    .limit(mostComments)
    .execute()
  return { back: { href: root }, pages, comments }
}
