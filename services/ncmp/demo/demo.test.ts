import { openStore, stores } from '@remit/platform/testing'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { ncmp } from '../service.ts'
import { people, seed, testNow } from '../test/cast.ts'
import { drawPupils } from './draw-pupils.ts'
import { schools } from './places.ts'

describe.each(stores)('the demonstration on %s', (store) => {
  test('holds 2 authorities, 20 schools, 17 people and 600 pupils, within five seconds of the processor', async () => {
    const { db, close } = await openStore(store, ncmp.migrations)
    const began = process.cpuUsage()
    await db.transaction().execute((tx) => seed(tx, testNow))
    const { user, system } = process.cpuUsage(began)
    expect((user + system) / 1e6).toBeLessThan(5)
    const count = async (table: string) =>
      (await sql<{ rows: number }>`select count(*)::integer as rows from ${sql.table(table)}`.execute(db)).rows[0]?.rows
    expect(await count('ncmp.schools')).toBe(20)
    expect(await count('ncmp.pupils')).toBe(600)
    expect(await count('users')).toBe(Object.keys(people).length)
    expect(await count('organisations')).toBe(24)
    await close()
  })
})

test('the same school has the same pupils every time', () => {
  const drawnFor = { year: 2026, today: '2026-11-19', now: testNow }
  expect(drawPupils(schools.ash, 'ash', drawnFor)).toEqual(drawPupils(schools.ash, 'ash', drawnFor))
})

test('the pupils include everything a collection meets', () => {
  const drawnFor = { year: 2026, today: '2026-11-19', now: testNow }
  const pupils = Object.entries(schools).flatMap(([key, school]) => [...drawPupils(school, key, drawnFor)])
  const share = (all: typeof pupils, is: (pupil: (typeof pupils)[number]) => boolean) => all.filter(is).length
  expect(share(pupils, (pupil) => pupil.height_cm !== null)).toBeGreaterThan(300)
  expect(share(pupils, (pupil) => pupil.non_measurement_reason !== null)).toBeGreaterThan(10)
  expect(share(pupils, (pupil) => pupil.nhs_number === null)).toBeGreaterThan(10)
  expect(share(pupils, (pupil) => pupil.postcode === null)).toBeGreaterThan(5)
  expect(share(pupils, (pupil) => (pupil.warnings ?? []).length > 0)).toBeGreaterThan(1)
})
