import { type Area, areaOf } from './area.ts'
import { grantEntries } from './compile.ts'
import { effectiveGrants } from './custom-role.ts'
import type { Assignment, CustomRole, Membership, User, Viewing } from './facts.ts'
import { type Places, rangesBeneath } from './places.ts'
import type { Policy, RoleEntry } from './policy.ts'
import { type Powered, type Powers, powersOf } from './powers.ts'
import { type Ranges, within } from './ranges.ts'

/** What one user's facts are made from. */
export type FactsInput = {
  readonly user: User
  /** All of this user's memberships in this service, in whatever status. Others' are ignored. */
  readonly memberships: readonly Membership[]
  readonly places: Places
  readonly customRoles?: readonly CustomRole[] | undefined
  /** Somebody looks through this user's eyes: `mayViewAs` says who may. */
  readonly viewing?: Viewing | undefined
}

/** One waking membership: what it holds and how far each scope goes from it. */
export type Reach = {
  readonly membership: Membership
  readonly roles: readonly RoleEntry[]
  readonly powers: Powers
  readonly powered: Powered
  readonly beneath: Ranges
  readonly assigned: Area
  readonly selected: ReadonlyMap<string, ReadonlySet<string>> | undefined
}

/** What one user's facts come to between two moments, [from, until). */
export type Folded = {
  readonly policy: Policy | undefined
  readonly from: number
  readonly until: number
  readonly reaches: readonly Reach[]
}

/** Derives the grants a user holds at a moment, and the window in which nothing about them changes. */
export function foldAt(policy: Policy, input: FactsInput, at: number): Folded {
  const reaches: Reach[] = []
  let from = Number.NEGATIVE_INFINITY
  let until = Number.POSITIVE_INFINITY
  for (const membership of input.memberships) {
    if (!counts(input, membership)) continue
    for (const moment of momentsOf(membership)) {
      if (moment <= at) from = Math.max(from, moment)
      else until = Math.min(until, moment)
    }
    if (sleepOf(membership, input.places, at) !== undefined) continue
    reaches.push(reachOf(policy, input, membership, at))
  }
  return { policy, from, until, reaches }
}

/** Whether a membership is the user's, and the one looked at while somebody views as them. */
export function counts({ user, viewing }: Pick<FactsInput, 'user' | 'viewing'>, membership: Membership): boolean {
  return membership.user === user.id && (viewing?.membership === undefined || viewing.membership === membership.id)
}

/** Every moment at which a membership's dates make a difference. */
export function momentsOf(membership: Membership): readonly number[] {
  const moments: number[] = []
  for (const { from, until } of [membership, ...membership.assignments]) {
    if (from !== undefined) moments.push(from)
    if (until !== undefined) moments.push(until)
  }
  return moments
}

export type MembershipSleep =
  | Exclude<Membership['status'], 'active'>
  | 'notYet'
  | 'expired'
  | 'organisationClosed'
  | 'organisationUnknown'

/** Why a membership gives nothing at a moment; undefined when it is awake. */
export function sleepOf(membership: Membership, places: Places, at: number): MembershipSleep | undefined {
  if (membership.status !== 'active') return membership.status
  const dates = datesAsleep(membership, at)
  if (dates !== undefined) return dates
  const position = places.position.get(membership.organisation)
  if (position === undefined) return 'organisationUnknown'
  return places.shut[position] === 1 ? 'organisationClosed' : undefined
}

/** Half open, and closed to dates that are no numbers. What is over is over, even if it was to begin later. */
export function datesAsleep(
  dates: { readonly from?: number | undefined; readonly until?: number | undefined },
  at: number,
): 'notYet' | 'expired' | undefined {
  if (dates.until !== undefined && !(at < dates.until)) return 'expired'
  return dates.from !== undefined && !(at >= dates.from) ? 'notYet' : undefined
}

export type RoleSleep = 'notYet' | 'expired' | 'unknown' | 'wrongKind'

/** The role an assignment gives at a moment, or why it gives none. */
export function roleAt(
  policy: Policy,
  input: FactsInput,
  membership: Membership,
  assignment: Assignment,
  at: number,
): RoleEntry | RoleSleep {
  const role = policy.roles.get(assignment.role) ?? customRole(policy, input, assignment.role)
  if (role === undefined) return 'unknown'
  const position = input.places.position.get(membership.organisation) ?? -1
  if (!canBeHeldAt(role, input.places, position)) return 'wrongKind'
  return datesAsleep(assignment, at) ?? role
}

/** Whether a role may be held in a membership at this position. */
export function canBeHeldAt(role: RoleEntry, places: Places, position: number): boolean {
  if (role.organisation === undefined) return role.at.has(places.kinds[position] ?? '')
  const root = places.position.get(role.organisation)
  return root !== undefined && within(rangesBeneath(places, root), position)
}

/** A custom role made askable: what it says of unknown permissions, and of the whole service, gives nothing. */
export function customRole(policy: Policy, input: Pick<FactsInput, 'customRoles'>, id: string): RoleEntry | undefined {
  const role = policy.source.customRoles && input.customRoles?.find((it) => it.id === id)
  return role && roleEntryOf(policy, role)
}

/** Roles are values, never changed in place: each is made askable once for each policy. */
const entries = new WeakMap<Policy, WeakMap<CustomRole, RoleEntry>>()

/** A role made at run time as the policy knows its own: what it comes to, each grant with its whole condition. Never fails. */
export function roleEntryOf(policy: Policy, role: CustomRole): RoleEntry {
  const known = entries.get(policy) ?? new WeakMap<CustomRole, RoleEntry>()
  entries.set(policy, known)
  const before = known.get(role)
  if (before !== undefined) return before
  const { id, label, organisation } = role
  const grants = effectiveGrants(policy, role).flatMap(({ permission, scope, when }) =>
    grantEntries(id, { permissions: [permission], scope, ...(when && { when }) }, policy.permissions),
  )
  const entry = { key: id, label, family: undefined, at: new Set<string>(), grants, organisation }
  known.set(role, entry)
  return entry
}

function reachOf(policy: Policy, input: FactsInput, membership: Membership, at: number): Reach {
  const { places } = input
  const position = places.position.get(membership.organisation) ?? -1
  const beneath = rangesBeneath(places, position)
  const roles: RoleEntry[] = []
  for (const assignment of membership.assignments) {
    const role = roleAt(policy, input, membership, assignment, at)
    if (typeof role !== 'string' && !roles.some((it) => it.key === role.key)) roles.push(role)
  }
  const powered = powersOf(policy, roles, input.viewing)
  return {
    membership,
    roles,
    powers: powered.powers,
    powered,
    beneath,
    assigned: areaOf(places, membership, position),
    selected: selectedOf(membership),
  }
}

function selectedOf(membership: Membership): ReadonlyMap<string, ReadonlySet<string>> | undefined {
  if (membership.selected === undefined || membership.selected.length === 0) return undefined
  const selected = new Map<string, Set<string>>()
  for (const { type, id } of membership.selected) selected.set(type, (selected.get(type) ?? new Set()).add(id))
  return selected
}
