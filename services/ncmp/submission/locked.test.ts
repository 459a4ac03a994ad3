import { inTransaction, type Tx } from '@remit/platform/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorities, schools, testNow } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { lockSubmission, refuseWhenAuthorityLocked, refuseWhenLocked } from './locked.ts'

const { northtown, southshire } = authorities
const in2026 = { year: 2026, now: testNow }

let portal: Portal
beforeAll(async () => {
  portal = await openPortal({ store: 'PostgreSQL' })
})
afterAll(() => portal.close())

/** A transaction that does `work` and stays open until `end` is called. */
async function held(work: (tx: Tx) => Promise<void>) {
  const { promise: worked, resolve: begun } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const done = inTransaction(portal.db, async (tx) => {
    await work(tx)
    begun()
    await ended
  })
  await worked
  return { end, done }
}

test('a change that began before finalising is waited for, and other authorities wait for nobody', async () => {
  const { db } = portal
  const order: string[] = []
  const change = await held((tx) => refuseWhenLocked(tx, schools.ash.id, in2026))
  const finalising = inTransaction(db, async (tx) => {
    await lockSubmission(tx, northtown.id, 2026)
    order.push('finalised')
  })
  await inTransaction(db, (tx) => lockSubmission(tx, southshire.id, 2026))
  await inTransaction(db, (tx) => lockSubmission(tx, northtown.id, 2025))
  order.push('changed')
  change.end()
  await Promise.all([change.done, finalising])
  expect(order).toEqual(['changed', 'finalised'])
})

test('changes do not wait for each other', async () => {
  const change = await held((tx) => refuseWhenAuthorityLocked(tx, northtown.id, in2026))
  await inTransaction(portal.db, (tx) => refuseWhenLocked(tx, schools.beech.id, in2026))
  change.end()
  await change.done
})

test('a school of no authority is refused', async () => {
  const nowhere = '00000000-0000-7000-8000-000000000000'
  const change = inTransaction(portal.db, (tx) => refuseWhenLocked(tx, nowhere, in2026))
  await expect(change).rejects.toMatchObject({ code: 'not-found' })
})

test('only the current school year may be changed, and only until its deadline', async () => {
  const change = (year: number, at: string) =>
    inTransaction(portal.db, (tx) => refuseWhenLocked(tx, schools.ash.id, { year, now: new Date(at) }))
  await change(2026, '2027-08-04T20:00:00Z')
  await expect(change(2026, '2027-08-05T09:00:00Z')).rejects.toThrow('The deadline for 2026 to 2027 was 4 August 2027')
  await expect(change(2026, '2027-09-01T09:00:00Z')).rejects.toThrow('is not the current one')
  await expect(change(2027, '2027-08-31T09:00:00Z')).rejects.toThrow('is not the current one')
  await change(2027, '2027-09-01T09:00:00Z')
})
