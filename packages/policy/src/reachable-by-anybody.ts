import type { State } from './command.ts'
import { type Draft, draftOf, isShut } from './draft.ts'
import type { Assigned } from './facts.ts'
import { canBeHeldAt, datesAsleep } from './fold.ts'
import { groupedBy } from './grouped-by.ts'
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
  const growing: Growing = { policy, draft, coalition: ANYBODY, entries, roles, at }
  return growUp(growing).flatMap(({ user, organisation, role }) => (user === first ? [{ organisation, role }] : []))
}

/** One for each organisation that may hold roles: with all that anybody holds there, and wherever anybody is placed. */
function addEntries(
  entries: Map<string, Entry>,
  user: string,
  state: State,
  draft: Draft,
  roles: readonly RoleEntry[],
  at: number,
): void {
  const alive = state.memberships.filter((it) => it.status !== 'ended' && datesAsleep(it, at) !== 'expired')
  const byPlace = groupedBy(alive, (it) => it.organisation)
  for (const { id: organisation } of state.organisations) {
    const position = draft.places.position.get(organisation) ?? -1
    if (!roles.some((role) => canBeHeldAt(role, draft.places, position)) || isShut(draft, organisation)) continue
    const here = byPlace.get(organisation) ?? []
    const given = here.flatMap((it) => it.assignments).filter((it) => datesAsleep(it, at) !== 'expired')
    const held = new Set(given.map((it) => it.role))
    const assigned = new Map<string, Assigned>()
    for (const it of here) for (const place of it.assigned) assigned.set(keyOf(place), place)
    const isThere = here.length > 0
    entries.set(JSON.stringify([user, organisation]), {
      user,
      organisation,
      before: undefined,
      roles: new Set(held),
      held,
      stuck: new Set(),
      assigned,
      awake: isThere,
      isThere,
    })
  }
}
