import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, inTransaction } from '../../db/index.ts'
import { applyChanges } from '../../directory/index.ts'
import { buildWorld, castMember, openStore, stores, type World, worldPolicy } from '../../testing/index.ts'
import { suspendDormant } from './suspend-dormant.ts'

const dayMs = 86_400_000
const begins = new Date('2026-09-10T06:40:00Z')
const daysOn = (days: number) => new Date(begins.getTime() + days * dayMs)

describe.each(stores)('who is not seen any more, on %s,', (store) => {
  let database: Database
  let world: World
  beforeAll(async () => {
    database = await openStore(store)
    world = await buildWorld(database.db)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    const { db } = database
    await db.deleteFrom('outbox').execute()
    await db.deleteFrom('dormancy_warnings').execute()
    await db.updateTable('memberships').set({ status: 'active' }).where('status', '=', 'suspended').execute()
    // Everybody is seen all the time, but those a test speaks of.
    await db
      .updateTable('users')
      .set({ last_seen_at: daysOn(10_000) })
      .execute()
  })

  const dormancy = (days: number) => ({
    policies: new Map([['world', worldPolicy]]),
    serviceNames: new Map([['world', 'The world']]),
    publicUrl: 'http://remit.test',
    days,
  })
  const round = (day: number, days = 60) => suspendDormant(database.db, dormancy(days), daysOn(day))
  const lastSeen = async (name: string, at: Date) => {
    const id = world.people[name]?.id ?? ''
    await database.db.updateTable('users').set({ last_seen_at: at }).where('id', '=', id).execute()
  }
  const statusOf = async (name: string) => {
    const id = world.people[name]?.membership ?? ''
    const query = database.db.selectFrom('memberships').select('status').where('id', '=', id)
    return (await query.executeTakeFirstOrThrow()).status
  }
  const mail = async () => {
    const rows = await database.db.selectFrom('outbox').select(['kind', 'to_email']).orderBy('id').execute()
    return rows.map(({ kind, to_email }) => `${kind} ${to_email}`)
  }

  test('is warned 14, 7, 3 and 1 days before, once each, and suspended on the day', async () => {
    await lastSeen('Col', begins)
    const days: number[] = []
    for (let day = 40; day <= 61; day += 1) {
      const { warned, suspended } = await round(day)
      if (warned > 0) days.push(60 - day)
      if (suspended > 0) days.push(-1)
      expect(await round(day)).toEqual({ warned: 0, suspended: 0, kept: 0 })
    }
    expect(days).toEqual([14, 7, 3, 1, -1])
    expect(await statusOf('Col')).toBe('suspended')
    expect((await mail()).at(-1)).toBe('people.dormancy-suspension col@example.org')
    const { actor_name, reason } = await database.db
      .selectFrom('audit_entries')
      .select(['actor_name', 'reason'])
      .where('action', '=', 'membership.suspended')
      .orderBy('at', 'desc')
      .executeTakeFirstOrThrow()
    expect([actor_name, reason]).toEqual(['dormancy', 'Not seen since 10 September 2026'])
  })

  test('keeps access by signing in once, and hears nothing more', async () => {
    await lastSeen('Col', begins)
    expect(await round(50)).toMatchObject({ warned: 1 })
    await lastSeen('Col', daysOn(51))
    expect(await round(62)).toEqual({ warned: 0, suspended: 0, kept: 0 })
    expect(await statusOf('Col')).toBe('active')
  })

  test('is never suspended without a fortnight’s warning, however long away when the rule came', async () => {
    await lastSeen('Col', begins)
    expect(await round(400)).toEqual({ warned: 1, suspended: 0, kept: 0 })
    expect(await round(413)).toMatchObject({ suspended: 0 })
    expect(await round(414)).toMatchObject({ suspended: 1 })
  })

  test('keeps access when a constraint needs them, and where nobody there can do anything the organisation above is told, once', async () => {
    await lastSeen('Sid', begins)
    await round(46)
    expect(await round(60)).toEqual({ warned: 0, suspended: 0, kept: 1 })
    expect(await round(61)).toEqual({ warned: 0, suspended: 0, kept: 0 })
    expect(await statusOf('Sid')).toBe('active')
    const told = (await mail()).filter((line) => line.startsWith('people.dormancy-needed'))
    expect(told).toEqual(['people.dormancy-needed ola@example.org'])
  })

  test('of two who hold what one must hold, the last keeps it', async () => {
    for (const name of ['Sue', 'Sam', 'Lee']) await lastSeen(name, begins)
    await round(46)
    const { suspended, kept } = await round(60)
    expect([suspended, kept]).toEqual([2, 1])
    const told = (await mail()).filter((line) => line.startsWith('people.dormancy-needed'))
    expect(told).toEqual(['people.dormancy-needed ola@example.org'])
  })

  test('starts again from the day access was given back', async () => {
    await lastSeen('Col', begins)
    await round(46)
    expect(await round(60)).toMatchObject({ suspended: 1 })
    const { db } = database
    const membership = world.people.Col?.membership ?? ''
    const actor = castMember(world, 'Lee')
    await inTransaction(db, (tx) =>
      applyChanges(tx, {
        policy: worldPolicy,
        actor,
        commands: [{ do: 'reactivateMembership', membership }],
        now: daysOn(70),
      }),
    )
    expect(await round(71)).toEqual({ warned: 0, suspended: 0, kept: 0 })
    expect(await round(117)).toMatchObject({ warned: 1 })
  })

  test('is left alone where the setting says never, and sooner where it says so', async () => {
    const { db } = database
    await lastSeen('Col', begins)
    await lastSeen('Sid', begins)
    const settings = [
      { service: 'world', organisation_id: world.authorities.north, key: 'dormancy.days', value: '{"value":0}' },
      { service: 'world', organisation_id: null, key: 'dormancy.days', value: '{"value":30}' },
    ]
    await db.insertInto('settings').values(settings).execute()
    expect(await round(16)).toEqual({ warned: 1, suspended: 0, kept: 0 })
    expect(await mail()).toEqual(['people.dormancy-warning sid@example.org'])
    await db.deleteFrom('settings').execute()
  })
})
