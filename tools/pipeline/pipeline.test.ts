import { describe, expect, it } from 'vitest'
import { countsOfTestRun, countsOfTool, sumOf } from './counts.ts'
import { failuresOf } from './failures.ts'
import { chooseSteps, steps } from './step.ts'

const report = (numPassedTests: number, numFailedTests: number) => ({ numPassedTests, numFailedTests, testResults: [] })

describe('counting', () => {
  it('takes a test run at its word', () => {
    expect(countsOfTestRun(0, report(7, 0))).toEqual({ passed: 7, failed: 0 })
    expect(countsOfTestRun(1, report(7, 2))).toEqual({ passed: 7, failed: 2 })
  })

  it('counts a failure when a run ended badly though every test passed', () => {
    expect(countsOfTestRun(1, report(7, 0))).toEqual({ passed: 7, failed: 1 })
    expect(countsOfTestRun(null, undefined)).toEqual({ passed: 0, failed: 1 })
  })

  it('counts a run without tests as a failure: it proves nothing', () => {
    expect(countsOfTestRun(0, report(0, 0))).toEqual({ passed: 0, failed: 1 })
  })

  it('counts a tool as one, and sums all', () => {
    expect(sumOf([countsOfTool(0), countsOfTool(2), { passed: 5, failed: 0 }])).toEqual({ passed: 6, failed: 1 })
  })
})

describe('what failed', () => {
  const title = { status: 'passed', fullName: 'lists what it should', failureMessages: [] }
  const file = { name: '/remit/app/list.test.ts', status: 'failed', message: '', assertionResults: [title] }
  const told = (...testResults: readonly (typeof file)[]) => failuresOf({ ...report(0, 1), testResults }, '/remit')

  it('is told by file and title, with how its message begins', () => {
    const failed = { status: 'failed', fullName: 'lists them by name', failureMessages: ['Error: two\n  at here'] }
    expect(told({ ...file, assertionResults: [title, failed] as (typeof title)[] })).toEqual([
      'app/list.test.ts: lists them by name\n    Error: two\n      at here',
    ])
  })

  it('is a whole file when it could not be read, and nothing when all passed', () => {
    expect(told({ ...file, message: 'SyntaxError', assertionResults: [] })).toEqual([
      'app/list.test.ts: the file\n    SyntaxError',
    ])
    expect(told({ ...file, status: 'passed' })).toEqual([])
    expect(failuresOf(undefined, '/remit')).toHaveLength(1)
  })
})

describe('choosing steps', () => {
  it('takes all, a part, or a step by its name', () => {
    expect(chooseSteps([])).toBe(steps)
    expect(chooseSteps(['check']).map(({ name }) => name)).toEqual(['format and lint', 'types', 'tidy', 'unused code'])
    expect(chooseSteps(['proofs']).map(({ name }) => name)).toEqual(['small proofs'])
  })

  it('refuses a name that means nothing', () => expect(() => chooseSteps(['cheque'])).toThrow('“cheque”'))
})
