import type { Checker, Engine } from './engines/engine.ts'
import { makeNational, type National, type NationalSize } from './workloads/national.ts'
import { type Asked, makeQuestions, type Question } from './workloads/questions.ts'

/** How much work one run of the bench is. */
export type Plan = {
  readonly seed: number
  readonly size: NationalSize
  /** Questions of the cold form (read anew before every pass) and of the hot form (the same few over and over); even numbers. */
  readonly cold: number
  readonly hot: number
  readonly rounds: number
  /** A round asks whole passes until they have taken this much time. */
  readonly roundMs: number
  /** What rounds and loading are timed by: `processor` when the machine is busy with other things. */
  readonly clock: keyof typeof clocks
}

/** What loading cost: milliseconds, and bytes held once garbage is collected. */
export type Loaded = { readonly ms: number; readonly bytes: number }

/** Microseconds a check, over batches of 100. */
export type Latency = { readonly p50: number; readonly p99: number }

export type Form = 'cold' | 'hot'

/** One engine loaded with the workload, ready to be timed. */
export type Bench = {
  readonly loaded: Loaded
  /** The questions answered wrongly, over both forms. */
  readonly wrong: number
  /** Checks a second in one round. */
  readonly round: (form: Form) => number
  readonly latency: () => Latency
}

/** Makes the workload, loads the engine with it and verifies every answer. Needs node's `--expose-gc` for the memory figure. */
export function prepare(engine: Engine, plan: Plan): Bench {
  const national = makeNational(plan.seed, plan.size)
  const asked = {
    cold: makeQuestions(national, plan.cold, plan.seed + 1),
    hot: makeQuestions(national, plan.hot, plan.seed + 2),
  }
  const { checker, loaded } = load(engine, national, clocks[plan.clock])
  return {
    loaded,
    wrong: countWrong(checker, asked.cold) + countWrong(checker, asked.hot),
    round: (form) => round(checker, asked[form], form, plan),
    latency: () => latency(checker, asked.cold),
  }
}

function load(engine: Engine, national: National, clock: () => number): { checker: Checker; loaded: Loaded } {
  const before = heldBytes()
  const start = clock()
  const checker = engine.load(national)
  const ms = clock() - start
  return { checker, loaded: { ms, bytes: heldBytes() - before } }
}

/** Reads a clock, in milliseconds. The processor's counts only what this thread did, but moves in steps of some milliseconds. */
const clocks = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  },
}

function heldBytes(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function countWrong(checker: Checker, { questions, answers }: Asked): number {
  return questions.filter((question, index) => checker.check(question) !== answers[index]).length
}

function round(checker: Checker, asked: Asked, form: Form, { roundMs, clock: kind }: Plan): number {
  const clock = clocks[kind]
  let passes = 0
  let elapsed = 0
  while (elapsed < roundMs) {
    const questions = form === 'cold' ? asJustRead(asked.questions) : asked.questions
    const start = clock()
    const allowed = countAllowed(checker, questions)
    elapsed += clock() - start
    passes += 1
    if (allowed !== asked.answers.length / 2) throw new Error(`${allowed} questions were allowed, which is not half.`)
  }
  return (passes * asked.questions.length) / (elapsed / 1000)
}

/** The same questions in new strings, as an application gets them: no engine has seen these objects, or their hashes. */
function asJustRead(questions: readonly Question[]): Question[] {
  const read = JSON.parse(JSON.stringify(questions)) as Question[]
  globalThis.gc?.()
  return read
}

function countAllowed(checker: Checker, questions: readonly Question[]): number {
  let allowed = 0
  for (const question of questions) if (checker.check(question)) allowed += 1
  return allowed
}

const batchSize = 100
const latencyPasses = 5

function latency(checker: Checker, asked: Asked): Latency {
  const batches: number[] = []
  for (let pass = 0; pass < latencyPasses; pass++) {
    const questions = asJustRead(asked.questions)
    let allowed = 0
    for (let first = 0; first < questions.length; first += batchSize) {
      const batch = questions.slice(first, first + batchSize)
      const start = performance.now()
      allowed += countAllowed(checker, batch)
      batches.push(((performance.now() - start) * 1000) / batch.length)
    }
    if (allowed !== asked.answers.length / 2) throw new Error(`${allowed} questions were allowed, which is not half.`)
  }
  const sorted = batches.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}
