import { climb } from './climb.ts'
import type { Command, State } from './command.ts'
import { draftOf, stateOf } from './draft.ts'
import { datesAsleep, sleepOf } from './fold.ts'
import { judge } from './judge.ts'
import type { Policy } from './policy.ts'
import { commandsOf } from './possible-commands.ts'
import { type Holding, holdingKey, reachableRoles } from './reachable-roles.ts'

/** One change set of one user: given to `judge` in their order, the steps of a path are all accepted. */
export type Step = { readonly user: string; readonly changeSet: readonly Command[] }

/** A role a coalition can come to hold, and how. */
export type Gain = Holding & { readonly path: readonly Step[] }

export type Escalation = {
  readonly coalition: readonly string[]
  /** Every role found within reach that its user did not hold, each with a path that replays. */
  readonly gains: readonly Gain[]
  /** Roles the upper bound leaves open that the search had no effort left to decide; empty: the gains are all there are. */
  readonly undecided: readonly Holding[]
}

export type EscalationLimits = {
  /** How many change sets may be judged; left out: 20,000. */
  readonly effort?: number
}

/**
 * What a coalition could reach together. Exact, as long as `undecided` is empty, for change sets of one or two commands about people (and
 * longer ones where a constraint asks for them), with organisations, roles and the moment standing still. A user of the coalition
 * without membership is a newcomer somebody may invite. Never throws.
 */
export function escalate(
  policy: Policy,
  state: State,
  coalition: readonly string[],
  at: number,
  { effort = 20_000 }: EscalationLimits = {},
): Escalation {
  const draft = draftOf(state)
  const held = new Set(holdingsOf(policy, state, coalition, at).map(holdingKey))
  const open = reachableRoles(policy, draft, coalition, at).filter((it) => !held.has(holdingKey(it)))
  const wanted = new Map(open.map((it) => [holdingKey(it), it]))
  const searching: Searching = { policy, coalition, at, wanted, found: new Map(), left: effort }
  if (wanted.size > 0) climbUp(searching, state)
  const isExhausted = wanted.size === 0 || search(searching, state)
  return {
    coalition,
    gains: [...searching.found.values()].map((it) => ({ ...it, path: shortened(policy, state, it, at) })),
    undecided: isExhausted ? [] : [...wanted.values()],
  }
}

type Searching = {
  readonly policy: Policy
  readonly coalition: readonly string[]
  readonly at: number
  readonly wanted: Map<string, Holding>
  readonly found: Map<string, Gain>
  left: number
}

/** Step after step that gives more, as far as it goes: finds most of what can be found, and proves nothing about the rest. */
function climbUp(searching: Searching, start: State): void {
  const { policy, coalition, at, wanted } = searching
  const seen = new Set([keyOf(start)])
  const path: Step[] = []
  let state = start
  while (wanted.size > 0) {
    const climbed = climb(policy, state, coalition, at, (it) => !seen.has(keyOf(it)))
    if (climbed === undefined) return
    path.push({ user: climbed.user, changeSet: climbed.changeSet })
    state = climbed.state
    seen.add(keyOf(state))
    note(searching, { state, path: [...path] })
  }
}

type Node = { readonly state: State; readonly path: readonly Step[] }

/** Nearest states first, those that hold more before others. True when there is nothing left to look at, or to look for. */
function search(searching: Searching, start: State): boolean {
  const seen = new Set([keyOf(start)])
  let waiting: Node[] = [{ state: start, path: [] }]
  while (waiting.length > 0) {
    const next: Node[] = []
    for (const node of waiting) {
      for (const step of stepsFrom(searching, node.state)) {
        if (searching.wanted.size === 0) return true
        if (searching.left-- <= 0) return false
        const { policy, at } = searching
        const judgement = judge(policy, node.state, { user: step.user }, step.changeSet, at)
        if (!judgement.allowed || seen.has(keyOf(judgement.state))) continue
        seen.add(keyOf(judgement.state))
        const reached = { state: judgement.state, path: [...node.path, step] }
        note(searching, reached)
        next.push(reached)
      }
    }
    waiting = next
  }
  return true
}

/** Single commands, then pairs, of everybody in the coalition who is awake. */
function* stepsFrom(searching: Searching, state: State): Generator<Step> {
  const { policy, coalition, at } = searching
  const draft = draftOf(state)
  for (const user of coalition) {
    const commands = commandsOf(policy, draft, coalition, user, at)
    searching.left -= commands.length
    for (const command of commands) yield { user, changeSet: [command] }
    if (policy.constraints.length === 0) continue
    for (const [index, first] of commands.entries()) {
      for (const second of commands.slice(index + 1)) yield { user, changeSet: [first, second] }
    }
  }
}

function note({ policy, coalition, at, wanted, found }: Searching, { state, path }: Node): void {
  for (const holding of holdingsOf(policy, state, coalition, at)) {
    const key = holdingKey(holding)
    if (wanted.delete(key)) found.set(key, { ...holding, path })
  }
}

/** The roles the users hold in waking memberships. */
function holdingsOf(policy: Policy, state: State, users: readonly string[], at: number): readonly Holding[] {
  const { places } = draftOf(state)
  return state.memberships
    .filter((it) => users.includes(it.user) && sleepOf(it, places, at) === undefined)
    .flatMap(({ user, organisation, assignments }) =>
      assignments
        .filter((it) => datesAsleep(it, at) === undefined && isKnown(policy, state, it.role))
        .map(({ role }) => ({ user, organisation, role })),
    )
}

const isKnown = (policy: Policy, state: State, role: string): boolean =>
  policy.roles.has(role) || (state.customRoles ?? []).some((it) => it.id === role)

/** A state by what its memberships hold. */
function keyOf({ memberships }: State): string {
  const words = memberships
    .filter((it) => it.status !== 'ended')
    .map((it) =>
      JSON.stringify([it.user, it.organisation, it.status, it.assigned, it.assignments.map((one) => one.role).sort()]),
    )
  return words.sort().join('\n')
}

/** The path without the steps it does not need. */
function shortened(policy: Policy, start: State, gain: Gain, at: number): readonly Step[] {
  let path = gain.path
  for (let index = path.length - 1; index >= 0; index--) {
    const fewer = path.filter((_, place) => place !== index)
    if (leadsTo(policy, start, fewer, gain, at)) path = fewer
  }
  return path
}

function leadsTo(policy: Policy, start: State, path: readonly Step[], gain: Gain, at: number): boolean {
  const end = replay(policy, start, path, at)
  return end !== undefined && holdingsOf(policy, end, [gain.user], at).some((it) => holdingKey(it) === holdingKey(gain))
}

/** The state a path leads to; undefined when `judge` refuses a step of it. */
export function replay(policy: Policy, start: State, path: readonly Step[], at: number): State | undefined {
  let state = stateOf(draftOf(start))
  for (const { user, changeSet } of path) {
    const judgement = judge(policy, state, { user }, changeSet, at)
    if (!judgement.allowed) return undefined
    state = judgement.state
  }
  return state
}
