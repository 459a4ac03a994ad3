import { compile, escalate, type PolicySource, reachableByAnybody, replay, type State } from '@remit/policy'
import fc from 'fast-check'
import { smallSystems } from './drawn-small-systems.ts'
import { everythingReached } from './exhaustive-search.ts'

export type SmallSystemFigures = { compared: number; gains: number; undecided: number }

/** Of a system with more states than this, everything takes too long: it is left out, which few are. */
const MOST_STATES = 200

/**
 * Draws so many small systems and tries everything in each: what `escalate` says is within a coalition's reach is what is, every path
 * replays, and nothing lies beyond the upper bound. Throws what differs, made small, with its seed.
 */
export function compareSmallSystems(systems: number, seed?: number): SmallSystemFigures {
  const figures = { compared: 0, gains: 0, undecided: 0 }
  fc.assert(
    fc.property(smallSystems, ({ source, state, coalition }) => compareOne(source, state, coalition, figures)),
    { numRuns: systems, ...(seed !== undefined && { seed }) },
  )
  return figures
}

function compareOne(
  source: PolicySource,
  state: State,
  coalition: readonly string[],
  figures: SmallSystemFigures,
): void {
  const compiled = compile(source)
  fc.pre(compiled.ok)
  const { policy } = compiled
  const everything = everythingReached(policy, state, coalition, 0, MOST_STATES)
  if (everything === undefined) return
  const { gains, undecided } = escalate(policy, state, coalition, 0, { effort: 1e12 })
  const told = gains.map((it) => `${it.user} ${it.organisation} ${it.role}`)
  const before = heldBy(state, coalition)
  same([...everything].filter((it) => !before.has(it)).sort(), told.sort(), 'reached by trying everything, and told')
  for (const { user, organisation, role, path } of gains) {
    const end = replay(policy, state, path, 0)
    const isHeld = end !== undefined && heldBy(end, [user]).has(`${user} ${organisation} ${role}`)
    same([isHeld], [true], `${user} ${organisation} ${role} at the end of its path`)
  }
  const bound = new Set(reachableByAnybody(policy, state, 0).map((it) => `${it.organisation} ${it.role}`))
  const beyond = [...everything].filter((it) => !bound.has(it.slice(it.indexOf(' ') + 1)))
  same(beyond, [], 'beyond the upper bound')
  figures.compared++
  figures.gains += gains.length
  figures.undecided += undecided.length
}

function same(found: readonly unknown[], expected: readonly unknown[], what: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)]
  if (one !== other) throw new Error(`${what}: ${one}, ${other}`)
}

const heldBy = (state: State, users: readonly string[]): ReadonlySet<string> =>
  new Set(
    state.memberships
      .filter((it) => users.includes(it.user) && it.status === 'active')
      .flatMap((it) => it.assignments.map(({ role }) => `${it.user} ${it.organisation} ${role}`)),
  )
