import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
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
 * Mutates the files, a few at a time, and tells each as it is done. A file is not tried again while it and all tests are as
 * they were; otherwise only the mutants are that a change in it or in its tests can matter to. Stop it at any time: what is done is kept.
 */
export async function* mutate(plan: MutationPlan): AsyncGenerator<FileScore> {
  const tests = digestOf(testsOf(plan.engine))
  const digests = new Map(plan.files.map((file) => [file, digestOf([tests, readFileSync(sourceOf(plan, file))])]))
  const left: string[] = []
  for (const file of plan.files) {
    const kept = keptAt(plan, file)
    const known: Known | undefined = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : undefined
    if (known !== undefined && known.digest === digests.get(file) && !plan.again) yield known
    else left.push(file)
  }
  for (const group of groupsOf(plan, left)) {
    const mutants = await mutantsOf(plan, group)
    for (const file of group) {
      const score = scoreOf(plan, file, mutants)
      mkdirSync(dirname(keptAt(plan, file)), { recursive: true })
      writeFileSync(keptAt(plan, file), JSON.stringify({ ...score, digest: digests.get(file) }))
      yield score
    }
  }
}

const sourceOf = ({ engine }: MutationPlan, file: string): string => join(engine, 'src', file)
const keptAt = ({ cache }: MutationPlan, file: string): string => join(cache, 'scores', `${file}.json`)

/** Files tried together: what all tests meet is found out once for all of them, and what is lost by stopping is minutes. */
const GROUP_BYTES = 64_000

function groupsOf(plan: MutationPlan, files: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = []
  let room = 0
  for (const file of files) {
    room -= statSync(sourceOf(plan, file)).size
    if (room < 0 || groups.length === 0) {
      groups.push([])
      room = GROUP_BYTES - statSync(sourceOf(plan, file)).size
    }
    groups.at(-1)?.push(file)
  }
  return groups
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

function mutantsOf({ engine, cache, again }: MutationPlan, files: readonly string[]): Promise<readonly MutantResult[]> {
  const remembered = join(cache, 'mutants.json')
  const options: PartialStrykerOptions = {
    mutate: files.map((file) => `src/${file}`),
    testRunner: 'engine',
    plugins: [join(import.meta.dirname, 'mutation-runner.ts')],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // What it has loaded again and again stays in memory, so now and then the process begins anew.
    maxTestRunnerReuse: 400,
    // Others may need the processor too: only the count of how often a mutant is met tells an endless loop quickly.
    timeoutMS: 20_000,
    timeoutFactor: 2,
    dryRunTimeoutMinutes: 20,
    incremental: true,
    incrementalFile: remembered,
    force: again,
    tempDirName: join(cache, 'copies'),
    symlinkNodeModules: false,
    reporters: [],
    logLevel: 'error' as LogLevel.Error,
    allowEmpty: true,
  }
  forgetStaticSurvivors(remembered)
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

function scoreOf(plan: MutationPlan, file: string, all: readonly MutantResult[]): FileScore {
  const source = readFileSync(sourceOf(plan, file), 'utf8')
  // What is remembered of other files is among them.
  const mutants = all.filter(({ fileName }) => resolve(fileName) === resolve(sourceOf(plan, file)))
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
