import type { State } from './command.ts'
import { draftOf } from './draft.ts'
import { type Escalation, type EscalationLimits, escalate } from './escalate.ts'
import type { Membership } from './facts.ts'
import { groupedBy } from './grouped-by.ts'
import type { Policy } from './policy.ts'
import { reachableRoles } from './reachable-roles.ts'

/** The name a newcomer goes by in a coalition: somebody who is nobody's user yet. */
export const NEWCOMER = 'newcomer'

/**
 * Everything coalitions of up to `size` users of a state (a newcomer among them counts as one) can reach that no smaller one of their
 * like can. Users who hold the same in the same place stand for each other. A coalition without gains and without anything undecided
 * is left out. Sizes beyond 3 take long. Never throws.
 */
export function escalations(
  policy: Policy,
  state: State,
  at: number,
  { size = 3, ...limits }: EscalationLimits & { readonly size?: number } = {},
): readonly Escalation[] {
  const sorts = sortsOf(state)
  const sortOf = (user: string) => [...sorts].find(([, users]) => users.includes(user))?.[0] ?? user
  const known = new Set<string>()
  const found: Escalation[] = []
  const draft = draftOf(state)
  for (const coalition of coalitionsOf([...sorts.values(), [NEWCOMER]], size)) {
    const wordsOf = (it: { user: string; organisation: string; role: string }) =>
      JSON.stringify([sortOf(it.user), it.organisation, it.role])
    const held = new Set(
      state.memberships.flatMap(({ user, organisation, assignments }) =>
        assignments.map(({ role }) => wordsOf({ user, organisation, role })),
      ),
    )
    const open = reachableRoles(policy, draft, coalition, at).map(wordsOf)
    if (open.every((it) => known.has(it) || held.has(it))) continue
    const { gains, undecided } = escalate(policy, state, coalition, at, limits)
    const fresh = gains.filter((it) => !known.has(wordsOf(it)))
    for (const it of fresh) known.add(wordsOf(it))
    if (fresh.length + undecided.length > 0) found.push({ coalition, gains: fresh, undecided })
  }
  return found
}

/** Users by what they hold and where. */
function sortsOf({ memberships }: State): ReadonlyMap<string, readonly string[]> {
  const byUser = groupedBy(memberships, (it) => it.user)
  const words = (it: Membership) =>
    JSON.stringify([it.organisation, it.status, it.assigned, it.from, it.until, it.assignments])
  return groupedBy([...byUser.keys()], (user) => (byUser.get(user) ?? []).map(words).sort().join())
}

/** Every company of up to `size`, smaller ones first; of each sort its first users. */
function* coalitionsOf(sorts: readonly (readonly string[])[], size: number): Generator<readonly string[]> {
  for (let count = 1; count <= size; count++) yield* choose(sorts, count)
}

function* choose(sorts: readonly (readonly string[])[], count: number): Generator<readonly string[]> {
  const [first, ...others] = sorts
  if (count === 0) yield []
  else if (first !== undefined) {
    for (let many = Math.min(count, first.length); many >= 0; many--) {
      for (const rest of choose(others, count - many)) yield [...first.slice(0, many), ...rest]
    }
  }
}
