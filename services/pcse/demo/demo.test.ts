import { openStore, usualStore } from '@remit/platform/testing'
import { expect, test } from 'vitest'
import { pcsePolicy } from '../policy.ts'
import { pcse } from '../service.ts'
import { people, places, seed, testNow } from '../test/cast.ts'
import { gps } from './gps.ts'

test('the demonstration holds its places and people, and every role of the policy', async () => {
  const { db, close } = await openStore(usualStore, pcse.migrations)
  await db.transaction().execute((tx) => seed(tx, testNow))
  expect(await db.selectFrom('users').select('email').execute()).toHaveLength(Object.keys(people).length + gps.length)
  expect(await db.selectFrom('organisations').select('id').execute()).toHaveLength(Object.keys(places).length + 1)
  const held = await db.selectFrom('assignments').select('role').distinct().execute()
  expect(held.map(({ role }) => role).toSorted()).toEqual(Object.keys(pcsePolicy.roles).toSorted())
  const count = async (table: 'pcse.claims' | 'pcse.pension_members' | 'pcse.statements') =>
    (await db.selectFrom(table).select('id').execute()).length
  expect([await count('pcse.claims'), await count('pcse.pension_members'), await count('pcse.statements')]).toEqual([
    300, 40, 72,
  ])
  await close()
})
