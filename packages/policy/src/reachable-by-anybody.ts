import type { State } from './command.ts'
import { type Draft, draftOf, isShut } from './draft.ts'
import { canBeHeldAt, datesAsleep } from './fold.ts'
import type { Policy, RoleEntry } from './policy.ts'
import { type Entry, type Growing, growUp, keyOf, rolesOf } from './reachable-roles.ts'

/** A role that somebody could come to hold in an organisation. */
export type Reachable = { readonly organisation: string; readonly role: string }

/** Two that everybody is no more than: each gives the other what one may not give oneself. */
const ANYBODY = ['anybody', 'anybody else'] as const

/**
 * Every role anybody could come to hold, and where, if all users of the state and any newcomers worked together by commands about
 * people: a sound upper bound, found in polynomial time. What is not in it, no coalition of any size reaches; what is in it, `escalate`
 * decides. Everybody is taken for one who holds all that is held in each organisation now, and loses nothing. Never throws.
 */
export function reachableByAnybody(policy: Policy, state: State, at: number): readonly Reachable[] {
  const draft = draftOf(state)
  const roles = rolesOf(policy, draft)
  const entries = new Map<string, Entry>()
  for (const user of ANYBODY) addEntries(entries, user, state, draft, roles, at)
  const [first] = ANYBODY
  const of = ({ user, organisation }: Pick<Entry, 'user' | 'organisation'>, role: string): [string, Reachable][] =>
    user === first ? [[JSON.stringify([organisation, role]), { organisation, role }]] : []
  // What is held is within reach, even where a constraint is broken by it already.
  const held = [...entries.values()].flatMap((it) => [...it.roles].flatMap((role) => of(it, role)))
  const growing: Growing = { policy, draft, coalition: ANYBODY, entries, roles, at }
  const grown = growUp(growing).flatMap((it) => of(it, it.role))
  return [...new Map([...held, ...grown]).values()]
}

function addEntries(
  entries: Map<string, Entry>,
  user: string,
  state: State,
  draft: Draft,
  roles: readonly RoleEntry[],
  at: number,
): void {
  for (const { id } of state.organisations) {
    const position = draft.places.position.get(id) ?? -1
    if (!roles.some((role) => canBeHeldAt(role, draft.places, position)) || isShut(draft, id)) continue
    entries.set(JSON.stringify([user, id]), {
      user,
      organisation: id,
      before: undefined,
      roles: new Set(),
      stuck: new Set(),
      assigned: new Map(),
      awake: false,
      isThere: false,
    })
  }
  for (const it of state.memberships) {
    const entry = entries.get(JSON.stringify([user, it.organisation]))
    if (entry === undefined || it.status === 'ended' || datesAsleep(it, at) === 'expired') continue
    for (const assignment of it.assignments) {
      if (datesAsleep(assignment, at) !== 'expired') entry.roles.add(assignment.role)
    }
    for (const place of it.assigned) entry.assigned.set(keyOf(place), place)
    Object.assign(entry, { isThere: true, awake: true })
  }
}
