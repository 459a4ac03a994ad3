import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AskedResource,
  administersHere,
  explainDenial,
  holdsAnywhere,
  isActing,
  may,
  mayKnow,
  type SignedInUser,
  signedInUser,
  visible,
} from '../src/access/index.ts'
import { type Database, inTransaction } from '../src/db/index.ts'
import { applyChanges, renameOrganisation } from '../src/directory/index.ts'
import { Refusal } from '../src/refusals.ts'
import { openStore, stores } from '../src/testing/open-store.ts'
import { buildWorld, castMember, sessionFor, type World } from '../src/testing/world.ts'
import { worldPolicy } from '../src/testing/world-policy.ts'

const now = new Date('2026-10-01T10:00:00Z')

describe.each(stores)('access on %s', (store) => {
  let database: Database
  let world: World
  beforeAll(async () => {
    database = await openStore(store)
    world = await buildWorld(database.db)
  })
  afterAll(() => database.close())

  const actingAs = async (name: string): Promise<SignedInUser> => {
    const tokenHash = await sessionFor(database.db, castMember(world, name).id, now)
    const user = await signedInUser(database.db, new Map([['world', worldPolicy]]), { tokenHash }, now)
    if (!user || !isActing(user)) throw new Error(`${name} does not act.`)
    return user
  }
  const pupilAt = (school: string): AskedResource => ({
    type: 'pupil',
    id: 'p',
    holders: [world.schools[school] ?? ''],
  })
  const schoolNamed = (name: string): AskedResource => {
    const id = world.schools[name] ?? ''
    return { type: 'school', id, holders: [id] }
  }

  it('allows a collector the assigned schools only, and says of others not even that they exist', async () => {
    const { db } = database
    const col = await actingAs('Col')
    expect(await may(db, col, 'pupil.edit', pupilAt('north2'), now)).toMatchObject({ allowed: true })
    expect(await may(db, col, 'pupil.edit', pupilAt('north3'), now)).toEqual({ allowed: false, because: 'outOfReach' })
    expect(await may(db, col, 'pupil.edit', pupilAt('south1'), now)).toMatchObject({ allowed: false })
    expect(await may(db, col, 'school.remove', schoolNamed('north1'), now)).toMatchObject({ allowed: false })
    expect(await mayKnow(db, col, pupilAt('north1'), now)).toBe(true)
    expect(await mayKnow(db, col, pupilAt('south1'), now)).toBe(false)
    expect(await mayKnow(db, col, schoolNamed('north3'), now)).toBe(false)
  })

  it('reaches a school named only by its kind', async () => {
    const lee = await actingAs('Lee')
    expect(await may(database.db, lee, 'school.close', schoolNamed('north3'), now)).toMatchObject({ allowed: true })
    expect(await may(database.db, lee, 'school.close', schoolNamed('south3'), now)).toMatchObject({ allowed: false })
  })

  it('tells what the roles hold at all, and who administers', async () => {
    const [col, sue, una] = [await actingAs('Col'), await actingAs('Sue'), await actingAs('Una')]
    expect([col, sue, una].map((user) => holdsAnywhere(user, 'pupil.edit', now))).toEqual([true, false, false])
    expect([col, sue, una].map((user) => administersHere(user, now))).toEqual([false, true, false])
    expect(holdsAnywhere(una, 'self.password', now)).toBe(true)
    expect(holdsAnywhere(sue, 'no.such', now)).toBe(false)
  })

  it('explains a denial with who can help, and without ids', async () => {
    const denial = await explainDenial(database.db, await actingAs('Una'), 'pupil.edit', pupilAt('north1'), now)
    expect(denial.whoCanHelp).toEqual(['Lee', 'Sam', 'Sue'])
    expect(denial.sentence).not.toMatch(/[0-9a-f]{8}-/)
    expect(denial.sentence).not.toBe('')
  })

  it('sends whoever stands at the top, where nobody gives such a role, to those who run the system', async () => {
    const denial = await explainDenial(database.db, await actingAs('Ola'), 'pupil.edit', pupilAt('north1'), now)
    expect(denial.whoCanHelp).toEqual([])
    expect(denial.next).toMatch(/^Nobody else at The Centre can give you a role that allows it\..*ask your support/)
  })

  it('tells whoever alone gives roles in an organisation beneath the top where to turn', async () => {
    const sid = await explainDenial(database.db, await actingAs('Sid'), 'pupil.edit', pupilAt('south1'), now)
    expect(sid.whoCanHelp).toEqual([])
    expect(sid.next).toMatch(/^Nobody else at Southbury can give roles\..*ask your support/)
  })

  it('limits a list to what the user may see, beside the query’s own conditions', async () => {
    const namesFor = async (name: string) => {
      const query = database.db.selectFrom('organisations as o').select('o.name').where('o.kind', '=', 'school')
      const rows = await visible(query, await actingAs(name), 'school.list', { holder: 'o.id' }, now).execute()
      return rows.map((row) => row.name).toSorted()
    }
    expect(await namesFor('Col')).toEqual(['north 1', 'north 2'])
    expect(await namesFor('Sue')).toEqual(['north 1', 'north 2', 'north 3'])
    expect(await namesFor('Una')).toEqual([])
    expect(await namesFor('Sid')).toEqual(['south 1', 'south 2', 'south 3'])
  })

  it('will not make a list of which it cannot read what the policy reads', async () => {
    const { db } = database
    const sue = { policy: worldPolicy, actor: castMember(world, 'Sue'), now }
    const membership = castMember(world, 'Una').acting.id
    const give = (role: string) => ({ do: 'assignRole', membership, role }) as const
    await inTransaction(db, (tx) => applyChanges(tx, { ...sue, commands: [give('helper'), give('weigher')] }))
    const una = await actingAs('Una')
    const query = db.selectFrom('organisations as o').select('o.id')
    const asking = (permission: string) => () => visible(query, una, permission, { holder: 'o.id' }, now)
    expect(asking('pupil.list')).toThrow('name the owner’s column')
    expect(asking('pupil.weigh')).toThrow('name its column')
    expect(() => visible(query, una, 'pupil.list', { holder: 'o.id', type: 'school' }, now)).toThrow('not asked of a')
  })

  it('renames an organisation on the record, unless its code is taken', async () => {
    const { db } = database
    const { id } = schoolNamed('north1')
    const rename = (code: string) =>
      inTransaction(db, (tx) =>
        renameOrganisation(tx, { id: id ?? '', name: 'Ash Lane', code, actor: castMember(world, 'Lee'), now }),
      )
    await rename('A-1')
    await expect(rename('north2')).rejects.toThrow(Refusal)
    const found = await db.selectFrom('organisations').select('name').where('code', '=', 'A-1').execute()
    expect(found).toEqual([{ name: 'Ash Lane' }])
  })
})
