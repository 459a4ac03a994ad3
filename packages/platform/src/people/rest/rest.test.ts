import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addApiClient, type ClientGrant, clientGrants, removeApiClient } from '../../api/index.ts'
import { listEntries } from '../../audit/index.ts'
import { inTransaction } from '../../db/index.ts'
import { routesOf } from '../../host/index.ts'
import { listOutbox } from '../../notify/index.ts'
import { asUser, asVisitor, stores } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

interface Answer<Body> {
  status: number
  headers: Record<string, unknown>
  body: Body
}
interface User {
  id: string
  revision: number
  status: string
  name: string
  email: string
  roles: { role: string }[]
  assigned: unknown[]
  invitation: { state: string } | null
}
interface Refused {
  code: string
  detail: string
  next: string
  details: string[]
}

describe.each(stores)('what other systems ask and change, on %s', (store) => {
  let here: WorldHost
  let sue: string
  let clients = 0
  beforeAll(async () => {
    here = await openWorldHost(store)
    sue = await clientFor('Sue', clientGrants)
  })
  afterAll(() => here.close())

  const idOf = (name: string) => here.world.people[name]?.membership ?? ''
  const clientFor = (name: string, may: readonly ClientGrant[]) =>
    inTransaction(here.db, (tx) => {
      clients += 1
      const named = { service: 'world', name: `Payroll ${clients}` }
      return addApiClient(tx, { ...named, acting: { membership: idOf(name), may } }, here.time.now)
    })
  const call = async <Body>(
    token: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> => {
    const sent = { authorization: `Bearer ${token}`, ...headers }
    const answer = await here.host.inject(
      body === undefined
        ? { method: 'GET', url, headers: sent }
        : {
            method: 'POST',
            url,
            headers: { ...sent, 'content-type': 'application/json' },
            payload: JSON.stringify(body),
          },
    )
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() as Body }
  }
  const userAt = async (name: string) => (await call<User>(sue, `/api/users/${idOf(name)}`)).body
  const later = (minutes = 1) => {
    here.time.now = new Date(here.time.now.getTime() + minutes * 60_000)
  }

  test('a list comes in parts that miss nobody and repeat nobody, whoever joins meanwhile', async () => {
    type Part = { results: User[]; next: string | null }
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { status, body } = await call<Part>(sue, `/api/users?limit=2${after && `&after=${after}`}`)
      expect(status).toBe(200)
      seen.push(...body.results.map(({ name }) => name))
      if (seen.length === 2) await call(sue, '/api/invitations', { name: 'Abe Early', email: 'abe@example.org' })
      if (body.next === null) break
      after = body.next
    }
    expect(seen.toSorted()).toEqual(['Abe Early', 'Col', 'Lee', 'Sam', 'Sue', 'Una'])
    const found = await call<Part>(sue, '/api/users?search=COL@&status=active')
    expect(found.body.results.map(({ name }) => name)).toEqual(['Col'])
    const leads = await call<Part>(sue, '/api/users?role=lead')
    expect(leads.body.results.map(({ name }) => name)).toEqual(['Lee'])
    const near = await call<Part>(sue, `/api/users?assigned=${here.world.schools.north3}`)
    expect(near.body.results.map(({ name }) => name).toSorted()).toEqual(['Lee', 'Sam', 'Sue'])
  })

  test('organisations and roles are those of the user the client acts for', async () => {
    const { body } = await call<{ results: { name: string }[] }>(sue, '/api/organisations?limit=200')
    expect(body.results.map(({ name }) => name).toSorted()).toEqual(
      ['Measuring Ltd', 'Northtown', 'north 1', 'north 2', 'north 3'].toSorted(),
    )
    const roles = await call<{ results: { role: string; mayGive: boolean }[] }>(sue, '/api/roles')
    expect(roles.body.results.find(({ role }) => role === 'collector')).toMatchObject({ mayGive: true })
  })

  test('an invitation is made once under its key, sends its message, and is recorded with both names', async () => {
    const wanted = { name: 'Nia Bell', email: 'Nia@Example.org', roles: ['collector'], assigned: [{ every: 'school' }] }
    const key = { 'idempotency-key': 'hr-4711' }
    const made = await call<User>(sue, '/api/invitations', wanted, key)
    expect([made.status, made.body.status, made.body.email]).toEqual([201, 'invited', 'nia@example.org'])
    expect(made.body.roles).toMatchObject([{ role: 'collector' }])
    const again = await call<User>(sue, '/api/invitations', wanted, key)
    expect([again.status, again.body.id]).toEqual([201, made.body.id])
    expect(await listOutbox(here.db, { to: 'nia@example.org' })).toHaveLength(1)
    const other = await call<Refused>(sue, '/api/invitations', { ...wanted, email: 'ned@example.org' }, key)
    expect([other.status, other.body.code]).toEqual([409, 'conflict'])
    const twice = await call<Refused>(sue, '/api/invitations', wanted)
    expect([twice.status, twice.body.code]).toEqual([409, 'conflict'])
    const { entries } = await listEntries(here.db, { search: 'Nia Bell' })
    expect(entries[0]?.actorName).toMatch(/^Sue, through “Payroll \d+”$/)
    const renewed = await call<User>(sue, `/api/users/${made.body.id}/invitation`, {})
    expect([renewed.status, renewed.body.invitation?.state]).toEqual([200, 'open'])
    const gone = await call<User>(sue, `/api/users/${made.body.id}/invitation/withdrawal`, {})
    expect([gone.status, gone.body.status]).toEqual([200, 'ended'])
    expect((await call(sue, `/api/users/${made.body.id}/invitation`, {})).status).toBe(404)
  })

  test('roles and assigned organisations change as on the pages: judged, and never over somebody else’s change', async () => {
    const col = await userAt('Col')
    const { revision } = col
    const given = await call<User>(sue, `/api/users/${col.id}/roles`, { give: ['helper'], revision })
    expect(given.body.roles.map(({ role }) => role)).toEqual(['collector', 'helper'])
    const stale = await call<Refused>(sue, `/api/users/${col.id}/roles`, { take: ['helper'], revision })
    expect([stale.status, stale.body.code]).toEqual([409, 'conflict'])
    const now = { revision: given.body.revision }
    const placed = await call<User>(sue, `/api/users/${col.id}/assigned`, { assigned: [{ every: 'school' }], ...now })
    expect(placed.body.assigned).toEqual([{ every: 'school' }])
    const lone = await userAt('Una')
    const second = await call<Refused>(sue, `/api/users/${lone.id}/roles`, { give: ['lead'], revision: lone.revision })
    expect([second.status, second.body.code]).toEqual([409, 'constraint'])
    expect(second.body.details.join(' ')).toContain('Lee')
    expect(second.body.next).not.toBe('')
    const foreign = { assigned: [{ organisation: here.world.schools.south1 }], revision: placed.body.revision }
    const nowhere = { ...foreign, assigned: [{ organisation: crypto.randomUUID() }] }
    for (const body of [foreign, nowhere]) {
      const { status, body: refused } = await call<Refused>(sue, `/api/users/${col.id}/assigned`, body)
      expect([status, refused.detail]).toEqual([404, 'There is no such organisation here.'])
    }
    const emperor = { give: ['emperor'], revision: placed.body.revision }
    expect((await call(sue, `/api/users/${col.id}/roles`, emperor)).status).toBe(404)
    expect((await userAt('Col')).assigned).toEqual([{ every: 'school' }])
  })

  test('a user is suspended, given back and removed, is told, and is out at the next request', async () => {
    const una = await asUser(here.host, 'una@example.org')
    expect((await una.get('/world/account')).status).toBe(200)
    let { id, revision } = await userAt('Una')
    const act = async (slug: string) => {
      const { status, body } = await call<User>(sue, `/api/users/${id}/${slug}`, { reason: 'For the test', revision })
      revision = body.revision
      return [status, body.status]
    }
    expect(await act('suspension')).toEqual([200, 'suspended'])
    expect((await una.get('/world/account')).status).not.toBe(200)
    expect(await act('reactivation')).toEqual([200, 'active'])
    expect(await act('removal')).toEqual([200, 'ended'])
    expect((await call(sue, `/api/users/${id}/suspension`, { reason: 'Again', revision })).status).toBe(409)
    const kinds = (await listOutbox(here.db, { to: 'una@example.org' })).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['people.reactivation', 'people.removal', 'people.suspension'])
  })

  test('what belongs to others is answered like what does not exist', async () => {
    const nothing = crypto.randomUUID()
    for (const path of ['/api/users/ID', '/api/users?organisation=ID', '/api/organisations/ID']) {
      const ids = path.includes('/users/')
        ? [idOf('Sid'), nothing, 'no-id']
        : [here.world.authorities.south, here.world.centre, nothing]
      const answers = await Promise.all(
        ids.map((id) => call<Refused & { instance: string }>(sue, path.replace('ID', id))),
      )
      const told = answers.map(({ status, body: { instance: _, ...body } }) => JSON.stringify([status, body]))
      expect(new Set(told), path).toHaveLength(1)
      expect(answers[0]?.status).toBe(404)
    }
    const act = { reason: 'Mine', revision: 1 }
    expect((await call(sue, `/api/users/${idOf('Sid')}/removal`, act)).status).toBe(404)
  })

  test('a client does no more than it was granted, and no more than its user may', async () => {
    const reader = await clientFor('Sue', ['users.read'])
    expect((await call(reader, '/api/users')).status).toBe(200)
    const denied = await call<Refused>(reader, '/api/invitations', { name: 'A B', email: 'a@example.org' })
    expect([denied.status, denied.body.detail]).toEqual([403, 'This client was not granted users.invite.'])
    const col = await clientFor('Col', clientGrants)
    for (const path of ['/api/users', '/api/history', '/api/organisations']) {
      const { status, body } = await call<Refused>(col, path)
      expect([path, status, body.code]).toEqual([path, 403, 'denied'])
    }
    const asker = await inTransaction(here.db, (tx) =>
      addApiClient(tx, { service: 'world', name: 'Only asks' }, here.time.now),
    )
    expect((await call(asker, '/api/users')).status).toBe(403)
  })

  test('the history comes in parts that do not move, newest first', async () => {
    type Part = { results: { sequence: number; chain: string; at: string }[]; next: string | null }
    const seen: string[] = []
    let url = '/api/history?limit=5'
    for (let parts = 0; parts < 50; parts += 1) {
      const { body } = await call<Part>(sue, url)
      seen.push(...body.results.map(({ chain, sequence }) => `${chain} ${sequence}`))
      if (body.next === null) break
      if (parts === 0) {
        later()
        const { id, revision } = await userAt('Col')
        await call(sue, `/api/users/${id}/roles`, { give: ['weigher'], revision })
      }
      url = `/api/history?limit=5&after=${body.next}`
    }
    expect(new Set(seen).size).toBe(seen.length)
    const { total } = await listEntries(here.db, {
      beneath: { path: `/${here.world.centre}/${here.world.authorities.north}/` },
    })
    expect(seen.length).toBe(total - 1)
  })

  test('what is no request is refused with every fault named, and changes nothing', async () => {
    const { id } = await userAt('Col')
    for (const body of [{}, { revision: 'x' }, { give: 'helper', revision: 1 }, { revision: 1, extra: true }]) {
      const { status, body: refused } = await call<Refused>(sue, `/api/users/${id}/roles`, body)
      expect([status, refused.code], JSON.stringify(body)).toEqual([400, 'malformed'])
    }
    expect((await call(sue, '/api/users?limit=0')).status).toBe(400)
    expect((await call(sue, '/api/users?after=x')).status).toBe(400)
    expect((await call(sue, '/api/nowhere')).status).toBe(404)
    const key = { 'idempotency-key': 'with space' }
    expect((await call(sue, '/api/invitations', { name: 'A', email: 'a@example.org' }, key)).status).toBe(400)
  })

  test('a client that asks too often waits, and is told how long', async () => {
    const eager = await clientFor('Sue', ['users.read'])
    later()
    const answers = []
    for (let count = 0; count < 301; count += 1) answers.push(await call(eager, '/api/roles'))
    expect(answers.slice(0, 300).every(({ status }) => status === 200)).toBe(true)
    expect([answers[300]?.status, Number(answers[300]?.headers['retry-after']) > 0]).toEqual([429, true])
    expect((await call(sue, '/api/roles')).status).toBe(200)
    later()
    expect((await call(eager, '/api/roles')).status).toBe(200)
  })

  test('a client stops with its user’s access, and when an operator ends it', async () => {
    const sam = await clientFor('Sam', ['users.read'])
    const { id, revision } = await userAt('Sam')
    await call(sue, `/api/users/${id}/suspension`, { reason: 'Left', revision })
    const { status, body } = await call<Refused>(sam, '/api/users')
    expect([status, body.detail]).toEqual([403, 'The user this client acts for has no access any more.'])
    await inTransaction(here.db, (tx) => removeApiClient(tx, { service: 'world', name: 'Payroll 1' }, here.time.now))
    expect((await call(sue, '/api/users')).status).toBe(401)
  })

  test('the published description and its page name every address there is, and no other', async () => {
    const document = (await here.host.inject('/api/openapi.json')).json() as {
      openapi: string
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
    }
    expect(document.openapi).toBe('3.1.1')
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} /api${path}`),
    )
    const mounted = routesOf(here.host).filter(
      ({ path, needs }) => path.startsWith('/api/') && !('open' in Object(needs)),
    )
    expect(described.toSorted()).toEqual(
      mounted.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`).toSorted(),
    )
    for (const operations of Object.values(document.paths))
      for (const { responses } of Object.values(operations)) expect(Object.keys(responses)).toContain('401')
    const { page } = await asVisitor(here.host).get('/api')
    for (const address of described) page.getByRole('heading', { level: 2, name: address })
  })
})
