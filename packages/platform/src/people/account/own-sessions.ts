import { z } from 'zod'
import { endOtherSessions, endOwnSession, listOwnSessions, recordOwn } from '../../credentials/index.ts'
import { defineForm, definePage, refuse } from '../../service.ts'
import type { People } from '../people.ts'
import { oneself } from './own-act.ts'

/** `/account/sessions`: every browser one is signed in with; ends one of them, or all others (`session` is `others`). */
export function ownSessions(people: People) {
  const to = `${people.root}/account/sessions`
  return definePage({
    path: '/account/sessions',
    needs: 'self.sessions',
    on: oneself,
    template: 'account/own-sessions.njk',
    title: 'Where you are signed in',
    sensitive: true,
    form: defineForm(z.object({ session: z.string('Choose where to sign out') })),
    view: async ({ db, user, now }) => ({
      back: { href: `${people.root}/account` },
      root: people.root,
      sessions: await listOwnSessions(db, user, now),
    }),
    async act({ tx, user, now }, { session }) {
      if (session === 'others') {
        await endOtherSessions(tx, user)
        await recordOwn(tx, user, 'sessions.ended', now)
        return { to, notice: 'You are signed out everywhere else' }
      }
      if (await endOwnSession(tx, user, session, now)) return { to, notice: 'You are signed out there' }
      throw refuse('not-found', { message: 'That session has ended already.', next: 'Look at the list again.' })
    },
  })
}
