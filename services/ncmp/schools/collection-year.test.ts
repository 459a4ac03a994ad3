import { expect, test } from 'vitest'
import { collectionYearLabel, collectionYearOf } from './collection-year.ts'

test('a school year starts on 1 September, by the clock in London', () => {
  expect(collectionYearOf(new Date('2026-08-31T22:59:59Z'))).toBe(2025)
  expect(collectionYearOf(new Date('2026-08-31T23:00:00Z'))).toBe(2026)
  expect(collectionYearOf(new Date('2027-01-01T00:00:00Z'))).toBe(2026)
})

test('a school year is called by both its calendar years', () => {
  expect(collectionYearLabel(2026)).toBe('2026 to 2027')
})
