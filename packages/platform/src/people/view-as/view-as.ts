import { z } from 'zod'
import { endLapsedViewings, startViewing, viewingModes } from '../../access/index.ts'
import { defineJob } from '../../jobs/index.ts'
import { defineForm, definePage, type Found, oneOf, onOneLine, type Page, text } from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { type FoundMember, findAnyMemberHere } from '../users/find-member-here.ts'

const form = defineForm(
  z.object({
    mode: oneOf(['read', 'change'], 'Select whether you only look'),
    reason: onOneLine(text('Enter why you need to see what they see, in a few words', 300)),
  }),
)

interface Viewable extends Found {
  member: FoundMember['member']
  modes: readonly ('read' | 'change')[]
}

/** `/users/:member/viewing`: begins to look through a user's eyes. No page in services whose policy lets nobody. */
export function viewAs(people: People): readonly Page[] {
  if (people.service.policy.viewAs === undefined) return []
  const page = definePage({
    path: '/users/:member/viewing',
    needs: { open: 'The engine says for each user whether this one may view as them; for all others there is no page' },
    template: 'view-as/view-as.njk',
    title: 'View as a user',
    ...tabOf(people),
    on: async (asking): Promise<Viewable | undefined> => {
      const found = await findAnyMemberHere(asking)
      const modes = found ? await viewingModes(asking.db, asking.user, found.member, asking.now) : []
      return found && modes.length > 0 ? { ...found, modes } : undefined
    },
    form,
    sensitive: true,
    view: ({ on }) => ({
      title: `View as ${on.member.user.name}`,
      back: { href: `${people.root}/users/${on.member.id}` },
      root: people.root,
      member: { id: on.member.id, name: on.member.user.name },
      mayChange: on.modes.includes('change'),
      mayRead: on.modes.includes('read'),
    }),
    async act({ tx, user, on, now }, { mode, reason }) {
      await startViewing(tx, { viewer: user, member: on.member, mode, reason, now })
      return { to: people.root, notice: `You are viewing as ${on.member.user.name}` }
    },
  })
  return [page]
}

/** Every five minutes: ends, and records as ended, the viewings whose time has run out. */
export const endViewings = defineJob({
  name: 'people.end-viewings',
  schedule: '*/5 * * * *',
  run: ({ db, now }) => endLapsedViewings(db, now),
})
