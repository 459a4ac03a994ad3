import { listOutbox } from '../../src/notify/index.ts'
import { type Answer, asUser, asVisitor } from '../../src/testing/index.ts'
import type { WorldHost } from '../../src/testing/world-host.ts'

/** One change to people or access: `open` goes to the page and answers the press that makes it, as often as it is pressed. */
export type Change = { readonly what: string; readonly open: (here: WorldHost) => Promise<() => Promise<Answer>> }

type Fields = Readonly<Record<string, string | readonly string[]>>

/** One of every kind, in an order in which each is possible after the one before. */
export const changes: readonly Change[] = [
  onPage('roles are given and taken', 'Sue', 'Col', 'roles', 'Save roles', { roles: ['helper', 'weigher'] }),
  {
    what: 'a single place is handed over',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      await sue.get(pageOf(here, 'Sam', 'roles'))
      const takeFrom = `lead ${here.world.people.Lee?.membership}`
      const check = await sue.press('Save roles', { roles: ['superUser', 'lead'], takeFrom })
      return () => sue.press('Save this change', {}, {}, check)
    },
  },
  {
    what: 'schools are assigned',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      const page = await sue.get(pageOf(here, 'Col', 'schools'))
      return () => sue.press('Save assignment', { places: [here.world.schools.north3 ?? ''] }, {}, page)
    },
  },
  onPage('a user is suspended', 'Sue', 'Col', 'suspension', 'Suspend Col', { reason: 'On leave' }),
  onPage('a user is reactivated', 'Sue', 'Col', 'reactivation', 'Give access again', { reason: 'Back' }),
  onPage('a user is removed', 'Sue', 'Una', 'removal', 'Remove Una', { reason: 'Left' }),
  {
    what: 'an invitation is accepted',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      await sue.get('/world/users/new')
      await sue.press('Continue', { name: 'Nia Bell', email: 'nia@example.org' })
      await sue.press('Continue')
      await sue.press('Continue')
      await sue.press('Send the invitation')
      const [message] = await listOutbox(here.db, { to: 'nia@example.org' })
      const nia = asVisitor(here.host)
      const page = await nia.get(/\/invitation\/\S+/.exec(message?.body ?? '')?.[0] ?? 'no link')
      return () => nia.press('Make my account', { name: 'Nia Bell', password: 'three random words' }, {}, page)
    },
  },
  {
    what: 'a name is changed by its bearer',
    open: async (here) => {
      const col = await asUser(here.host, 'col@example.org')
      const page = await col.get('/world/account/name')
      return () => col.press('Save name', { name: 'Colin Moss' }, {}, page)
    },
  },
]

function onPage(what: string, by: string, whom: string, slug: string, button: string, fields: Fields): Change {
  const open = async (here: WorldHost) => {
    const client = await asUser(here.host, `${by.toLowerCase()}@example.org`)
    const page = await client.get(pageOf(here, whom, slug))
    return () => client.press(button, fields, {}, page)
  }
  return { what, open }
}

function pageOf(here: WorldHost, name: string, slug: string): string {
  return `/world/users/${here.world.people[name]?.membership}/${slug}`
}
