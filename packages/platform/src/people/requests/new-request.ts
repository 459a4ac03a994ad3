import { z } from 'zod'
import { findMember } from '../../directory/index.ts'
import { type Asking, defineForm, definePage, oneOf, refuse } from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { askableBy } from './what-to-ask.ts'

const form = defineForm(z.object({ kind: oneOf(['role', 'account-type', 'places'], 'Select what you need') }))

/** `/requests/new`: what kind of access. */
export function newRequest(people: People) {
  return definePage({
    path: '/requests/new',
    needs: { open: 'Everybody may ask for access' },
    template: 'requests/new-request.njk',
    title: 'What do you need?',
    ...tabOf(people),
    form,
    view: async (asking) => {
      const { roles, accountTypes, places } = await askableBy(
        people,
        { reader: asking.db, user: asking.user },
        await ownMembership(asking),
      )
      const kinds = [
        ...(roles.length > 0 ? [{ value: 'role', text: 'Another role', hint: 'Added to what you have' }] : []),
        ...(accountTypes.length > 0
          ? [{ value: 'account-type', text: 'Another account type', hint: 'Instead of the one you have' }]
          : []),
        ...(places === undefined ? [] : [{ value: 'places', text: `More ${places.many}`, hint: 'Added to yours' }]),
      ]
      return { root: people.root, back: { href: `${people.root}/requests` }, kinds }
    },
    act: async (_acting, { kind }) => ({ to: `${people.root}/requests/new/${kind}` }),
  })
}

/** The acting user's own membership with its roles and places. */
export async function ownMembership({ db, user, now }: Pick<Asking, 'db' | 'user' | 'now'>) {
  const member = await findMember(db, user.acting.id, now)
  if (member === undefined) throw refuse('not-found', 'There is nothing here that you can see.')
  return member
}
