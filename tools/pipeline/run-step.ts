import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Counts, countsOfTestRun, countsOfTool, type TestReport } from './counts.ts'
import { failuresOf } from './failures.ts'
import type { Step } from './step.ts'

/** What a step came to; of a test run also what failed, in words. */
export type StepOutcome = {
  readonly name: string
  readonly counts: Counts
  readonly failures: readonly string[]
  readonly durationMs: number
}

const root = join(import.meta.dirname, '../..')
const programs = join(root, 'node_modules/.bin')
const env = { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH ?? ''}` }

/** Runs one step to its end; its output goes where ours goes. */
export function runStep(step: Step): StepOutcome {
  const startedAt = performance.now()
  const outcome = step.isTestRun ? runTests(step) : { counts: countsOfTool(run(step.command)), failures: [] }
  return { name: step.name, ...outcome, durationMs: performance.now() - startedAt }
}

function runTests({ command: [program, ...args] }: Step): Pick<StepOutcome, 'counts' | 'failures'> {
  const folder = mkdtempSync(join(tmpdir(), 'remit-report-'))
  try {
    const file = join(folder, 'report.json')
    const status = run([program, ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
    const report = readReport(file)
    return { counts: countsOfTestRun(status, report), failures: failuresOf(report, root) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run([program, ...args]: Step['command']): number | null {
  return spawnSync(join(programs, program), args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }).status
}

function readReport(file: string): TestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
