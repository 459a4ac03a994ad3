import { inTransaction, type Tx } from '@remit/platform/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorities, schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'
import { lockSubmission, refuseWhenAuthorityFinalised, refuseWhenFinalised } from './finalised.ts'

const { northtown, southshire } = authorities

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
  const change = await held((tx) => refuseWhenFinalised(tx, schools.ash.id, 2026))
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
  const change = await held((tx) => refuseWhenAuthorityFinalised(tx, northtown.id, 2026))
  await inTransaction(portal.db, (tx) => refuseWhenFinalised(tx, schools.beech.id, 2026))
  change.end()
  await change.done
})

test('a school of no authority is refused', async () => {
  const nowhere = '00000000-0000-7000-8000-000000000000'
  const change = inTransaction(portal.db, (tx) => refuseWhenFinalised(tx, nowhere, 2026))
  await expect(change).rejects.toMatchObject({ code: 'not-found' })
})
