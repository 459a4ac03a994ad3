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
 * Who gains and loses what, where, when one policy takes the place of another over the same state. `at` is epoch milliseconds. What a
 * user reaches is `list`'s answer, so the comparison is complete: a user not named reaches exactly what they did. Users who hold the
 * same in the same places are worked out one by one: a national state takes seconds. Never throws.
 */
export function compare(before: Policy, after: Policy, state: State, at: number): Comparison {
  const draft = draftOf(state)
  const byUser = groupedBy(state.memberships, (it) => it.user)
  const permissions = [...new Set([...before.permissions.keys(), ...after.permissions.keys()])].sort()
  const customRoles = [...draft.customRoles.values()]
  const changes = [...byUser.keys()].sort().flatMap((id) => {
    const input = { user: { id }, memberships: byUser.get(id) ?? [], places: draft.places, customRoles }
    const [was, is] = [factsOf(before, input), factsOf(after, input)]
    return permissions.flatMap((permission) => {
      const parts = [list(before, was, permission, {}, at).parts, list(after, is, permission, {}, at).parts] as const
      return changeOf(id, permission, ...parts)
    })
  })
  return { changes, users: new Set(changes.map((it) => it.user)).size }
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
