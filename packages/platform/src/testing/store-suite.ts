import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isActing, signedInUser } from '../access/index.ts'
import { listEntries, verifyChain } from '../audit/index.ts'
import { type Database, inTransaction, newId } from '../db/index.ts'
import {
  acceptInvitation,
  applyChanges,
  cancelInvitation,
  type DirectoryCommand,
  findInvitation,
  findMember,
  inviteMember,
  isPassword,
  listMembers,
  listOrganisations,
  membersHolding,
  renewInvitation,
} from '../directory/index.ts'
import { Refusal } from '../refusals.ts'
import { buildWorld, castMember, sessionFor, type World, worldBegins } from './world.ts'
import { worldPolicy } from './world-policy.ts'

const now = new Date('2026-10-01T10:00:00Z')
const policies = new Map([['world', worldPolicy]])

/** Everything a database must do for Remit, on a fresh one that `connect` opens. Run for PGlite and for PostgreSQL. */
export function storeSuite(title: string, connect: () => Promise<Database>): void {
  describe(`the store on ${title}`, () => {
    let database: Database
    let world: World
    beforeAll(async () => {
      database = await connect()
      world = await buildWorld(database.db)
    })
    afterAll(() => database.close())
    const get = () => ({ db: database.db, world })
    directorySuite(get)
    invitationSuite(get)
    sessionSuite(get)
    it('has intact audit chains after all of this', async () => {
      const state = await verifyChain(database.db, `world:${world.authorities.north}`)
      expect(state).toMatchObject({ intact: true })
    })
  })
}

type Get = () => { db: Database['db']; world: World }

function changing(get: Get, actor: string, commands: (world: World) => DirectoryCommand[]) {
  const { db, world } = get()
  const changes = { policy: worldPolicy, actor: castMember(world, actor), commands: commands(world), now }
  return inTransaction(db, (tx) => applyChanges(tx, { ...changes, reason: 'a test' }))
}

async function refused(work: Promise<unknown>): Promise<Refusal> {
  const cause: unknown = await work.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  )
  if (cause instanceof Refusal) return cause
  throw cause
}

const of = (world: World, name: string) => castMember(world, name).acting.id

function directorySuite(get: Get): void {
  it('writes what was judged, and records it with before, after and reason', async () => {
    await changing(get, 'Sue', (world) => [
      { do: 'assignRole', membership: of(world, 'Una'), role: 'collector' },
      { do: 'place', membership: of(world, 'Una'), assigned: [world.schools.north3 ?? ''] },
    ])
    const { db, world } = get()
    const una = await findMember(db, of(world, 'Una'), now)
    expect(una).toMatchObject({ revision: 2, roles: [{ role: 'collector' }], assigned: [world.schools.north3] })
    const { entries } = await listEntries(db, { subject: { type: 'user', id: castMember(world, 'Una').id } })
    const placed = entries.find(({ action }) => action === 'membership.placed')
    expect(placed).toMatchObject({
      actorName: 'Sue',
      reason: 'a test',
      organisationName: 'Northtown',
      before: { assigned: [] },
      after: { assigned: [{ id: world.schools.north3, name: 'north 3' }] },
    })
  })

  it('refuses a broken constraint with the names of those who hold the places, and writes nothing', async () => {
    const refusal = await refused(
      changing(get, 'Sid', (world) => [{ do: 'endMembership', membership: of(world, 'Sid') }]),
    )
    expect(refusal).toMatchObject({ code: 'constraint', words: { details: ['Who holds it now: Sid'] } })
    expect(refusal.message).not.toMatch(/[0-9a-f]{8}-/)
    const { db, world } = get()
    expect(await findMember(db, of(world, 'Sid'), now)).toMatchObject({ status: 'active', revision: 1 })
  })

  it('refuses a second lead, naming the first', async () => {
    const second = changing(get, 'Sue', (world) => [{ do: 'assignRole', membership: of(world, 'Sam'), role: 'lead' }])
    expect(await refused(second)).toMatchObject({ code: 'constraint', words: { details: ['Who holds it now: Lee'] } })
  })

  it('denies people who administer nobody, or somewhere else', async () => {
    const assign = (world: World): DirectoryCommand[] => [
      { do: 'assignRole', membership: of(world, 'Una'), role: 'weigher' },
    ]
    expect((await refused(changing(get, 'Col', assign))).code).toBe('denied')
    expect((await refused(changing(get, 'Sid', assign))).code).toBe('denied')
  })

  it('refuses as a conflict what the world no longer allows', async () => {
    const revoke = changing(get, 'Sue', (world) => [
      { do: 'revokeRole', membership: of(world, 'Una'), role: 'weigher' },
    ])
    expect((await refused(revoke)).code).toBe('conflict')
    const { db, world } = get()
    const stale = inTransaction(db, (tx) =>
      applyChanges(tx, {
        policy: worldPolicy,
        actor: castMember(world, 'Sue'),
        commands: [{ do: 'assignRole', membership: of(world, 'Col'), role: 'weigher' }],
        revisions: { [of(world, 'Col')]: 7 },
        now,
      }),
    )
    expect((await refused(stale)).code).toBe('conflict')
  })

  it('adds a school where its adder may, with a path beneath its authority, and refuses a code twice', async () => {
    const add = (id: string) =>
      changing(get, 'Lee', (world) => [
        {
          do: 'addOrganisation',
          organisation: { id, kind: 'school', parent: world.authorities.north, status: 'open' },
          name: 'New school',
          code: 'N-1',
        },
      ])
    const { db, world } = get()
    const id = newId(now)
    await add(id)
    const centre = { path: `/${world.centre}/${world.authorities.north}/`, kind: 'school', search: 'n-1' }
    expect(await listOrganisations(db, centre)).toMatchObject([{ id, path: `${centre.path}${id}/` }])
    expect(await refused(add(newId(now)))).toMatchObject({ code: 'conflict' })
    const { entries } = await listEntries(db, { actions: ['school.added'], organisationId: id })
    expect(entries).toMatchObject([{ subject: { type: 'school', id, name: 'New school' } }])
    await changing(get, 'Lee', () => [{ do: 'closeOrganisation', organisation: id }])
    expect(await listOrganisations(db, centre)).toEqual([])
    expect(await listOrganisations(db, { ...centre, closed: true })).toHaveLength(1)
  })

  it('lists members: searched, filtered, sorted, in pages with the exact total', async () => {
    const { db, world } = get()
    const organisation = world.authorities.north
    const names = async (filter: object) =>
      (await listMembers(db, { organisation, ...filter }, now)).members.map(({ user }) => user.name)
    expect(await names({})).toEqual(['Col', 'Lee', 'Sam', 'Sue', 'Una'])
    expect(await names({ sort: '-email', page: 2, pageSize: 2 })).toEqual(['Sam', 'Lee'])
    expect((await listMembers(db, { organisation, pageSize: 1 }, now)).total).toBe(5)
    expect(await names({ search: ' SUE@' })).toEqual(['Sue'])
    expect(await names({ search: '%' })).toEqual([])
    expect(await names({ role: 'superUser' })).toEqual(['Lee', 'Sam', 'Sue'])
    expect(await names({ assigned: world.schools.north1 })).toEqual(['Col', 'Lee', 'Sam', 'Sue'])
    expect(await names({ status: ['ended'] })).toEqual([])
    const holding = await membersHolding(db, { organisation, roles: ['lead'] }, now)
    expect(holding).toMatchObject([{ name: 'Lee', email: 'lee@example.org' }])
    expect(await findMember(db, 'not-an-id', now)).toBeUndefined()
  })
}

function invitationSuite(get: Get): void {
  const invite = (email: string, at = now) => {
    const { db, world } = get()
    const invitation = { policy: worldPolicy, actor: castMember(world, 'Sue'), email, name: 'New Person', now: at }
    const part = { organisation: world.authorities.north, roles: ['collector'], assigned: [] }
    return inTransaction(db, (tx) => inviteMember(tx, { ...invitation, ...part }))
  }
  const accept = (token: string, at = now) =>
    inTransaction(get().db, (tx) => acceptInvitation(tx, { policies, token, password: 'three random words', now: at }))

  it('makes an active member with a password of an invited person, once', async () => {
    const { db } = get()
    const sent = await invite(' New.Person@Example.org')
    expect(sent).toMatchObject({ email: 'new.person@example.org', hasAccount: false })
    expect(await findInvitation(db, sent.token, now)).toMatchObject({
      organisationName: 'Northtown',
      hasAccount: false,
    })
    expect(await findMember(db, sent.membership, now)).toMatchObject({
      status: 'invited',
      invitation: { state: 'open' },
    })
    expect(await accept(sent.token)).toMatchObject({ membership: sent.membership, service: 'world' })
    expect((await findMember(db, sent.membership, now))?.status).toBe('active')
    const user = await db.selectFrom('users').selectAll().where('id', '=', sent.user).executeTakeFirstOrThrow()
    expect(await isPassword('three random words', user.password_hash)).toBe(true)
    expect((await refused(accept(sent.token))).code).toBe('gone')
    expect((await refused(invite('new.person@example.org'))).code).toBe('conflict')
  })

  it('expires after seven days, and a renewed link ends the old one', async () => {
    const { db, world } = get()
    const later = new Date(now.getTime() + 7 * 86_400_000)
    const sent = await invite('late@example.org')
    expect((await refused(accept(sent.token, later))).code).toBe('gone')
    const act = { policy: worldPolicy, actor: castMember(world, 'Sue'), membership: sent.membership, now: later }
    const renewed = await inTransaction(db, (tx) => renewInvitation(tx, act))
    expect(await findInvitation(db, sent.token, now)).toBeUndefined()
    const byCollector = inTransaction(db, (tx) => renewInvitation(tx, { ...act, actor: castMember(world, 'Col') }))
    expect((await refused(byCollector)).code).toBe('denied')
    await accept(renewed.token, later)
  })

  it('can be withdrawn, and the person invited again', async () => {
    const { db, world } = get()
    const sent = await invite('withdrawn@example.org')
    const act = { policy: worldPolicy, actor: castMember(world, 'Sue'), membership: sent.membership, now }
    await inTransaction(db, (tx) => cancelInvitation(tx, act))
    expect((await refused(accept(sent.token))).code).toBe('gone')
    expect((await findMember(db, sent.membership, now))?.status).toBe('ended')
    await invite('withdrawn@example.org')
  })

  it('adds a membership to an account that exists, whose password stays', async () => {
    const { db } = get()
    const sent = await invite('sid@example.org')
    expect(sent.hasAccount).toBe(true)
    await accept(sent.token)
    const sid = await db.selectFrom('users').selectAll().where('id', '=', sent.user).executeTakeFirstOrThrow()
    expect(sid).toMatchObject({ name: 'Sid', password_hash: 'none' })
  })

  it('is not accepted when its sender could not send it any more', async () => {
    const { db, world } = get()
    const sent = await invite('orphan@example.org')
    const change = (name: 'suspendMembership' | 'reactivateMembership') =>
      changing(get, 'Sam', () => [{ do: name, membership: of(world, 'Sue') }])
    await change('suspendMembership')
    expect((await refused(accept(sent.token))).code).toBe('gone')
    await change('reactivateMembership')
    await accept(sent.token)
    expect(await findInvitation(db, sent.token, now)).toBeUndefined()
  })
}

function sessionSuite(get: Get): void {
  it('answers a session with the user, the acting membership and the facts, until it ends', async () => {
    const { db, world } = get()
    const tokenHash = await sessionFor(db, castMember(world, 'Col').id, worldBegins)
    const col = await signedInUser(db, policies, { tokenHash }, new Date(worldBegins.getTime() + 1))
    if (!col || !isActing(col)) throw new Error('Col does not act.')
    expect(col).toMatchObject({ name: 'Col', acting: { organisation: { name: 'Northtown' }, roles: ['collector'] } })
    expect(col.organisations.map(({ id }) => id).toSorted()).toEqual(
      [world.centre, world.authorities.north, world.provider, world.schools.north1, world.schools.north2].toSorted(),
    )
    expect(await signedInUser(db, policies, { tokenHash: 'x' }, now)).toBeUndefined()
    expect(await signedInUser(db, policies, { tokenHash }, now)).toBeUndefined()
    expect(isActing((await signedInUser(db, new Map(), { tokenHash }, worldBegins)) ?? col)).toBe(false)
  })

  it('no longer lets a session act in a membership suspended since', async () => {
    const { db, world } = get()
    const tokenHash = await sessionFor(db, castMember(world, 'Una').id, now, of(world, 'Una'))
    const acts = async () => {
      const una = await signedInUser(db, policies, { tokenHash, service: 'world' }, now)
      return una !== undefined && isActing(una)
    }
    expect(await acts()).toBe(true)
    await changing(get, 'Sue', () => [{ do: 'suspendMembership', membership: of(world, 'Una') }])
    expect(await acts()).toBe(false)
    await changing(get, 'Sue', () => [{ do: 'reactivateMembership', membership: of(world, 'Una') }])
    expect(await acts()).toBe(true)
  })
}
