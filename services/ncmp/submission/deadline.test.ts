import { expect, test } from 'vitest'
import { deadlineOf, isPast } from './deadline.ts'

test('the deadline is the first Wednesday of August unless it is set', () => {
  expect(deadlineOf(new Map(), 2019)).toBe('2020-08-05')
  expect(deadlineOf(new Map(), 2026)).toBe('2027-08-04')
  expect(deadlineOf(new Map([['submissionDeadline.2026', '2027-08-11']]), 2026)).toBe('2027-08-11')
  expect(deadlineOf(new Map([['submissionDeadline.2026', 'soon']]), 2026)).toBe('2027-08-04')
})

test('the deadline ends with its day in London', () => {
  expect(isPast('2027-08-04', new Date('2027-08-04T22:59:59Z'))).toBe(false)
  expect(isPast('2027-08-04', new Date('2027-08-04T23:00:00Z'))).toBe(true)
})
