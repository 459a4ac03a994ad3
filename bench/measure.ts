import type { Engine, RemoteEngine } from './engines/engine.ts'
import type { Form } from './forms.ts'
import { garbageOf, type Latency, latencyOf } from './latency.ts'
import { remoteTrialsOf } from './remote-trials.ts'
import { countAllowed, countTrue, type Sizes, type Trial, type Trials, trialsOf, workOf } from './trials.ts'
import { makeNational, type National, type NationalSize } from './workloads/national.ts'
import type { Question } from './workloads/questions.ts'
import { makeScaled, type ScaledSize } from './workloads/scaled.ts'

/** How much work one run of the bench is. `cold` questions are read anew before every pass, `hot` ones are the same few over and over; even numbers. */
export type Plan = Sizes & {
  readonly size: NationalSize
  /** A system of another shape in the nation's place. */
  readonly scaled?: ScaledSize
  readonly rounds: number
  /** A round asks whole passes until they have taken this much time. */
  readonly roundMs: number
  /** What rounds and loading are timed by: `processor` when the machine is busy with other things. What answers from elsewhere is always timed by the wall. */
  readonly clock: keyof typeof clocks
}

/** What loading cost: milliseconds, bytes held once garbage is collected, and milliseconds of validation, which are not among the others. */
export type Loaded = { readonly ms: number; readonly bytes: number; readonly validationMs?: number }

/** One engine loaded with the workload, ready to be timed. */
export type Bench = {
  readonly loaded: Loaded
  /** The questions answered wrongly, over all forms. */
  readonly wrong: number
  /** The ways this engine is asked, and how many questions a pass of each has. */
  readonly questions: Readonly<Partial<Record<Form, number>>>
  /** Questions a second in one round; NaN for a way it cannot be asked. Rejects when they are not answered as they must be. */
  readonly round: (form: Form) => Promise<number>
  readonly latency: () => Promise<Latency>
  /** Bytes of garbage a check leaves behind; undefined where the engine is slow, or keeps its memory elsewhere. */
  readonly garbage: () => number | undefined
  /** Ends what the engine has started. */
  readonly end: () => Promise<void>
}

/** Makes the workload, loads the engine with it and verifies every answer. Needs node's `--expose-gc` for the memory figures. */
export async function prepare(engine: Engine | RemoteEngine, plan: Plan): Promise<Bench> {
  return 'start' in engine ? prepareRemote(engine, plan) : prepareLocal(engine, plan)
}

function prepareLocal(engine: Engine, plan: Plan): Bench {
  const national = nationOf(plan)
  const clock = clocks[plan.clock]
  const validationMs = engine.validate === undefined ? undefined : elapsed(clock, engine.validate)
  const before = heldBytes()
  const start = clock()
  const checker = engine.load(national)
  const ms = clock() - start
  const loaded = { ms, bytes: heldBytes() - before, ...(validationMs !== undefined && { validationMs }) }
  const work = workOf(national, plan)
  const trials = trialsOf(engine, checker, work)
  const ask = (questions: readonly Question[]): number => countAllowed(checker, questions)
  return {
    ...benchOf(loaded, trials, plan, clock),
    latency: () => latencyOf(ask, timedIn(trials, work.cold.questions)),
    garbage: () => (isSlow(trials, plan) ? undefined : garbageOf(ask, work.hot.questions)),
    end: async () => {},
  }
}

async function prepareRemote(engine: RemoteEngine, plan: Plan): Promise<Bench> {
  const authorities = Math.min(plan.size.authorities, engine.authorities ?? Number.POSITIVE_INFINITY)
  const national = nationOf({ ...plan, size: { ...plan.size, authorities } })
  const clock = engine.here ? clocks[plan.clock] : clocks.wall
  const before = heldBytes()
  const start = clock()
  const checker = await engine.start(national)
  const ms = clock() - start
  const loaded = { ms, bytes: checker.elsewhere?.() ?? heldBytes() - before }
  await checker.settled?.()
  const work = workOf(national, plan)
  const trials = await remoteTrialsOf(engine, checker, work)
  const ask = async (questions: readonly Question[]): Promise<number> => countTrue(await checker.check(questions))
  return {
    ...benchOf(loaded, trials, plan, clock),
    latency: () => latencyOf(ask, timedIn(trials, work.cold.questions)),
    garbage: () => undefined,
    end: async () => checker.end?.(),
  }
}

const nationOf = ({ seed, size, scaled }: Plan): National =>
  scaled === undefined ? makeNational(seed, size) : makeScaled(seed, scaled)

const timedIn = ({ cold }: Trials, questions: readonly Question[]): readonly Question[] =>
  questions.slice(0, cold?.questions ?? 0)

/** Whether an engine is so slow that it is timed on a few of the cold questions. */
const isSlow = ({ cold }: Trials, plan: Plan): boolean => cold !== undefined && cold.questions < plan.cold

function benchOf(loaded: Loaded, trials: Trials, plan: Plan, clock: () => number) {
  const made = Object.entries(trials) as [Form, Trial][]
  // Where a question takes so long, what the processor still has at hand makes no difference.
  const timed = made.filter(([form]) => form !== 'hot' || !isSlow(trials, plan))
  return {
    loaded,
    wrong: made.reduce((sum, [, { wrong }]) => sum + wrong, 0),
    questions: Object.fromEntries(timed.map(([form, { questions }]) => [form, questions])),
    round: async (form: Form) =>
      trials[form] === undefined ? Number.NaN : round(trials[form], form, plan.roundMs, clock),
  }
}

/** Reads a clock, in milliseconds. The processor's counts only what this thread did, but moves in steps of some milliseconds. */
const clocks = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  },
}

function elapsed(clock: () => number, work: () => void): number {
  const start = clock()
  work()
  return clock() - start
}

function heldBytes(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** What is made ready between passes may take longer than they do: a round ends after so many times its own length, but not before so many passes. */
const LONGEST = 8
const FEWEST_PASSES = 3

async function round({ questions, right, ready }: Trial, form: Form, roundMs: number, clock: () => number) {
  let passes = 0
  let spent = 0
  const end = clocks.wall() + roundMs * LONGEST
  while (spent < roundMs && (passes < FEWEST_PASSES || spent === 0 || clocks.wall() < end)) {
    const pass = ready()
    const start = clock()
    const said = pass()
    const sum = typeof said === 'number' ? said : await said
    spent += clock() - start
    passes += 1
    if (sum !== right) throw new Error(`${form}: the answers came to ${sum}, which is not ${right}.`)
  }
  return (passes * questions) / (spent / 1000)
}
