import type { Checker, Engine } from './engines/engine.ts'
import { asJustRead, countAllowed, type Form, type Trial, trialsOf } from './trials.ts'
import { makeNational, type National, type NationalSize } from './workloads/national.ts'
import type { Asked } from './workloads/questions.ts'

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

/** One engine loaded with the workload, ready to be timed. */
export type Bench = {
  readonly loaded: Loaded
  /** The questions answered wrongly, over both forms. */
  readonly wrong: number
  /** The ways this engine can be asked. */
  readonly forms: readonly Form[]
  /** Questions a second in one round; NaN for a way it cannot be asked. */
  readonly round: (form: Form) => number
  readonly latency: () => Latency
  /** Bytes of garbage a check leaves behind, asked over and over; needs `--expose-gc`. */
  readonly garbage: () => number
}

/** Makes the workload, loads the engine with it and verifies every answer. Needs node's `--expose-gc` for the memory figures. */
export function prepare(engine: Engine, plan: Plan): Bench {
  const national = makeNational(plan.seed, plan.size)
  const { checker, loaded } = load(engine, national, clocks[plan.clock])
  const { asked, trials } = trialsOf(engine, checker, national, plan)
  return {
    loaded,
    wrong: countWrong(checker, asked.cold) + countWrong(checker, asked.hot),
    forms: Object.keys(trials) as Form[],
    round: (form) => (trials[form] === undefined ? Number.NaN : round(trials[form], form, plan)),
    latency: () => latency(checker, asked.cold),
    garbage: () => garbage(checker, asked.hot),
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

function round({ questions, right, ready }: Trial, form: Form, { roundMs, clock: kind }: Plan): number {
  const clock = clocks[kind]
  let passes = 0
  let elapsed = 0
  while (elapsed < roundMs) {
    const pass = ready()
    const start = clock()
    const sum = pass()
    elapsed += clock() - start
    passes += 1
    if (sum !== right) throw new Error(`${form}: the answers came to ${sum}, which is not ${right}.`)
  }
  return (passes * questions) / (elapsed / 1000)
}

const GARBAGE_PASSES = 200

function garbage(checker: Checker, { questions }: Asked): number {
  for (let pass = 0; pass < GARBAGE_PASSES; pass++) countAllowed(checker, questions)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (let pass = 0; pass < GARBAGE_PASSES; pass++) countAllowed(checker, questions)
  return Math.max(0, process.memoryUsage().heapUsed - before) / (GARBAGE_PASSES * questions.length)
}

const batchSize = 100
const latencyPasses = 5

/** Each batch's time is the median of its passes, so that what else the machine does is not taken for the engine's slowness. */
function latency(checker: Checker, asked: Asked): Latency {
  const batches: number[][] = []
  for (let pass = 0; pass < latencyPasses; pass++) {
    const questions = asJustRead(asked.questions)
    for (let first = 0; first < questions.length; first += batchSize) {
      const batch = questions.slice(first, first + batchSize)
      const start = performance.now()
      countAllowed(checker, batch)
      const times = batches[first / batchSize] ?? []
      times.push(((performance.now() - start) * 1000) / batch.length)
      batches[first / batchSize] = times
    }
  }
  const middle = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
  const sorted = batches.map(middle).toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}
