import type { State } from './command.ts'
import { draftOf } from './draft.ts'
import { factsOf } from './grants.ts'
import { groupedBy } from './grouped-by.ts'
import { list } from './list.ts'
import type { Policy } from './policy.ts'

/** One permission whose extent differs for one user: everything they reached with it, and everything they will. */
export type Change = {
  readonly user: string
  readonly permission: string
  readonly change: 'gains' | 'loses' | 'differs'
  /** Where they reach, as `list` writes it down; empty: nowhere. */
  readonly before: ReturnType<typeof list>['parts']
  readonly after: ReturnType<typeof list>['parts']
}

export type Comparison = {
  /** Every user whose reach differs, permission by permission, in order. */
  readonly changes: readonly Change[]
  readonly users: number
}

/**
 * Who gains and loses what, where, when one policy takes the place of another, or the same state becomes `then`: roles made at run
 * time are part of the state. `at` is epoch milliseconds. What a user reaches is `list`'s answer, so the comparison is complete: a
 * user not named reaches exactly what they did. Users who hold the same in the same places are worked out one by one: a national
 * state takes seconds. Never throws.
 */
export function compare(before: Policy, after: Policy, state: State, at: number, then: State = state): Comparison {
  const [was, is] = [peopleOf(state), then === state ? undefined : peopleOf(then)]
  const users = new Set([...was.users, ...(is?.users ?? [])])
  const permissions = [...new Set([...before.permissions.keys(), ...after.permissions.keys()])].sort()
  const changes = [...users].sort().flatMap((id) => {
    const [had, has] = [was.factsOf(before, id), (is ?? was).factsOf(after, id)]
    return permissions.flatMap((permission) => {
      const parts = [list(before, had, permission, {}, at).parts, list(after, has, permission, {}, at).parts] as const
      return changeOf(id, permission, ...parts)
    })
  })
  return { changes, users: new Set(changes.map((it) => it.user)).size }
}

/** The users of a state, and the facts of each under a policy. */
function peopleOf(state: State) {
  const { places, customRoles } = draftOf(state)
  const byUser = groupedBy(state.memberships, (it) => it.user)
  const roles = [...customRoles.values()]
  return {
    users: [...byUser.keys()],
    factsOf: (policy: Policy, id: string) =>
      factsOf(policy, { user: { id }, memberships: byUser.get(id) ?? [], places, customRoles: roles }),
  }
}

function changeOf(
  user: string,
  permission: string,
  before: Change['before'],
  after: Change['after'],
): readonly Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const change = before.length === 0 ? 'gains' : after.length === 0 ? 'loses' : 'differs'
  return [{ user, permission, change, before, after }]
}
