import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, inTransaction, newId } from '../src/db/index.ts'
import { applyChanges, type DirectoryCommand, membersHolding } from '../src/directory/index.ts'
import { Refusal } from '../src/refusals.ts'
import { openStore } from '../src/testing/open-store.ts'
import { buildWorld, castMember, type World } from '../src/testing/world.ts'
import { worldPolicy } from '../src/testing/world-policy.ts'

const now = new Date('2026-10-01T10:00:00Z')
let database: Database
let world: World
beforeAll(async () => {
  database = await openStore('PostgreSQL')
  world = await buildWorld(database.db)
})
afterAll(() => database.close())

/** Makes every change set at once; answers, in their order, “made” or the refusal's code. Anything else is thrown. */
async function allAtOnce(changes: readonly { actor: string; commands: DirectoryCommand[] }[]): Promise<string[]> {
  const made = changes.map(({ actor, commands }) =>
    inTransaction(database.db, (tx) =>
      applyChanges(tx, { policy: worldPolicy, actor: castMember(world, actor), commands, now }),
    ),
  )
  const answers = await Promise.allSettled(made)
  return answers.map((answer) => {
    if (answer.status === 'fulfilled') return 'made'
    if (answer.reason instanceof Refusal) return answer.reason.code
    throw answer.reason
  })
}

const of = (name: string) => castMember(world, name).acting.id
const superUsers = async () =>
  (await membersHolding(database.db, { organisation: world.authorities.north, roles: ['superUser'] }, now)).length

it('lets one of eight who assign the single lead at once win', async () => {
  const revoked = await allAtOnce([
    { actor: 'Sue', commands: [{ do: 'revokeRole', membership: of('Lee'), role: 'lead' }] },
  ])
  expect(revoked).toEqual(['made'])
  const candidates = Array.from({ length: 8 }, (_, n) => of(['Sue', 'Sam', 'Lee'][n % 3] ?? ''))
  const answers = await allAtOnce(
    candidates.map((membership, n) => ({
      actor: n % 2 ? 'Sue' : 'Sam',
      commands: [{ do: 'assignRole', membership, role: 'lead' }],
    })),
  )
  const leads = await membersHolding(database.db, { organisation: world.authorities.north, roles: ['lead'] }, now)
  expect(leads).toHaveLength(1)
  // Who asks for what is so already changes nothing and is not refused.
  expect(answers).toEqual(candidates.map((candidate) => (candidate === leads[0]?.membership ? 'made' : 'constraint')))
})

it('keeps the last super user when the last two remove each other at once, and themselves', async () => {
  await allAtOnce([{ actor: 'Sue', commands: [{ do: 'endMembership', membership: of('Lee') }] }])
  expect(await superUsers()).toBe(2)
  const answers = await allAtOnce([
    { actor: 'Sue', commands: [{ do: 'endMembership', membership: of('Sam') }] },
    { actor: 'Sam', commands: [{ do: 'endMembership', membership: of('Sue') }] },
  ])
  expect(answers.filter((answer) => answer === 'made')).toHaveLength(1)
  expect(await superUsers()).toBe(1)
})

it('lets changes that cross each other in two authorities all through', async () => {
  const add = (authority: 'north' | 'south', n: number): DirectoryCommand => ({
    do: 'addOrganisation',
    organisation: { id: newId(now), kind: 'authority', parent: world.centre, status: 'open' },
    name: `${authority} ${n}`,
  })
  const answers = await allAtOnce(
    Array.from({ length: 12 }, (_, n) => ({
      actor: 'Ola',
      commands: n % 2 ? [add('north', n), add('south', n)] : [add('south', n), add('north', n)],
    })),
  )
  expect(answers).toEqual(Array.from({ length: 12 }, () => 'made'))
})

it('gives one code to one of two authorities that add it at once, and refuses the other in words', async () => {
  const add = (side: 'north' | 'south'): DirectoryCommand => ({
    do: 'addOrganisation',
    organisation: { id: newId(now), kind: 'school', parent: world.authorities[side], status: 'open' },
    name: `${side} school`,
    code: 'one-code',
  })
  await allAtOnce([{ actor: 'Sid', commands: [{ do: 'assignRole', membership: of('Sid'), role: 'lead' }] }])
  const north = (await membersHolding(database.db, { organisation: world.authorities.north, roles: ['lead'] }, now))[0]
  const leader = ['Sue', 'Sam', 'Lee'].find((name) => of(name) === north?.membership) ?? (await makeLead())
  const answers = await allAtOnce([
    { actor: leader, commands: [add('north')] },
    { actor: 'Sid', commands: [add('south')] },
  ])
  expect(answers.toSorted()).toEqual(['conflict', 'made'])
})

async function makeLead(): Promise<string> {
  const [last] = await membersHolding(database.db, { organisation: world.authorities.north, roles: ['superUser'] }, now)
  const name = last?.name ?? ''
  await allAtOnce([{ actor: name, commands: [{ do: 'assignRole', membership: of(name), role: 'lead' }] }])
  return name
}
