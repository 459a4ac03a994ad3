import { type InstrumenterContext, INSTRUMENTER_CONSTANTS as words } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'
import { modulesOf } from './mutation-modules.ts'
import { findTests, type MutationTest } from './mutation-tests.ts'

/**
 * Runs the engine's tests in one process that stays: a mutant costs what its tests cost, not what starting a test tool costs.
 * The process stands in the copy of the engine that holds the mutants.
 */
class EngineTestRunner implements TestRunner {
  readonly #modules = modulesOf(process.cwd())
  readonly #mutants: InstrumenterContext = {}
  #tests: readonly MutationTest[] = []
  /** The tests that killed a mutant, the last one first: they are likely to kill the next, too. */
  #killers: readonly string[] = []
  /** Whether the code as loaded counts which mutants are met. */
  #counts = true
  /** The test files that ask the engine while they load. Undefined before they were first loaded. */
  #askingAtOnce: Set<string> | undefined

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    Reflect.set(globalThis, words.NAMESPACE, this.#mutants)
    await this.#load()
  }

  async dryRun(): Promise<DryRunResult> {
    const tests = await this.#run(this.#tests, false)
    const { mutantCoverage } = this.#mutants
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, disableBail, reloadEnvironment, mutantActivation } = options
    this.#activate(undefined)
    if (mutantActivation === 'static') this.#activate(options)
    try {
      if (reloadEnvironment || this.#counts) {
        this.#modules.forget()
        this.#counts = false
        await this.#load()
      }
    } catch (thrown) {
      // The engine or its tests do not even load: any test tells.
      const [first] = this.#tests
      if (first === undefined) throw thrown
      return toMutantRunResult({ status: DryRunStatus.Complete, tests: [failed(first, 0, thrown)] })
    }
    if (this.#mutants.activeMutant !== activeMutant.id) this.#activate(options)
    const chosen = testFilter && new Set(testFilter)
    const tests = await this.#run(
      this.#killersFirst().filter(({ id }) => chosen?.has(id) ?? true),
      !disableBail,
    )
    const killer = tests.find(({ status }) => status === TestStatus.Failed)?.id
    if (killer !== undefined) this.#killers = [killer, ...this.#killers.filter((id) => id !== killer)]
    const endless = determineHitLimitReached(this.#mutants.hitCount, this.#mutants.hitLimit)
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests })
  }

  #activate(options: MutantRunOptions | undefined): void {
    const { activeMutant, hitLimit } = options ?? {}
    // An empty name is nobody's, and keeps the copy from looking for one in the environment.
    this.#mutants.activeMutant = activeMutant?.id ?? ''
    delete this.#mutants.hitCount
    delete this.#mutants.hitLimit
    if (hitLimit !== undefined) Object.assign(this.#mutants, { hitCount: 0, hitLimit })
  }

  async #load(): Promise<void> {
    await this.#modules.load('src/index.ts')
    const known = this.#askingAtOnce
    const asking = new Set(known)
    this.#tests = await findTests(process.cwd(), this.#modules, async (file, load) => {
      this.#mutants.currentTestId = file
      await load()
      delete this.#mutants.currentTestId
      if (known === undefined && this.#mutants.mutantCoverage?.perTest[file] !== undefined) asking.add(file)
      return asking.has(file)
    })
    this.#askingAtOnce = asking
  }

  #killersFirst(): readonly MutationTest[] {
    const rank = new Map(this.#killers.map((id, index) => [id, index]))
    const last = this.#killers.length
    return this.#tests.toSorted((a, b) => (rank.get(a.id) ?? last) - (rank.get(b.id) ?? last))
  }

  async #run(tests: readonly MutationTest[], bails: boolean): Promise<TestResult[]> {
    const results: TestResult[] = []
    for (const test of tests) {
      this.#mutants.currentTestId = test.id
      const started = performance.now()
      try {
        await test.run()
        results.push({ ...told(test, started), status: TestStatus.Success })
      } catch (thrown) {
        results.push(failed(test, started, thrown))
        if (bails) break
      }
    }
    delete this.#mutants.currentTestId
    return results
  }
}

const told = ({ id, file }: MutationTest, started: number) => ({
  id,
  name: id,
  fileName: file,
  timeSpentMs: performance.now() - started,
})

const failed = (test: MutationTest, started: number, thrown: unknown): TestResult => ({
  ...told(test, started),
  status: TestStatus.Failed,
  failureMessage: String(thrown).slice(0, 500),
})

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'engine', EngineTestRunner)]
