import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Counts, countsOfTestRun, countsOfTool, type TestReport } from './counts.ts'
import type { Step } from './step.ts'

/** What a step came to. */
export type StepOutcome = { readonly name: string; readonly counts: Counts; readonly durationMs: number }

const root = join(import.meta.dirname, '../..')
const programs = join(root, 'node_modules/.bin')
const env = { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH ?? ''}` }

/** Runs one step to its end; its output goes where ours goes. */
export function runStep(step: Step): StepOutcome {
  const startedAt = performance.now()
  const counts = step.isTestRun ? runTests(step) : countsOfTool(run(step.command))
  return { name: step.name, counts, durationMs: performance.now() - startedAt }
}

function runTests({ command: [program, ...args] }: Step): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'remit-report-'))
  try {
    const file = join(folder, 'report.json')
    const status = run([program, ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
    return countsOfTestRun(status, readReport(file))
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
