import { expect, test } from 'vitest'
import { publishedCount, publishedShare, roundingOf } from './rounding.ts'

const usual = roundingOf(new Map())

test('published counts are rounded to the nearest 5, and nothing stays nothing', () => {
  expect([0, 1, 2, 3, 7, 8, 12, 13, 3418].map((count) => publishedCount(count, usual))).toEqual([
    0, 0, 0, 5, 5, 10, 10, 15, 3420,
  ])
})

test('small counts are hidden where the setting says so, and every share made of them', () => {
  const hiding = roundingOf(new Map([['publication.hideUpTo', 7]]))
  expect([0, 1, 7, 8].map((count) => publishedCount(count, hiding))).toEqual([0, undefined, undefined, 10])
  expect(publishedShare(7, 100, hiding)).toBeUndefined()
})

test('shares are made of rounded counts, and are never more than all', () => {
  expect(publishedShare(12, 98, usual)).toBe(10)
  expect(publishedShare(13, 12, usual)).toBe(100)
  expect(publishedShare(1, 2, usual)).toBeUndefined()
})

test('a rounding that is no sensible number falls back or is held at the least', () => {
  const odd = new Map<string, unknown>([
    ['publication.roundTo', 0],
    ['publication.hideUpTo', -3],
  ])
  expect(roundingOf(odd)).toEqual({ to: 1, hideUpTo: 0 })
  expect(roundingOf(new Map([['publication.roundTo', 'ten']]))).toEqual({ to: 5, hideUpTo: 0 })
})
