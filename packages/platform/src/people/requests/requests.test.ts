import { afterAll, beforeAll, expect, test } from 'vitest'
import { listEntries } from '../../audit/index.ts'
import { inTransaction } from '../../db/index.ts'
import { applyChanges, findMember } from '../../directory/index.ts'
import { listOutbox } from '../../notify/index.ts'
import { asUser, castMember, worldPolicy } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'
import { closeUnansweredRequests } from './close-unanswered.ts'

let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

const later = (seconds = 1) => {
  here.time.now = new Date(here.time.now.getTime() + seconds * 1000)
}
const ask = async (who: string, role: string, reason = '') => {
  later()
  const client = await asUser(here.host, who)
  await client.get('/world/requests/new')
  await client.press('Continue', { kind: 'role' })
  const check = await client.press('Continue', { role, reason })
  const canSend = check.page.queryByRole('button', { name: 'Send the request' }) !== null
  return { client, check, sent: canSend ? await client.press('Send the request') : check }
}
const linkTo = async (email: string) =>
  /http:\/\/remit\.test(\/world\/requests\/\S+)/.exec((await listOutbox(here.db, { to: email }))[0]?.body ?? '')?.[1] ??
  ''
const memberOf = (name: string) => findMember(here.db, here.world.people[name]?.membership ?? '', here.time.now)

test('a role is asked for with its effect shown first, and everybody who may grant it is told', async () => {
  const { check, sent } = await ask('una@example.org', 'collector', 'I collect from Monday')
  check.page.getByRole('heading', { name: 'If it is granted, you will be able to' })
  check.page.getByText('Edit pupils, for the schools assigned to them')
  const deciders = [...check.document.querySelectorAll('main li')].map((line) => line.textContent)
  expect(deciders).toEqual(expect.arrayContaining(['Lee, Northtown', 'Sam, Northtown', 'Sue, Northtown']))
  expect(deciders).not.toContain('Sid, Southbury')
  sent.page.getByText('Your request is sent to Lee, Sam and Sue')
  for (const name of ['lee', 'sam', 'sue']) {
    const [message] = await listOutbox(here.db, { to: `${name}@example.org` })
    expect(message?.body).toContain('I collect from Monday')
  }
  expect(await listOutbox(here.db, { to: 'sid@example.org' })).toEqual([])
})

test('whoever may decide finds it counted and listed, grants it, and it holds at once', async () => {
  const sue = await asUser(here.host, 'sue@example.org')
  ;(await sue.get('/world/users')).page.getByRole('link', { name: '1 request waits for you' })
  ;(await sue.get('/your-services')).page.getByText('1 request waits for you')
  const list = await sue.get('/world/requests')
  list.page.getByRole('row', { name: /^Una/ })
  const shown = await sue.get(await linkTo('sue@example.org'))
  shown.page.getByRole('heading', { level: 1, name: 'Request of Una' })
  expect((await sue.press('Decide')).status).toBe(422)
  const done = await sue.press('Decide', { decision: 'grant' })
  done.page.getByText('The request of Una is granted, and we have told them')
  expect((await memberOf('Una'))?.roles).toMatchObject([{ role: 'collector' }])
  expect((await listOutbox(here.db, { to: 'una@example.org' }))[0]?.kind).toBe('people.request-granted')
  const una = await asUser(here.host, 'una@example.org')
  expect((await una.get('/world/requests')).page.getByRole('row', { name: /^Collector/ }).textContent).toMatch(
    /Granted.*Sue/s,
  )
})

test('the history tells who asked, who granted, and the role that was given for it', async () => {
  const subject = { type: 'user', id: here.world.people.Una?.id ?? '' }
  const { entries } = await listEntries(here.db, { subject })
  expect(entries.map(({ action, actorName }) => `${action} ${actorName}`)).toEqual(
    expect.arrayContaining(['request.made Una', 'request.granted Sue', 'role.assigned Sue']),
  )
  expect(entries.find(({ action }) => action === 'role.assigned')?.reason).toBe(
    'Asked for by Una: I collect from Monday',
  )
})

test('declining needs a reason, which whoever asked reads', async () => {
  await ask('una@example.org', 'weigher')
  const sam = await asUser(here.host, 'sam@example.org')
  await sam.get(await linkTo('sam@example.org'))
  const bare = await sam.press('Decide', { decision: 'decline' })
  expect(bare.status).toBe(422)
  bare.page.getByRole('link', { name: /^Enter why you decline it/ })
  await sam.press('Decide', { decision: 'decline', reason: 'The school nurse weighs' })
  expect((await listOutbox(here.db, { to: 'una@example.org' }))[0]?.body).toContain('The school nurse weighs')
  const una = await asUser(here.host, 'una@example.org')
  await una.get('/world/requests')
  const own = await una.get(await linkTo('sam@example.org'))
  own.page.getByText('The school nurse weighs')
})

test('a request is decided once', async () => {
  await ask('una@example.org', 'helper')
  const [sue, sam] = [await asUser(here.host, 'sue@example.org'), await asUser(here.host, 'sam@example.org')]
  const link = await linkTo('sue@example.org')
  const [first, second] = [await sue.get(link), await sam.get(link)]
  await sue.press('Decide', { decision: 'grant' }, {}, first)
  const late = await sam.press('Decide', { decision: 'decline', reason: 'No' }, {}, second)
  expect(late.status).toBe(409)
  late.page.getByText(/This request is closed/)
})

test('nobody decides their own request, even a super user who could give the role', async () => {
  await ask('sam@example.org', 'weigher')
  const link = await linkTo('sue@example.org')
  const sam = await asUser(here.host, 'sam@example.org')
  const own = await sam.get(link)
  expect(own.page.queryByRole('button', { name: 'Decide' })).toBeNull()
  expect((await sam.post(link, { decision: 'grant' })).status).toBe(403)
  expect((await memberOf('Sam'))?.roles.map(({ role }) => role)).toEqual(['superUser'])
})

test('somebody else’s request does not exist for those who may not decide it', async () => {
  const link = await linkTo('sue@example.org')
  for (const who of ['col@example.org', 'sid@example.org']) {
    const client = await asUser(here.host, who)
    expect((await client.get(link)).status).toBe(404)
    expect((await client.post(link, { decision: 'grant' })).status).toBe(404)
    expect((await client.post(`${link}/withdrawal`)).status).toBe(404)
  }
})

test('whoever asked withdraws it, and nobody else can', async () => {
  const link = await linkTo('sue@example.org')
  const sue = await asUser(here.host, 'sue@example.org')
  expect((await sue.post(`${link}/withdrawal`)).status).toBe(403)
  const sam = await asUser(here.host, 'sam@example.org')
  await sam.get(link)
  const { page } = await sam.press('Withdraw this request')
  expect(page.getByRole('row', { name: /^Weigher/ }).textContent).toContain('Withdrawn')
  expect((await sue.get('/world/requests')).page.getByText('No request waits for you.')).toBeTruthy()
})

test('a request that a constraint stands against says which and what to do first', async () => {
  await ask('sam@example.org', 'lead')
  const sue = await asUser(here.host, 'sue@example.org')
  const shown = await sue.get(await linkTo('sue@example.org'))
  shown.page.getByText(/This cannot be granted as things stand\. A local authority may have at most 1 Lead/)
  const refused = await sue.press('Decide', { decision: 'grant' })
  expect(refused.status).toBe(409)
  refused.page.getByText('Who holds it now: Lee')
  expect((await memberOf('Sam'))?.roles.map(({ role }) => role)).toEqual(['superUser'])
})

test('the same is not asked twice', async () => {
  const { sent } = await ask('sam@example.org', 'lead')
  expect(sent.status).toBe(409)
  sent.page.getByText(/You have asked for this already/)
})

test('schools are asked for by name, and granting adds them to those assigned already', async () => {
  later()
  const col = await asUser(here.host, 'col@example.org')
  await col.get('/world/requests/new')
  await col.press('Continue', { kind: 'places' })
  expect((await col.press('Continue')).status).toBe(422)
  await col.press('Continue', { places: [here.world.schools.north3 ?? ''] })
  await col.press('Send the request')
  const sue = await asUser(here.host, 'sue@example.org')
  await sue.get(await linkTo('sue@example.org'))
  await sue.press('Decide', { decision: 'grant' })
  const { north1, north2, north3 } = here.world.schools
  expect(new Set((await memberOf('Col'))?.assigned)).toEqual(new Set([north1, north2, north3]))
})

test('another authority’s school cannot be asked for', async () => {
  const col = await asUser(here.host, 'col@example.org')
  await col.get('/world/requests/new/places')
  expect((await col.post('/world/requests/new/places', { places: here.world.schools.south1 ?? '' })).status).toBe(422)
})

test('where nobody else can grant it, nothing is sent and the page says so', async () => {
  const { check } = await ask('sid@example.org', 'weigher')
  check.page.getByRole('heading', { level: 1, name: 'Nobody can grant this now' })
  expect(check.page.queryByRole('button', { name: 'Send the request' })).toBeNull()
  const sid = await asUser(here.host, 'sid@example.org')
  await sid.get('/world/requests/new/role')
  const forced = await sid.post('/world/requests/new/role', { role: 'weigher', confirmed: 'yes' })
  forced.page.getByRole('heading', { level: 1, name: 'Nobody can grant this now' })
  expect((await sid.get('/world/requests')).page.getByText('You have asked for nothing yet.')).toBeTruthy()
})

test('a request that nobody answers runs out after four weeks, stays listed, and its asker is told', async () => {
  const began = here.time.now
  here.time.now = new Date(began.getTime() + 28 * 86_400_000)
  await closeUnansweredRequests.run({ db: here.db, data: {}, now: here.time.now })
  await closeUnansweredRequests.run({ db: here.db, data: {}, now: here.time.now })
  const told = await listOutbox(here.db, { to: 'sam@example.org' })
  expect(told.filter(({ kind }) => kind === 'people.request-expired')).toHaveLength(1)
  const sam = await asUser(here.host, 'sam@example.org')
  expect((await sam.get('/world/requests')).page.getByRole('row', { name: /^Lead/ }).textContent).toContain('Run out')
  here.time.now = began
})

test('the requests of somebody who has left are closed, and the history says why', async () => {
  await ask('col@example.org', 'weigher')
  const commands = [{ do: 'endMembership', membership: here.world.people.Col?.membership ?? '' }] as const
  const actor = castMember(here.world, 'Sue')
  await inTransaction(here.db, (tx) => applyChanges(tx, { policy: worldPolicy, actor, commands, now: here.time.now }))
  await closeUnansweredRequests.run({ db: here.db, data: {}, now: here.time.now })
  const { entries } = await listEntries(here.db, { actions: ['request.overtaken'] })
  expect(entries).toMatchObject([{ subject: { name: 'Col' }, actorName: 'Requests' }])
})
