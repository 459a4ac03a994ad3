import { openStore, usualStore } from '@remit/platform/testing'
import { expect, test } from 'vitest'
import { collectionYearLabel, collectionYearOf, yearByDate } from './collection-year.ts'

test('a school year starts on 1 September, by the clock in London', () => {
  expect(yearByDate(new Date('2026-08-31T22:59:59Z'))).toBe(2025)
  expect(yearByDate(new Date('2026-08-31T23:00:00Z'))).toBe(2026)
  expect(yearByDate(new Date('2027-01-01T00:00:00Z'))).toBe(2026)
})

test('the national team may begin a school year sooner or later, and what is no day counts as not set', async () => {
  const { db, close } = await openStore(usualStore, {})
  const begins = (year: number, value: unknown, organisation_id: string | null = null) => {
    const setting = { service: 'ncmp', key: `yearStart.${year}`, organisation_id, value: JSON.stringify({ value }) }
    return db.insertInto('settings').values(setting).execute()
  }
  const on = (day: string) => collectionYearOf(db, new Date(`${day}T12:00:00Z`))
  await begins(2026, '2026-09-21')
  await begins(2027, '2027-08-16')
  await begins(2028, 'soon')
  expect(await on('2026-09-20')).toBe(2025)
  expect(await on('2026-09-21')).toBe(2026)
  expect(await on('2027-08-15')).toBe(2026)
  expect(await on('2027-08-16')).toBe(2027)
  expect(await on('2028-09-01')).toBe(2028)
  await close()
})

test('a school year is called by both its calendar years', () => {
  expect(collectionYearLabel(2026)).toBe('2026 to 2027')
})
