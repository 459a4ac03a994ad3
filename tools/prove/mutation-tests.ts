import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Modules } from './mutation-modules.ts'
import { type Collected, collect, runTest } from './mutation-suite.ts'

/** One thing to run against a mutant. `file` is where it is told: the case, or the test file. */
export type MutationTest = { readonly id: string; readonly file: string; readonly run: () => Promise<void> }

/**
 * The tests of a copy of the engine, the quick ones first: cases, then plain tests, then properties. A test file that asks the
 * engine while it loads (`asksAtOnce`) is one test, and is loaded again each time. Rejects with what loading throws.
 */
export async function findTests(
  folder: string,
  modules: Modules,
  asksAtOnce: (file: string, load: () => Promise<unknown>) => Promise<boolean>,
): Promise<readonly MutationTest[]> {
  const found: MutationTest[] = []
  for (const file of testFiles(folder)) {
    let tests: readonly Collected[] = []
    const isOne = await asksAtOnce(file, async () => {
      tests = await collect(() => modules.load(file))
    })
    const again = () => collect(() => modules.load(file, 'again'))
    if (isOne) found.push({ id: file, file, run: async () => runAll(await again()) })
    else found.push(...named(folder, file, tests))
  }
  return found
}

function testFiles(folder: string): readonly string[] {
  const rank = (file: string) => {
    if (file === 'test/cases.test.ts') return 0
    return readFileSync(join(folder, file), 'utf8').includes("'fast-check'") ? 2 : 1
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

async function runAll(tests: readonly Collected[]): Promise<void> {
  for (const test of tests) await runTest(test)
}

/** A test under the name of a case is told in that case. */
function named(folder: string, file: string, tests: readonly Collected[]): readonly MutationTest[] {
  const times = new Map<string, number>()
  return tests.map((test) => {
    const [first = ''] = test.titles
    const told = first.endsWith('.yaml') && existsSync(join(folder, 'cases', first)) ? `cases/${first}` : file
    const title = [told, ...test.titles].join(' › ')
    const nth = (times.get(title) ?? 0) + 1
    times.set(title, nth)
    return { id: nth === 1 ? title : `${title} (${nth})`, file: told, run: () => runTest(test) }
  })
}
