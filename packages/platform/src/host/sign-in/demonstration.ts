import { refuse } from '../../refusals.ts'
import type { Hosting } from '../hosting.ts'
import { mount } from '../mount.ts'
import { signIn } from './sign-in-session.ts'

/**
 * One press signs in as anybody of the cast. Mounted only for a demonstration: otherwise the address does not exist.
 */
export function mountDemonstration(hosting: Hosting): void {
  mount(hosting, {
    path: '/demonstration/sign-in',
    needs: { open: 'The cast of the demonstration is invented', public: true },
    find: async () => undefined,
    act: async (visit, _found, raw) => {
      const member = hosting.services.flatMap(({ demo }) => demo?.cast ?? []).find(({ email }) => email === raw.email)
      const user = await hosting.db
        .selectFrom('users')
        .select('id')
        .where('email', '=', member?.email ?? '')
        .where('closed_at', 'is', null)
        .executeTakeFirst()
      if (user === undefined) throw refuse('not-found', 'Nobody of that name plays a part here.')
      return signIn(hosting, visit, { userId: user.id, to: typeof raw.next === 'string' ? raw.next : undefined })
    },
  })
}
