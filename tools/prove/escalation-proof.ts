import {
  compileOrThrow,
  escalations,
  type Policy,
  reachableByAnybody,
  replay,
  type State,
} from '../../packages/policy/src/index.ts'
import { compareSmallSystems } from '../../packages/policy/test/small-systems.ts'
import { ncmpPolicy } from '../../services/ncmp/policy.ts'
import { median } from './figures.ts'
import { authoritiesOf } from './national-state.ts'
import type { Outcome } from './report.ts'

/** How large the systems are, and how many small ones are searched through. */
export type EscalationPlan = {
  readonly authorities: number
  readonly schools: number
  /** In each authority. */
  readonly users: number
  readonly systems: number
  readonly seed: number
  /** The most that may take of the processor: the exact answer for one authority, in seconds, and the bound for all, in milliseconds. */
  readonly limits: { readonly exactSeconds: number; readonly boundMs: number }
}

/**
 * Escalation, three ways: everything coalitions of up to three reach in one full authority, exactly, each with a path that replays; what
 * anybody could reach in the whole country, as an upper bound; and small systems in which everything is tried.
 */
export async function proveEscalation(plan: EscalationPlan): Promise<Outcome> {
  const policy = compileOrThrow(ncmpPolicy)
  const parts = [exactly(policy, plan), bounded(policy, plan), searched(plan)]
  return { figures: parts.flatMap((it) => it.figures), broken: parts.flatMap((it) => it.broken) }
}

function exactly(policy: Policy, { schools, users, limits }: EscalationPlan): Outcome {
  const state = authoritiesOf({ authorities: 1, schools, users })
  const { answer: found, ms, ofCpu } = timed(() => escalations(policy, state, 0, { size: 3 }))
  const gains = found.flatMap((it) => it.gains)
  const undecided = found.flatMap((it) => it.undecided).length
  const lost = gains.filter((it) => !isReached(policy, state, it)).length
  const bound = new Set(reachableByAnybody(policy, state, 0).map((it) => `${it.organisation} ${it.role}`))
  const beyond = gains.filter((it) => !bound.has(`${it.organisation} ${it.role}`)).length
  const sizes = [1, 2, 3].map((size) => found.filter((it) => it.coalition.length === size).length)
  return {
    figures: [
      `one authority, ${schools} schools, ${users} users: coalitions of up to three decided in ${inSeconds(ms)} s (${inSeconds(ofCpu)} s of the processor)`,
      `${gains.length} gains by ${sizes.join(', ')} coalitions of one, two, three; each path replayed`,
    ],
    broken: [
      ...(undecided > 0 ? [`${undecided} roles were left undecided`] : []),
      ...(lost > 0 ? [`${lost} paths do not replay`] : []),
      ...(beyond > 0 ? [`${beyond} gains lie beyond the upper bound`] : []),
      ...(gains.length === 0 ? ['nobody gained anything, so nothing was shown'] : []),
      ...(ofCpu > limits.exactSeconds * 1000 ? [`it took more than ${limits.exactSeconds} s`] : []),
    ],
  }
}

function isReached(policy: Policy, state: State, gain: ReturnType<typeof escalations>[number]['gains'][number]) {
  const end = replay(policy, state, gain.path, 0)
  return end?.memberships.some(
    (it) =>
      it.user === gain.user &&
      it.organisation === gain.organisation &&
      it.assignments.some(({ role }) => role === gain.role),
  )
}

/** From the state as it is read: indexing it is part of the answer. */
function bounded(policy: Policy, { authorities, schools, users, limits }: EscalationPlan): Outcome {
  const state = authoritiesOf({ authorities, schools, users })
  const rounds = Array.from({ length: 9 }, () =>
    timed(() => reachableByAnybody(policy, { ...state, organisations: [...state.organisations] }, 0).length),
  )
  const [ms, ofCpu] = [median(rounds.map((it) => it.ms)), median(rounds.map((it) => it.ofCpu))]
  const size = `${authorities} authorities × ${schools} schools, ${state.memberships.length} users`
  return {
    figures: [
      `${size}: upper bound in ${ms.toFixed(0)} ms (${ofCpu.toFixed(0)} ms of the processor; cold ${rounds[0]?.ofCpu.toFixed(0)} ms), ${rounds[0]?.answer} roles`,
    ],
    broken: ofCpu > limits.boundMs ? [`the bound took more than ${limits.boundMs} ms`] : [],
  }
}

const inSeconds = (ms: number): string => (ms / 1000).toFixed(1)

/** How long it took by the clock and of the processor, which other programs on the machine do not lengthen. */
function timed<T>(ask: () => T): { readonly answer: T; readonly ms: number; readonly ofCpu: number } {
  const before = process.cpuUsage()
  const started = performance.now()
  const answer = ask()
  const ms = performance.now() - started
  return { answer, ms, ofCpu: process.cpuUsage(before).user / 1000 }
}

function searched({ systems, seed }: EscalationPlan): Outcome {
  try {
    const { compared, gains, undecided } = compareSmallSystems(systems, seed)
    const figures = [`${compared} of ${systems} small systems searched through, ${gains} gains, seed ${seed}`]
    return { figures, broken: undecided > 0 ? [`${undecided} roles were left undecided`] : [] }
  } catch (cause) {
    return { figures: [], broken: [`a small system differs, seed ${seed}: ${cause}`] }
  }
}
