import { compileOrThrow, type Policy } from '@remit/policy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskedResource, isActing, may, type SignedInUser, signedInUser, visible } from '../src/access/index.ts'
import { type Database, inTransaction, newId } from '../src/db/index.ts'
import { applyChanges, type DirectoryCommand } from '../src/directory/index.ts'
import { openStore, stores } from '../src/testing/open-store.ts'
import { wholeState } from '../src/testing/whole-state.ts'
import { buildWorld, castMember, sessionFor, type World } from '../src/testing/world.ts'
import { worldPolicy, worldPolicySource } from '../src/testing/world-policy.ts'

/**
 * How authorisation products have failed in public where decisions meet storage, one family each; the advisories that tell of it are
 * named. The engine's own families are beside the engine.
 */

const now = new Date('2026-10-01T10:00:00Z')
const policies = new Map([['world', worldPolicy]])

describe.each(stores)('on %s:', (store) => {
  let database: Database
  let world: World
  beforeAll(async () => {
    database = await openStore(store)
    world = await buildWorld(database.db)
  })
  afterAll(() => database.close())

  const sessionOf = (name: string) => sessionFor(database.db, castMember(world, name).id, now)
  const read = async (tokenHash: string): Promise<SignedInUser | undefined> => {
    const user = await signedInUser(database.db, policies, { tokenHash }, now)
    return user && isActing(user) ? user : undefined
  }
  const actingAs = async (name: string): Promise<SignedInUser> => {
    const user = await read(await sessionOf(name))
    if (user === undefined) throw new Error(`${name} does not act.`)
    return user
  }
  const change = (by: string, ...commands: DirectoryCommand[]) =>
    inTransaction(database.db, (tx) =>
      applyChanges(tx, { policy: worldPolicy, actor: castMember(world, by), commands, now }),
    )
  const membership = (name: string) => castMember(world, name).acting.id
  const school = (name: string): AskedResource => {
    const id = world.schools[name] ?? ''
    return { type: 'school', id, holders: [id] }
  }
  const pupilAt = (name: string): AskedResource => ({ type: 'pupil', id: 'p', holders: [world.schools[name] ?? ''] })
  const schoolsOf = async (user: SignedInUser) => {
    const query = database.db.selectFrom('organisations as o').select('o.id').where('o.kind', '=', 'school')
    return (await visible(query, user, 'school.list', { holder: 'o.id' }, now).execute()).map((row) => row.id)
  }

  describe('a list that differs from check, a batch from its questions (GHSA-9m7r-g8hg-x3vr, openfga#2828, CVE-2026-34972)', () => {
    it('everybody’s list is what check allows of every school, one by one and twice', async () => {
      for (const name of ['Ola', 'Sue', 'Sam', 'Lee', 'Col', 'Una', 'Sid']) {
        const user = await actingAs(name)
        const allowed: string[] = []
        for (const at of [...Object.keys(world.schools), ...Object.keys(world.schools)]) {
          const decision = await may(database.db, user, 'school.list', school(at), now)
          if (decision.allowed) allowed.push(world.schools[at] ?? '')
        }
        expect(allowed.toSorted()).toEqual([...(await schoolsOf(user)), ...(await schoolsOf(user))].toSorted())
      }
    })
  })

  describe('data of the request trusted too far (CVE-2024-56323, CVE-2025-48371, openfga#3145)', () => {
    it('a session that names somebody else’s membership does not act in it', async () => {
      const tokenHash = await sessionOf('Col')
      const session = { tokenHash, membershipId: membership('Sue') }
      const user = await signedInUser(database.db, policies, session, now)
      expect(user && isActing(user)).toBe(false)
    })

    it('a holder made up by the caller gives nothing, and a real one beside it only what it gives by itself', async () => {
      const col = await actingAs('Col')
      const asked = async (holders: string[]) =>
        (await may(database.db, col, 'pupil.edit', { type: 'pupil', id: 'p', holders }, now)).allowed
      const [own = '', other = ''] = [world.schools.north1, world.schools.south1]
      const madeUp = '00000000-0000-7000-8000-000000000000'
      expect(await asked([madeUp])).toBe(false)
      expect(await asked([other, madeUp])).toBe(false)
      expect(await asked([own, madeUp])).toBe(true)
    })
  })

  describe('identifiers compared loosely (CVE-2026-55170, SpiceDB 1.54 on MySQL)', () => {
    it('an id in capitals, or with a space, is another id to check', async () => {
      const col = await actingAs('Col')
      for (const id of [world.schools.north1?.toUpperCase() ?? '', ` ${world.schools.north1}`]) {
        if (id === world.schools.north1) continue
        const asking = may(database.db, col, 'pupil.edit', { type: 'pupil', id: 'p', holders: [id] }, now)
        expect(
          await asking.then(
            ({ allowed }) => allowed,
            () => false,
          ),
        ).toBe(false)
      }
    })
  })

  describe('a constraint checked after the write (internal_api.go of Casbin)', () => {
    it('a refused change leaves every row and every record as they were', async () => {
      const before = [await wholeState(database.db, 'world'), await entries(database)]
      const lead = { do: 'assignRole', membership: membership('Una'), role: 'lead' } as const
      await expect(change('Sue', lead)).rejects.toThrow()
      const placed = { do: 'place', membership: membership('Una'), assigned: [world.schools.north1 ?? ''] } as const
      await expect(change('Sue', placed, lead)).rejects.toThrow()
      expect([await wholeState(database.db, 'world'), await entries(database)]).toEqual(before)
    })
  })

  describe('a constraint judged on part of the world', () => {
    it('an organisation that opens again wakes nothing that may not stand beside what its users hold elsewhere', async () => {
      const apart = { exclusive: ['helper', 'collector'], per: 'user' } as const
      const policy = compileOrThrow({ ...worldPolicySource, constraints: { ...worldPolicySource.constraints, apart } })
      const actor = { system: 'operator', name: 'the tests' } as const
      const operate = (by: Policy, command: DirectoryCommand) =>
        inTransaction(database.db, (tx) => applyChanges(tx, { policy: by, actor, commands: [command], now }))
      const { provider } = world
      const second = newId(now)
      const joining = { membership: second, user: castMember(world, 'Col').id, organisation: provider, assigned: [] }
      await operate(worldPolicy, { do: 'addMembership', ...joining, roles: [{ role: 'helper' }] })
      await operate(worldPolicy, { do: 'closeOrganisation', organisation: provider })
      const reopening = { do: 'reopenOrganisation', organisation: provider } as const
      await expect(operate(policy, reopening)).rejects.toThrow(/Nobody may hold Helper and Collector/)
      await operate(worldPolicy, reopening)
      await operate(worldPolicy, { do: 'endMembership', membership: second })
    })
  })

  describe('a replica or a race that answers for yesterday (SpiceDB read-your-writes, SpiceDB replica snapshots, CockroachDB clock skew)', () => {
    it('what was given is there in the very next request, and what was taken is not', async () => {
      const tokenHash = await sessionOf('Una')
      const listed = async () => (await schoolsOf((await read(tokenHash)) as SignedInUser)).length
      expect(await listed()).toBe(0)
      const assigned = Object.values({ ...world.schools }).slice(0, 1)
      await change('Sue', { do: 'place', membership: membership('Una'), assigned })
      await change('Sue', { do: 'assignRole', membership: membership('Una'), role: 'collector' })
      expect(await listed()).toBe(1)
      await change('Sue', { do: 'revokeRole', membership: membership('Una'), role: 'collector' })
      expect(await listed()).toBe(0)
    })
  })

  describe('authority that outlives what gave it (Cerbos 0.52, the iterator cache of OpenFGA)', () => {
    it('an ended membership gives nothing from the next request on, and its old facts reach no row', async () => {
      const tokenHash = await sessionOf('Col')
      const col = await read(tokenHash)
      expect((await may(database.db, col as SignedInUser, 'pupil.edit', pupilAt('north1'), now)).allowed).toBe(true)
      await change('Sue', { do: 'endMembership', membership: membership('Col') })
      expect(await read(tokenHash)).toBeUndefined()
    })
  })

  describe('two changes that are each right and together wrong (new enemies, lost updates)', () => {
    it('two super users, the last, who take the role from each other at once, leave one of them', async () => {
      const take = (name: string, role: string) => ({ do: 'revokeRole', membership: membership(name), role }) as const
      await change('Sue', take('Lee', 'lead'), take('Lee', 'superUser'))
      const outcomes = await Promise.allSettled([
        change('Sue', take('Sam', 'superUser')),
        change('Sam', take('Sue', 'superUser')),
      ])
      expect(outcomes.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const { memberships } = await wholeState(database.db, 'world')
      const left = memberships.filter(
        (it) => it.organisation === world.authorities.north && it.assignments.some(({ role }) => role === 'superUser'),
      )
      expect(left).toHaveLength(1)
    })
  })
})

async function entries({ db }: Database): Promise<number> {
  const { count } = await db
    .selectFrom('audit_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
