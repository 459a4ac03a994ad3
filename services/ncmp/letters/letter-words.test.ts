import { describe, expect, it } from 'vitest'
import { resultInWords } from './letter-words.ts'

describe('what parents are told', () => {
  it.each([
    [0, 'Below a healthy weight'],
    [2, 'Below a healthy weight'],
    [2.001, 'A healthy weight'],
    [90.999, 'A healthy weight'],
    [91, 'Above a healthy weight'],
    [97.999, 'Above a healthy weight'],
    [98, 'Well above a healthy weight'],
    [99.6, 'Well above a healthy weight'],
    [100, 'Well above a healthy weight'],
  ])('follows the clinical thresholds: centile %d is “%s”', (centile, result) => {
    expect(resultInWords(centile).result).toBe(result)
  })

  it('always says what to do next, and never blames', () => {
    for (const centile of [1, 50, 92, 99]) {
      const { next, meaning } = resultInWords(centile)
      expect(next.length).toBeGreaterThan(1)
      expect(`${next.join(' ')} ${meaning}`).not.toMatch(/\b(fat|obese|lazy|bad parent)\b/i)
    }
  })
})
