import { describe, expect, it } from 'vitest'
import { matricesIn, outcomeOf, proveMatrices } from './matrices-proof.ts'

const report = { numPassedTests: 9, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
const printed = 'noise\nncmp: 96 cells asked\nimpact-suite: 312 lines asked: {"entries":95}\nother: 3 things asked\n'

describe('the proof about the published matrices', () => {
  it('reads how many cells or lines each service asks', () => {
    expect(matricesIn(printed).map(({ service, asked }) => [service, asked])).toEqual([
      ['ncmp', 96],
      ['impact-suite', 312],
    ])
  })

  it('is broken by a service that asks nothing, a failure, or a test that was skipped', () => {
    const broken = (services: readonly string[], more = {}) =>
      outcomeOf(services, matricesIn(printed), { ...report, ...more }).outcome.broken
    expect(broken(['ncmp', 'impact-suite'])).toEqual([])
    expect(broken(['ncmp', 'pcse'])).toEqual(['pcse: no cell was asked'])
    expect(broken(['ncmp'], { numFailedTests: 2 })).toEqual(['2 tests failed'])
    expect(broken(['ncmp'], { numPendingTests: 1, numTodoTests: 1 })).toEqual(['2 tests were skipped'])
  })

  it('holds over the smallest of them', () => {
    const { cells, outcome } = proveMatrices(['pcse'])
    expect(outcome.broken).toEqual([])
    expect(cells).toBe(16)
  })
})
