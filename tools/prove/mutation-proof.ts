import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LogLevel, MutantResult, PartialStrykerOptions } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'
import { explainedIn, wordsOf } from './mutation-words.ts'

/** Which files of the engine to mutate, and where what is known of them is kept between runs. */
export type MutationPlan = {
  readonly engine: string
  readonly files: readonly string[]
  readonly cache: string
  /** Whether to try again what is known. */
  readonly again: boolean
}

/** What became of a file's mutants. A mutant that made the tests run for ever counts as killed, and is counted apart too. */
export type FileScore = {
  readonly file: string
  readonly mutants: number
  readonly killed: number
  readonly endless: number
  /** Those no test noticed, in words. */
  readonly survivors: readonly string[]
}

type Known = FileScore & { readonly digest: string }

/** Every source file of an engine, by name. */
export function sourcesOf(engine: string): readonly string[] {
  return readdirSync(join(engine, 'src')).filter((file) => file.endsWith('.ts'))
}

/**
 * Mutates the files one after the other and tells each as it is done. A file is not tried again while it and all tests are as
 * they were; otherwise only the mutants are that a change in it or in its tests can matter to. Stop it at any time: what is done is kept.
 */
export async function* mutate(plan: MutationPlan): AsyncGenerator<FileScore> {
  const tests = digestOf(testsOf(plan.engine))
  for (const file of plan.files) {
    const digest = digestOf([tests, readFileSync(join(plan.engine, 'src', file))])
    const kept = join(plan.cache, 'scores', `${file}.json`)
    const known: Known | undefined = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : undefined
    if (known?.digest === digest && !plan.again) {
      yield known
      continue
    }
    const score = scoreOf(plan, file, await mutantsOf(plan, file))
    mkdirSync(dirname(kept), { recursive: true })
    writeFileSync(kept, JSON.stringify({ ...score, digest }))
    yield score
  }
}

/** The survivors of a file that the document does not explain. */
export function unexplained(scores: readonly FileScore[], document: string): readonly string[] {
  const explained = explainedIn(document)
  return scores.flatMap(({ file, survivors }) =>
    survivors.filter((it) => !explained.get(file)?.has(it)).map((it) => `${file}: ${it}`),
  )
}

/** Killed mutants of all, in percent; 100 for none. */
export function percentOf(scores: readonly FileScore[]): number {
  const sum = (count: (score: FileScore) => number) => scores.reduce((all, it) => all + count(it), 0)
  const all = sum((it) => it.mutants)
  return all === 0 ? 100 : (100 * sum((it) => it.killed)) / all
}

function mutantsOf({ engine, cache, again }: MutationPlan, file: string): Promise<readonly MutantResult[]> {
  const options: PartialStrykerOptions = {
    mutate: [`src/${file}`],
    testRunner: 'engine',
    plugins: [join(import.meta.dirname, 'mutation-runner.ts')],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // What it has loaded again and again stays in memory, so now and then the process begins anew.
    maxTestRunnerReuse: 400,
    // Others may need the processor too: only the count of how often a mutant is met tells an endless loop quickly.
    timeoutMS: 20_000,
    timeoutFactor: 5,
    dryRunTimeoutMinutes: 20,
    incremental: true,
    incrementalFile: join(cache, 'mutants', `${file}.json`),
    force: again,
    tempDirName: join(cache, 'copies'),
    symlinkNodeModules: false,
    reporters: [],
    logLevel: 'error' as LogLevel.Error,
    allowEmpty: true,
  }
  forgetStaticSurvivors(join(cache, 'mutants', `${file}.json`))
  // The tool mutates the folder it stands in.
  process.chdir(engine)
  return new Stryker(options).runMutationTest()
}

/**
 * A mutant in code that runs while modules load meets no test in particular, so the tool would not try it again when tests were
 * added: those that survived are taken out of what it remembers.
 */
function forgetStaticSurvivors(report: string): void {
  if (!existsSync(report)) return
  const { files, ...rest }: Remembered = JSON.parse(readFileSync(report, 'utf8'))
  for (const it of Object.values(files)) {
    it.mutants = it.mutants.filter((mutant) => !(mutant.static === true && mutant.status === 'Survived'))
  }
  writeFileSync(report, JSON.stringify({ files, ...rest }))
}

type Remembered = { readonly files: Record<string, { mutants: readonly MutantResult[] }> }

function scoreOf({ engine }: MutationPlan, file: string, mutants: readonly MutantResult[]): FileScore {
  const source = readFileSync(join(engine, 'src', file), 'utf8')
  const having = (...statuses: readonly MutantResult['status'][]) =>
    mutants.filter(({ status }) => statuses.includes(status))
  return {
    file,
    mutants: having('Killed', 'Timeout', 'Survived', 'NoCoverage').length,
    killed: having('Killed', 'Timeout').length,
    endless: having('Timeout').length,
    survivors: having('Survived', 'NoCoverage').map((it) => wordsOf(source, it)),
  }
}

function testsOf(engine: string): readonly Buffer[] {
  return ['cases', 'test'].flatMap((folder) =>
    readdirSync(join(engine, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|yaml)$/.test(file))
      .sort()
      .map((file) => readFileSync(join(engine, folder, file))),
  )
}

function digestOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
