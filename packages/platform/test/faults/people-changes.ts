import { compileOrThrow } from '@remit/policy'
import { addApiClient, removeApiClient } from '../../src/api/index.ts'
import { inTransaction, newId } from '../../src/db/index.ts'
import { addUser, applyChanges, eraseUser } from '../../src/directory/index.ts'
import { listOutbox } from '../../src/notify/index.ts'
import { closeLapsedHandovers } from '../../src/people/hand-over/close-lapsed.ts'
import { closeUnansweredRequests } from '../../src/people/requests/close-unanswered.ts'
import { asUser } from '../../src/testing/index.ts'
import type { WorldHost } from '../../src/testing/world-host.ts'
import { worldPolicy, worldPolicySource } from '../../src/testing/world-policy.ts'
import { type Change, type Fields, onPage, pressing, running } from './change.ts'

const operator = { system: 'operator', name: 'the tests' } as const
const ownRole = newId(new Date('2026-09-01T09:00:00Z'))
const policyWithOwnRoles = compileOrThrow({
  ...worldPolicySource,
  customRoles: { at: ['authority'], catalogue: ['pupil.list'], rules: [] },
})
const longAfter = (now: Date) => new Date(now.getTime() + 90 * 86_400_000)

/** What is asked for, and becomes of it. */
export const askingChanges: readonly Change<WorldHost>[] = [
  {
    what: 'access is asked for',
    open: async (here) => {
      const { una, page } = await fillRequestIn(here)
      return () => una.press('Send the request', {}, {}, page)
    },
  },
  onNewest('a request is declined', 'Sue', /\/world\/requests\/\S+/, 'Decide', { decision: 'decline', reason: 'No' }),
  {
    what: 'a request is withdrawn',
    open: async (here) => {
      const { una } = await sendRequest(here, 'weigher')
      const list = await una.get('/world/requests')
      const page = await una.get(list.page.getByRole('link', { name: /Weigher/ }).getAttribute('href') ?? 'no link')
      return () => una.press('Withdraw this request', {}, {}, page)
    },
  },
  {
    what: 'a request runs out',
    open: async (here, struck) => {
      await sendRequest(here)
      return running(() => closeUnansweredRequests.run({ db: struck, data: {}, now: longAfter(here.time.now) }))
    },
  },
  {
    what: 'a request is overtaken',
    open: async (here, struck) => {
      await sendRequest(here)
      const commands = [{ do: 'endMembership', membership: here.world.people.Una?.membership ?? '' }] as const
      const { now } = here.time
      await inTransaction(here.db, (tx) => applyChanges(tx, { policy: worldPolicy, actor: operator, commands, now }))
      return running(() => closeUnansweredRequests.run({ db: struck, data: {}, now }))
    },
  },
  {
    what: 'a successor is named',
    open: async (here) => {
      const { lee, page } = await fillHandOverIn(here)
      return () => lee.press('Ask Sam', {}, {}, page)
    },
  },
  onNewest('a successor declines', 'Sam', /\/world\/hand-overs\/\S+/, 'Decline', { reason: 'Too much' }),
  {
    what: 'a hand-over is taken back',
    open: async (here) => {
      const lee = await offerHandOver(here)
      const page = await lee.get(await newestLink(here, 'sam', /\/world\/hand-overs\/\S+/))
      return () => lee.press('Take it back', {}, {}, page)
    },
  },
  {
    what: 'a hand-over runs out',
    open: async (here, struck) => {
      await offerHandOver(here)
      return running(() => closeLapsedHandovers.run({ db: struck, data: {}, now: longAfter(here.time.now) }))
    },
  },
]

/** What administrators and operators do beside the roles themselves. */
export const watchingChanges: readonly Change<WorldHost>[] = [
  onPage('a review is started', 'Sue', '/world/reviews/new', 'Start the review', {
    reason: 'Yearly',
    'due-day': '1',
    'due-month': '12',
    'due-year': '2026',
  }),
  {
    what: 'a review keeps a role',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      const page = await sue.get(`${await reviewOf(here)}/grants/${here.world.people.Col?.membership}/collector`)
      return () => sue.press('Save the decision', { decision: 'keep', reason: 'Needed' }, {}, page)
    },
  },
  {
    what: 'a review is finished',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      const page = await sue.get(await reviewOf(here))
      return () => sue.press('Finish the review', {}, {}, page)
    },
  },
  onPage(
    'somebody begins to view as a user',
    'Sue',
    ({ world }) => `/world/users/${world.people.Col?.membership}/viewing`,
    'Start viewing',
    { reason: 'Ticket 7' },
  ),
  {
    what: 'somebody stops viewing as a user',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      await sue.get(`/world/users/${here.world.people.Col?.membership}/viewing`)
      await sue.press('Start viewing', { reason: 'Ticket 8' })
      const page = await sue.get('/your-services')
      return () => sue.press('Stop viewing', {}, {}, page)
    },
  },
  {
    what: 'the invitations of a file are cancelled',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      await sue.get('/world/users/imports/new')
      const content = 'Full name,Email address,Roles,Schools\nAnn Able,ann@example.org,Collector,'
      await sue.press('Check the file', { file: { name: 'users.csv', content } })
      const page = await sue.press('Send the invitations')
      return () => sue.press('Cancel these invitations', {}, {}, page)
    },
  },
  {
    what: 'an invitation is sent again',
    open: async (here) => {
      const sue = await asUser(here.host, 'sue@example.org')
      await sue.get('/world/users/new')
      await sue.press('Continue', { name: 'Nia Bell', email: 'nia@example.org' })
      for (const button of ['Continue', 'Continue', 'Send the invitation']) await sue.press(button)
      const { id } = await here.db
        .selectFrom('memberships')
        .select('id')
        .where('status', '=', 'invited')
        .executeTakeFirstOrThrow()
      const page = await sue.get(`/world/users/${id}/invitation`)
      return () => sue.press('Send it again', {}, {}, page)
    },
  },
  ...(['defineRole', 'changeRole', 'removeRole'] as const).map((what) =>
    byOperator(`an organisation’s own role: ${what}`, (tx, { world }, now) => {
      const role = {
        id: ownRole,
        organisation: world.authorities.north,
        label: what,
        grants: [{ permission: 'pupil.list', scope: 'assigned' }],
      } as const
      const command = what === 'removeRole' ? ({ do: what, role: ownRole } as const) : ({ do: what, role } as const)
      return applyChanges(tx, { policy: policyWithOwnRoles, actor: operator, commands: [command], now })
    }),
  ),
  byOperator('an account is made', (tx, _here, now) =>
    addUser(tx, { email: 'kit@example.org', name: 'Kit' }, { system: 'the tests' }, now),
  ),
  byOperator('an operator adds a member', (tx, { world }, now) =>
    applyChanges(tx, {
      policy: worldPolicy,
      actor: operator,
      commands: [
        {
          do: 'addMembership',
          membership: newId(now),
          user: world.people.Sid?.id ?? '',
          organisation: world.authorities.north,
          assigned: [],
          roles: [],
        },
      ],
      now,
    }),
  ),
  {
    ...byOperator('a machine client is made', (tx, _here, now) =>
      addApiClient(tx, { service: 'world', name: 'Payroll' }, now),
    ),
    passing: true,
  },
  {
    ...byOperator('a machine client is ended', (tx, _here, now) =>
      removeApiClient(tx, { service: 'world', name: 'Payroll' }, now),
    ),
    passing: true,
  },
  byOperator('a user is erased', (tx, _here, now) =>
    eraseUser(tx, {
      policies: new Map([['world', worldPolicy]]),
      email: 'col@example.org',
      reason: 'Asked to be forgotten',
      now,
    }),
  ),
]

function byOperator(
  what: string,
  work: (tx: Parameters<Parameters<typeof pressing>[1]>[0], here: WorldHost, now: Date) => Promise<unknown>,
): Change<WorldHost> {
  return { what, open: async (here, struck) => pressing(struck, (tx) => work(tx, here, here.time.now)) }
}

/** Where the newest message to them leads. */
function onNewest(what: string, by: string, link: RegExp, button: string, fields: Fields): Change<WorldHost> {
  const open = async (here: WorldHost) => {
    const client = await asUser(here.host, `${by.toLowerCase()}@example.org`)
    const page = await client.get(await newestLink(here, by.toLowerCase(), link))
    return () => client.press(button, fields, {}, page)
  }
  return { what, open }
}

async function newestLink({ db }: WorldHost, name: string, link: RegExp): Promise<string> {
  const messages = await listOutbox(db, { to: `${name}@example.org` })
  return messages.map(({ body }) => link.exec(body)?.[0]).find((found) => found !== undefined) ?? 'no link'
}

async function fillRequestIn({ host }: WorldHost, role = 'collector') {
  const una = await asUser(host, 'una@example.org')
  await una.get('/world/requests/new')
  await una.press('Continue', { kind: 'role' })
  return { una, page: await una.press('Continue', { role, reason: '' }) }
}

async function sendRequest(here: WorldHost, role?: string) {
  const { una } = await fillRequestIn(here, role)
  await una.press('Send the request')
  return { una }
}

async function fillHandOverIn(here: WorldHost) {
  // Messages of one moment have no order.
  here.time.now = new Date(here.time.now.getTime() + 60_000)
  const lee = await asUser(here.host, 'lee@example.org')
  await lee.get('/world/hand-over')
  const successor = here.world.people.Sam?.membership ?? ''
  return { lee, page: await lee.press('Continue', { roles: ['lead'], leaves: 'stay', successor }) }
}

async function offerHandOver(here: WorldHost) {
  const { lee } = await fillHandOverIn(here)
  await lee.press('Ask Sam')
  return lee
}

async function reviewOf({ db }: WorldHost): Promise<string> {
  const { id } = await db.selectFrom('reviews').select('id').executeTakeFirstOrThrow()
  return `/world/reviews/${id}`
}
