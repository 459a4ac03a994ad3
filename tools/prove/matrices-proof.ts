import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from './report.ts'

const root = join(import.meta.dirname, '../..')

/** What a service's tests say of its published matrix: how many cells (or lines, where it is a catalogue) they ask, in their words. */
export type Matrix = { readonly service: string; readonly asked: number; readonly words: string }

/** The part of Vitest's JSON report that is read. */
export type MatrixReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

/**
 * Runs the tests that ask every cell of the services' published matrices, and says how many cells each has. Broken when a service
 * says nothing, a test fails, or one is skipped.
 */
export function proveMatrices(services: readonly string[]): ReturnType<typeof outcomeOf> {
  const folder = mkdtempSync(join(tmpdir(), 'remit-matrices-'))
  try {
    const file = join(folder, 'report.json')
    const tests = services.map((service) => `services/${service}/test/access.test.ts`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const program = join(root, 'node_modules/.bin/vitest')
    const { stdout } = spawnSync(program, ['run', '--project=store', ...reporters, ...tests], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1e8,
      env: { ...process.env, NO_COLOR: '1', VITEST: undefined, NODE_ENV: undefined },
    })
    return outcomeOf(services, matricesIn(stdout), JSON.parse(readFileSync(file, 'utf8')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The matrices a test run speaks of: lines like “ncmp: 96 cells asked”. */
export function matricesIn(printed: string): readonly Matrix[] {
  return [...printed.matchAll(/^([\w-]+): ((\d+) (?:cells|lines).* asked.*)$/gm)].map(
    ([, service = '', words = '', asked = '']) => ({ service, asked: Number(asked), words }),
  )
}

/** What a test run shows of the matrices of these services. */
export function outcomeOf(services: readonly string[], matrices: readonly Matrix[], report: MatrixReport) {
  const silent = services.filter((service) => !matrices.some((it) => it.service === service))
  const cells = matrices.reduce((sum, it) => sum + it.asked, 0)
  const { numPassedTests: passed, numFailedTests: failed } = report
  const skipped = report.numPendingTests + report.numTodoTests
  const outcome: Outcome = {
    figures: [
      ...matrices.map((it) => `${it.service}: ${it.words}`),
      `all: ${cells} cells and lines of ${matrices.length} matrices, in ${passed} tests passed, ${failed} failed, ${skipped} skipped`,
    ],
    broken: [
      ...silent.map((service) => `${service}: no cell was asked`),
      ...(failed > 0 ? [`${failed} tests failed`] : []),
      ...(skipped > 0 ? [`${skipped} tests were skipped`] : []),
    ],
  }
  return { cells, outcome }
}
