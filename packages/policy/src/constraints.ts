import type { RefusalCode } from './command.ts'
import type { Concern } from './concern.ts'
import type { Draft } from './draft.ts'
import type { Membership, Organisation } from './facts.ts'
import { canBeHeldAt, customRole, datesAsleep, sleepOf } from './fold.ts'
import type { ConstraintSource } from './model.ts'
import { rolesIn } from './names.ts'
import type { ConstraintEntry, Policy } from './policy.ts'

/** One constraint broken at one organisation, membership or user; `by` is how far, so that a change can be seen to make it worse. */
export type Violation = {
  readonly constraint: ConstraintEntry
  readonly code: RefusalCode
  readonly by: number
  readonly count: number
  readonly organisation?: string
  readonly membership?: string
  readonly user?: string
  readonly roles: readonly string[]
  /** The users who hold the places in question. */
  readonly people: readonly string[]
}

/** A membership awake at the moment asked about, and what it holds then. */
type Holder = {
  readonly membership: Membership
  readonly roles: ReadonlySet<string>
  /** Every permission those roles hold, at whatever scope. */
  readonly granted: ReadonlySet<string>
}

/** Everything of concern that is wrong with a state at a moment, by constraint and subject. */
export function violationsAt(
  policy: Policy,
  draft: Draft,
  concern: Concern,
  at: number,
): ReadonlyMap<string, Violation> {
  const holders = holdersAt(policy, draft, concern.membershipsIn(draft), at)
  const found = new Map<string, Violation>()
  for (const constraint of concern.constraints) {
    for (const violation of violationsOf(policy, draft, constraint, holders, concern.organisationsIn(draft))) {
      // What each constraint is about is of one sort, and no two of a sort have one id.
      const subject = violation.membership ?? violation.organisation ?? violation.user
      found.set(JSON.stringify([constraint.key, subject]), violation)
    }
  }
  return found
}

/** Only active holders count: not the invited, suspended, ended or expired, nor anybody in a closed organisation. */
function holdersAt(policy: Policy, draft: Draft, memberships: readonly Membership[], at: number): readonly Holder[] {
  const customRoles = [...draft.customRoles.values()]
  const holders: Holder[] = []
  for (const membership of memberships) {
    if (sleepOf(membership, draft.places, at) !== undefined) continue
    const position = draft.places.position.get(membership.organisation) ?? -1
    const roles = new Set<string>()
    const granted = new Set<string>()
    for (const assignment of membership.assignments) {
      const role = policy.roles.get(assignment.role) ?? customRole(policy, { customRoles }, assignment.role)
      if (role === undefined || datesAsleep(assignment, at) !== undefined) continue
      if (!canBeHeldAt(role, draft.places, position)) continue
      roles.add(role.key)
      for (const grant of role.grants) granted.add(grant.permission.key)
    }
    holders.push({ membership, roles, granted })
  }
  return holders
}

function violationsOf(
  policy: Policy,
  draft: Draft,
  constraint: ConstraintEntry,
  holders: readonly Holder[],
  organisations: readonly Organisation[],
): readonly Violation[] {
  const it = constraint.source
  if ('atMost' in it || 'atLeast' in it) {
    const open = organisations.filter((one) => one.kind === it.per && isOpen(draft, one))
    return countViolations(policy, constraint, it, holders, open)
  }
  if ('atMostOneOf' in it) return oneOfViolations(draft, constraint, it.atMostOneOf, holders)
  if ('exclusive' in it && it.per === 'user')
    return exclusivePerUser(constraint, it.exclusive, holders, (holder) => holder.roles)
  if ('exclusiveGrants' in it && it.per === 'user')
    return exclusivePerUser(constraint, it.exclusiveGrants, holders, (holder) => holder.granted)
  return holders.flatMap((holder) => {
    const wrong = wrongWith(policy, draft, it, holder)
    if (wrong === undefined) return []
    const { membership } = holder
    const about = { organisation: membership.organisation, membership: membership.id, user: membership.user }
    return [{ constraint, ...wrong, ...about, people: [membership.user] }]
  })
}

type Counted = Extract<ConstraintSource, { per: string; roles: unknown }>

function countViolations(
  policy: Policy,
  constraint: ConstraintEntry,
  it: Counted,
  holders: readonly Holder[],
  organisations: readonly Organisation[],
): readonly Violation[] {
  const roles = rolesIn(policy.source, it.roles)
  return organisations.flatMap((organisation) => {
    const people = usersHolding(holders, organisation.id, roles)
    const by = 'atMost' in it ? people.length - it.atMost : it.atLeast - people.length
    if (by <= 0) return []
    const code = 'atMost' in it ? 'atMost' : 'atLeast'
    return [{ constraint, code, by, count: people.length, organisation: organisation.id, roles, people }]
  })
}

const isOpen = ({ places }: Draft, { id }: Organisation) => places.shut[places.position.get(id) ?? -1] === 0

function usersHolding(holders: readonly Holder[], organisation: string, roles: readonly string[]): readonly string[] {
  const users = new Set<string>()
  for (const { membership, roles: held } of holders) {
    if (membership.organisation === organisation && roles.some((role) => held.has(role))) users.add(membership.user)
  }
  return [...users].sort()
}

function oneOfViolations(
  draft: Draft,
  constraint: ConstraintEntry,
  kind: string,
  holders: readonly Holder[],
): readonly Violation[] {
  const counts = new Map<string, number>()
  for (const { membership } of holders) {
    if (draft.organisations.get(membership.organisation)?.kind !== kind) continue
    counts.set(membership.user, (counts.get(membership.user) ?? 0) + 1)
  }
  return [...counts].flatMap(([user, count]) =>
    count <= 1
      ? []
      : [{ constraint, code: 'atMostOneOf' as const, by: count - 1, count, user, roles: [], people: [user] }],
  )
}

function exclusivePerUser(
  constraint: ConstraintEntry,
  exclusive: readonly string[],
  holders: readonly Holder[],
  heldBy: (holder: Holder) => ReadonlySet<string>,
): readonly Violation[] {
  const users = new Set(holders.map((it) => it.membership.user))
  return [...users].flatMap((user) => {
    const held = holders.filter((it) => it.membership.user === user)
    const roles = exclusive.filter((role) => held.some((it) => heldBy(it).has(role)))
    const count = roles.length
    return count <= 1 ? [] : [{ constraint, code: 'exclusive', by: count - 1, count, user, roles, people: [user] }]
  })
}

type Wrong = Pick<Violation, 'code' | 'by' | 'count' | 'roles'>

/** What one membership gets wrong about a constraint on single memberships. */
function wrongWith(policy: Policy, draft: Draft, it: ConstraintSource, holder: Holder): Wrong | undefined {
  const { membership, roles } = holder
  if ('exactlyOne' in it) {
    if (draft.organisations.get(membership.organisation)?.kind !== it.per) return undefined
    const wanted = rolesIn(policy.source, it.exactlyOne)
    const count = wanted.filter((role) => roles.has(role)).length
    return count === 1 ? undefined : { code: 'exactlyOne', by: Math.abs(count - 1), count, roles: wanted }
  }
  if ('exclusive' in it || 'exclusiveGrants' in it) {
    const both =
      'exclusive' in it
        ? it.exclusive.filter((role) => roles.has(role))
        : it.exclusiveGrants.filter((key) => holder.granted.has(key))
    return both.length <= 1 ? undefined : { code: 'exclusive', by: both.length - 1, count: both.length, roles: both }
  }
  if (!('role' in it) || !roles.has(it.role)) return undefined
  if ('requires' in it) {
    const lacking = rolesIn(policy.source, it.requires).filter((role) => !roles.has(role))
    return lacking.length === 0
      ? undefined
      : { code: 'requires', by: lacking.length, count: 0, roles: [it.role, ...lacking] }
  }
  return holdsEvery(membership, it.coversAll) ? undefined : { code: 'coversAll', by: 1, count: 0, roles: [it.role] }
}

/** *Every <kind>* of the membership's own organisation, as a value: a list of them would be broken by the next one added. */
export function holdsEvery(membership: Membership, kind: string): boolean {
  return membership.assigned.some(
    (it) =>
      typeof it !== 'string' &&
      it.every === kind &&
      (it.beneath === undefined || it.beneath === membership.organisation),
  )
}
