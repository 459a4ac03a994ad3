import type { Policies } from '../../access/index.ts'
import { findUnsubscribeLink, type UnsubscribeLink, unsubscribe } from '../../notify/index.ts'
import { defineOpenPage, type OpenPage, refuse } from '../../service.ts'
import { optionalTopics, topicOf } from './topics.ts'

const why = 'Whoever reads a message must be able to stop such messages without signing in'

/** `/unsubscribe/:token`: shows what would stop; one press, or one post from a mail program (RFC 8058), stops it. */
export function unsubscribePages(policies: Policies): readonly OpenPage[] {
  const policyOf = ({ service }: UnsubscribeLink) => {
    const policy = policies.get(service)
    if (policy === undefined) throw refuse('gone', 'This link belongs to a service that is no longer here.')
    return policy
  }
  const page = defineOpenPage({
    path: '/unsubscribe/:token',
    open: why,
    template: 'notices/unsubscribe.njk',
    title: 'Stop these messages',
    keyedByAddress: true,
    async on({ db, params }) {
      const link = await findUnsubscribeLink(db, params.token ?? '')
      if (link) return link
      throw refuse('gone', {
        message: 'This link no longer works.',
        next: 'Sign in, then choose your notifications under your account.',
      })
    },
    view: ({ on, params }) => {
      const policy = policyOf(on)
      const label = on.topic === undefined ? undefined : topicOf(policy, on.topic)?.label
      return { token: params.token ?? '', email: masked(on.email), serviceName: policy.name, label: label ?? '' }
    },
    async act({ tx, on, now }) {
      await unsubscribe(tx, on, optionalTopics(policyOf(on)), now)
      return { to: '/unsubscribe/done' }
    },
  })
  const done = defineOpenPage({
    path: '/unsubscribe/done',
    open: why,
    template: 'notices/unsubscribed.njk',
    title: 'These messages have stopped',
  })
  return [done, page]
}

/** “s…@example.org”: a forwarded message does not tell its reader's whole address. */
function masked(email: string): string {
  return email.replace(/^(.)[^@]*/, '$1…')
}
