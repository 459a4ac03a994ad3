import { describe, expect, test } from 'vitest'
import { findTier, monthlyContribution, tierTables } from './contribution-tiers.ts'
import { isTooOldToPension, locumBDueOn, locumReference, pensionableFee } from './locum-work.ts'
import { earliestJoiningDay, estimatesDueOn, pensionYearOf } from './pension-year.ts'

const pence = (pounds: number) => pounds * 100

describe('contribution tiers', () => {
  test.each([
    ['2024-04-01', 0, 520],
    ['2024-04-01', 13_259, 520],
    ['2024-04-01', 13_260, 650],
    ['2024-04-01', 26_831, 650],
    ['2024-04-01', 26_832, 830],
    ['2024-04-01', 32_691, 830],
    ['2024-04-01', 32_692, 980],
    ['2024-04-01', 49_078, 980],
    ['2024-04-01', 49_079, 1070],
    ['2024-04-01', 62_924, 1070],
    ['2024-04-01', 62_925, 1250],
    ['2025-04-01', 13_259, 520],
    ['2025-04-01', 13_260, 650],
    ['2025-04-01', 27_288, 650],
    ['2025-04-01', 27_289, 830],
    ['2025-04-01', 33_247, 830],
    ['2025-04-01', 33_248, 980],
    ['2025-04-01', 49_913, 980],
    ['2025-04-01', 49_914, 1070],
    ['2025-04-01', 63_994, 1070],
    ['2025-04-01', 63_995, 1250],
  ])('on %s an income of £%i pays %i hundredths of a per cent', (day, pounds, rate) => {
    expect(findTier(pence(pounds), day)?.rate).toBe(rate)
  })

  test('change with the first day of the new table, and are unknown before the first', () => {
    expect(findTier(pence(27_000), '2025-03-31')?.rate).toBe(830)
    expect(findTier(pence(27_000), '2025-04-01')?.rate).toBe(650)
    expect(findTier(pence(27_000), '2024-03-31')).toBeUndefined()
  })

  test('leave no gap for the pence between two whole pounds', () => {
    expect(findTier(pence(13_259) + 99, '2025-04-01')?.rate).toBe(520)
  })

  test('are kept the newest table first, each with rising limits', () => {
    expect(tierTables.map(({ from }) => from)).toEqual(['2025-04-01', '2024-04-01'])
    for (const { tiers } of tierTables) {
      const limits = tiers.map(({ upToPounds }) => upToPounds)
      expect(limits).toEqual(limits.toSorted((a, b) => a - b))
    }
  })

  test('give a month’s contribution as a twelfth of the year’s income times the rate, to the penny', () => {
    expect(monthlyContribution(pence(60_000), 1070)).toBe(pence(535))
    expect(monthlyContribution(pence(12_000), 520)).toBe(pence(52))
    expect(monthlyContribution(6, 10_000)).toBe(1)
    expect(monthlyContribution(5, 10_000)).toBe(0)
  })
})

describe('locum work', () => {
  test('is pensionable for ten weeks, and refused the day after', () => {
    expect(isTooOldToPension('2026-01-01', '2026-03-12')).toBe(false)
    expect(isTooOldToPension('2026-01-01', '2026-03-13')).toBe(true)
  })

  test('is pensionable for 90 % of the fee', () => {
    expect(pensionableFee(pence(500))).toBe(pence(450))
    expect(pensionableFee(5)).toBe(5)
    expect(pensionableFee(4)).toBe(4)
  })

  test('is declared on Locum B by the 7th of the following month', () => {
    expect(locumBDueOn('2026-05-31')).toBe('2026-06-07')
    expect(locumBDueOn('2026-12-02')).toBe('2027-01-07')
  })

  test('is paid for with the published reference', () => {
    expect(locumReference('12345678', '2020-05-04')).toBe('12345678LOCMAY2020')
    expect(locumReference('1234567', '2020-05-04')).toBeUndefined()
  })
})

describe('pension years', () => {
  test('run from 1 April to 31 March', () => {
    expect(pensionYearOf('2026-03-31')).toBe(2025)
    expect(pensionYearOf('2026-04-01')).toBe(2026)
  })

  test('let a joiner start no earlier than 1 April of the previous one', () => {
    expect(earliestJoiningDay('2026-11-24')).toBe('2025-04-01')
    expect(earliestJoiningDay('2026-03-31')).toBe('2024-04-01')
  })

  test('have their estimates by the 31 March before', () => {
    expect(estimatesDueOn(2027)).toBe('2027-03-31')
  })
})
