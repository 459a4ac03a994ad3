import { describe, expect, test } from 'vitest'
import { dateInWords, dateTimeInWords, numberInWords } from './dates.ts'
import { pageNumber, paginate } from './pagination.ts'

describe('dates and numbers', () => {
  test.each([
    ['2026-06-04', '4 June 2026'],
    [new Date('2026-06-03T23:30:00Z'), '4 June 2026'],
    [new Date('2026-12-31T23:30:00Z'), '31 December 2026'],
    [null, ''],
  ])('%s is written %s', (value, words) => expect(dateInWords(value)).toBe(words))

  test.each([
    ['2026-06-04T14:05:00Z', '4 June 2026 at 3:05pm'],
    ['2026-06-04T14:00:00Z', '4 June 2026 at 3pm'],
    ['2026-12-04T12:00:00Z', '4 December 2026 at midday'],
    ['2026-12-04T00:00:00Z', '4 December 2026 at midnight'],
    ['2026-12-04T00:30:00Z', '4 December 2026 at 12:30am'],
  ])('%s is written %s', (value, words) => expect(dateTimeInWords(value)).toBe(words))

  test('words are no date', () => expect(() => dateInWords('soon')).toThrow('not a date'))
  test('thousands are set apart', () =>
    expect([numberInWords(1234567), numberInWords(undefined)]).toEqual(['1,234,567', '']))
  test('what is below nothing has a minus sign', () => expect(numberInWords(-1234)).toBe('−1,234'))
})

describe('a list in pages', () => {
  const list = { total: 95, pageSize: 10, path: '/ncmp/pupils', query: { search: 'a b', year: ['R', '6'], page: '3' } }
  const numbers = (page: number) =>
    paginate({ ...list, page }).items.map((item) => ('ellipsis' in item ? '…' : item.number))

  test('shows the first, the last and those around', () => {
    expect(numbers(1)).toEqual([1, 2, '…', 10])
    expect(numbers(5)).toEqual([1, '…', 4, 5, 6, '…', 10])
    expect(numbers(10)).toEqual([1, '…', 9, 10])
  })

  test('keeps the search in every link', () => {
    expect(paginate({ ...list, page: 3 }).next).toBe('/ncmp/pupils?search=a+b&year=R&year=6&page=4')
  })

  test('brings a page beyond the end back to the last, and counts what it shows', () => {
    expect(paginate({ ...list, page: 99 })).toMatchObject({ page: 10, from: 91, to: 95, next: undefined })
    expect(paginate({ ...list, total: 0, page: 1 })).toMatchObject({ page: 1, pages: 1, from: 0, to: 0 })
  })

  test.each([
    ['2', 2],
    ['0', 1],
    ['-1', 1],
    ['1e3', 1],
    ['2.5', 1],
    [['2', '3'], 1],
    [undefined, 1],
  ])('page %j of the address is %d', (page, number) => expect(pageNumber({ page })).toBe(number))
})
