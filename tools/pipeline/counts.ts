/** How many checks or tests passed and failed. */
export type Counts = { readonly passed: number; readonly failed: number }

/** The part of Vitest's JSON report we read. A file's `message` says why it could not be read at all. */
export type TestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly TestResult[]
  }[]
}

type TestResult = {
  readonly status: string
  readonly fullName: string
  readonly failureMessages?: readonly string[] | null
}

/**
 * What a test run counts for. A run that ended badly counts at least one failure, whatever its report says: a file that
 * could not be read, an error outside every test, or no report at all. A run without a single test fails as well.
 */
export function countsOfTestRun(status: number | null, report: TestReport | undefined): Counts {
  const { numPassedTests: passed, numFailedTests: failed } = report ?? { numPassedTests: 0, numFailedTests: 0 }
  const isSound = status === 0 && passed + failed > 0
  return { passed, failed: isSound ? failed : Math.max(failed, 1) }
}

/** What a tool counts for, which passes or fails as a whole. */
export function countsOfTool(status: number | null): Counts {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** The sum over all steps. */
export function sumOf(counts: readonly Counts[]): Counts {
  const sum = (pick: (each: Counts) => number): number => counts.reduce((total, each) => total + pick(each), 0)
  return { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed) }
}
