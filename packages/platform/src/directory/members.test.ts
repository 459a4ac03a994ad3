import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, inTransaction } from '../db/index.ts'
import { openStore, stores } from '../testing/open-store.ts'
import { buildWorld, castMember, type World } from '../testing/world.ts'
import { worldPolicy } from '../testing/world-policy.ts'
import { acceptInvitation, inviteMember, listMembers, type MemberFilter, membersInGroups } from './index.ts'

const now = new Date('2026-10-01T10:00:00Z')
const policies = new Map([['world', worldPolicy]])

describe.each(stores)('the members listed on %s', (store) => {
  let database: Database
  let world: World
  let sent: { membership: string; token: string }
  const invite = (email: string, name: string) => {
    const to = { email, name, organisation: world.authorities.north, roles: ['collector'], assigned: [] }
    const invitation = { policy: worldPolicy, actor: castMember(world, 'Sue'), ...to, now }
    return inTransaction(database.db, (tx) => inviteMember(tx, invitation))
  }
  const change = (email: string, to: { name?: string; email?: string; last_seen_at?: Date }) =>
    database.db.updateTable('users').set(to).where('email', '=', email).execute()
  const list = (filter: Partial<MemberFilter> = {}) =>
    listMembers(database.db, { organisation: world.authorities.north, ...filter }, now)
  const names = async (filter: Partial<MemberFilter> = {}) => (await list(filter)).members.map(({ user }) => user.name)

  beforeAll(async () => {
    database = await openStore(store)
    world = await buildWorld(database.db)
    await change('sid@example.org', { last_seen_at: now })
    sent = await invite('sid@example.org', 'Abe Élan')
  })
  afterAll(() => database.close())

  it('have the name their inviter gave them, and were never here, until they accept', async () => {
    await change('sid@example.org', { name: 'Sidney Zuse' })
    expect(await names()).toEqual(['Abe Élan', 'Col', 'Lee', 'Sam', 'Sue', 'Una'])
    expect(await names({ search: 'ÉLAN' })).toEqual(['Abe Élan'])
    expect(await names({ search: 'zuse' })).toEqual([])
    expect(await names({ seen: { since: new Date(0) } })).toEqual([])
    expect(await names({ seen: 'never', search: 'SID@' })).toEqual(['Abe Élan'])
    expect(await names({ seen: { notSince: now }, status: ['invited'] })).toEqual(['Abe Élan'])
  })

  it('have their own name and last visit from then on, and the address they changed to', async () => {
    const accepted = { policies, token: sent.token, password: 'three random words', now }
    await inTransaction(database.db, (tx) => acceptInvitation(tx, accepted))
    await change('sid@example.org', { email: 'an-address@example.org' })
    expect(await names()).toEqual(['Col', 'Lee', 'Sam', 'Sidney Zuse', 'Sue', 'Una'])
    expect(await names({ search: 'abe' })).toEqual([])
    expect(await names({ search: 'sid@' })).toEqual([])
    expect(await names({ seen: { since: now } })).toEqual(['Sidney Zuse'])
    expect((await names({ sort: '-lastSeen' }))[0]).toBe('Sidney Zuse')
    expect((await names({ sort: 'lastSeen' })).at(-1)).toBe('Sidney Zuse')
    expect((await names({ sort: 'email' }))[0]).toBe('Sidney Zuse')
  })

  it('have their new name when they change it while they are invited', async () => {
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const renaming = inTransaction(database.db, async (tx) => {
      await tx.updateTable('users').set({ name: 'Noor' }).where('email', '=', 'una@example.org').execute()
      await finished
    })
    await sleep(50)
    const inviting = inTransaction(database.db, (tx) =>
      inviteMember(tx, {
        policy: worldPolicy,
        actor: castMember(world, 'Sid'),
        email: 'una@example.org',
        name: '',
        organisation: world.authorities.south,
        roles: [],
        assigned: [],
        now,
      }),
    )
    await sleep(100)
    finish()
    await Promise.all([renaming, inviting])
    const listed = await database.db
      .selectFrom('memberships')
      .select('listed_name')
      .where('user_id', '=', castMember(world, 'Una').id)
      .execute()
    expect(listed).toEqual([{ listed_name: 'noor' }, { listed_name: 'noor' }])
  })

  it('come page after page, and none beyond the last, with the exact number of all', async () => {
    const pages = await Promise.all([1, 2, 3].map(async (page) => (await list({ page, pageSize: 2 })).members))
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2])
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(6)
    expect(await list({ page: 9 })).toEqual({ members: [], total: 6 })
  })

  it('are read in groups by name, each once, whoever leaves or comes between two groups', async () => {
    const filter = { organisation: world.authorities.north }
    const set = (status: 'active' | 'suspended') =>
      database.db
        .updateTable('memberships')
        .set({ status })
        .where('id', '=', castMember(world, 'Col').acting.id)
        .execute()
    const active: (readonly string[])[] = []
    for await (const group of membersInGroups(database.db, { ...filter, status: ['active'] }, 2, now)) {
      active.push(group.map(({ user }) => user.name))
      await set('suspended')
    }
    await set('active')
    expect(active).toEqual([['Col', 'Lee'], ['Noor', 'Sam'], ['Sidney Zuse', 'Sue'], []])
  })
})
