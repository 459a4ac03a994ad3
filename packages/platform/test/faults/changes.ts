import { addApiClient, clientGrants } from '../../src/api/index.ts'
import { inTransaction } from '../../src/db/index.ts'
import { listOutbox } from '../../src/notify/index.ts'
import { asUser, asVisitor } from '../../src/testing/index.ts'
import type { WorldHost } from '../../src/testing/world-host.ts'
import { type Change, type Fields, onPage } from './change.ts'

/** One of every kind, in an order in which each is possible after the one before. */
export const changes: readonly Change<WorldHost>[] = [
  bySue('roles are given and taken', 'Col', 'roles', 'Save roles', { roles: ['helper', 'weigher'], confirmed: 'yes' }),
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
      const places = [here.world.schools.north3 ?? '']
      return () => sue.press('Save assignment', { places, confirmed: 'yes' }, {}, page)
    },
  },
  bySue('a user is suspended', 'Col', 'suspension', 'Suspend Col', { reason: 'On leave' }),
  bySue('a user is reactivated', 'Col', 'reactivation', 'Give access again', { reason: 'Back' }),
  bySue('a user is removed', 'Una', 'removal', 'Remove Una', { reason: 'Left' }),
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

/** Those that several hands make, or many rows at once: each of them too is one transaction. */
export const longerChanges: readonly Change<WorldHost>[] = [
  {
    what: 'a request is granted',
    open: async (here) => {
      const una = await asUser(here.host, 'una@example.org')
      await una.get('/world/requests/new')
      await una.press('Continue', { kind: 'role' })
      await una.press('Continue', { role: 'collector', reason: '' })
      await una.press('Send the request')
      const [message] = await listOutbox(here.db, { to: 'sue@example.org' })
      const sue = await asUser(here.host, 'sue@example.org')
      const page = await sue.get(/\/world\/requests\/\S+/.exec(message?.body ?? '')?.[0] ?? 'no link')
      return () => sue.press('Decide', { decision: 'grant' }, {}, page)
    },
  },
  {
    what: 'a successor takes over',
    open: async (here) => {
      const lee = await asUser(here.host, 'lee@example.org')
      await lee.get('/world/hand-over')
      const successor = here.world.people.Sam?.membership ?? ''
      await lee.press('Continue', { roles: ['lead'], leaves: 'leave', successor })
      await lee.press('Ask Sam')
      const messages = await listOutbox(here.db, { to: 'sam@example.org' })
      const sam = await asUser(here.host, 'sam@example.org')
      // Messages of one moment have no order.
      const links = messages.flatMap(({ body }) => /\/world\/hand-overs\/\S+/.exec(body) ?? [])
      const page = await sam.get(links[0] ?? 'no link')
      return () => sam.press('Take over', {}, {}, page)
    },
  },
  {
    what: 'users are invited from a file',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      await sue.get('/world/users/imports/new')
      const content =
        'Full name,Email address,Roles,Schools\nAnn Able,ann@example.org,Collector,\nBo Best,bo@example.org,,'
      const page = await sue.press('Check the file', { file: { name: 'users.csv', content } })
      return () => sue.press('Send the invitations', {}, {}, page)
    },
  },
  {
    what: 'an invitation is cancelled',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      const { id } = await here.db
        .selectFrom('memberships as m')
        .innerJoin('users as u', 'u.id', 'm.user_id')
        .select('m.id')
        .where('u.email', '=', 'bo@example.org')
        .executeTakeFirstOrThrow()
      const page = await sue.get(`/world/users/${id}/invitation`)
      return () => sue.press('Cancel the invitation', {}, {}, page)
    },
  },
  {
    what: 'another system gives a role',
    open: async (here) => {
      const acting = { membership: here.world.people.Sue?.membership ?? '', may: clientGrants }
      const named = { service: 'world', name: 'Payroll', acting }
      const token = await inTransaction(here.db, (tx) => addApiClient(tx, named, here.time.now))
      const id = here.world.people.Una?.membership ?? ''
      const { revision } = await here.db
        .selectFrom('memberships')
        .select('revision')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'once' }
      const sent = { url: `/api/users/${id}/roles`, headers, payload: { give: ['helper'], revision } }
      return async () => ({ status: (await here.host.inject({ method: 'POST', ...sent })).statusCode })
    },
  },
]

function bySue(what: string, whom: string, slug: string, button: string, fields: Fields): Change<WorldHost> {
  return onPage(what, 'Sue', (here) => pageOf(here, whom, slug), button, fields)
}

function pageOf(here: WorldHost, name: string, slug: string): string {
  return `/world/users/${here.world.people[name]?.membership}/${slug}`
}
