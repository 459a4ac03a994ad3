import { check } from './check.ts'
import type { Command, State } from './command.ts'
import { holdsEvery } from './constraints.ts'
import type { Ask, Resource } from './decision.ts'
import type { Assigned, Membership } from './facts.ts'
import { counts, sleepOf } from './fold.ts'
import { type Facts, factsOf } from './grants.ts'
import { judge } from './judge.ts'
import { rolesIn } from './names.ts'
import { organisationsIn } from './places.ts'
import { placesAfter } from './placing.ts'
import type { PermissionEntry, Policy } from './policy.ts'
import { rolesGiving } from './reasons.ts'
import { isOpenTo } from './viewing.ts'

/** The changes to one user's memberships that explain can propose. */
export type RemedyCommand =
  | Extract<Command, { do: 'assignRole' | 'changePlaces' | 'selectRecords' | 'acceptInvitation' }>
  | { readonly do: 'reactivateMembership'; readonly membership: string }

/**
 * The smallest set of changes to one of the user's memberships after which `check` allows and which no constraint forbids: each is
 * tried out before it is told, smaller sets first, so no part of it would do. Undefined when there is none. `state` is what the
 * constraints are judged on; left out, the user's own memberships, so that what others hold is unknown.
 */
export function smallestRemedy(
  policy: Policy,
  facts: Facts,
  ask: Ask,
  at: number,
  state: State = stateOfOne(facts),
): readonly RemedyCommand[] | undefined {
  const permission = policy.permissions.get(ask.action)
  if (permission === undefined || ask.resource.type === 'self') return undefined
  if (facts.viewing !== undefined && !isOpenTo(policy, facts.viewing, permission)) return undefined
  const mine = facts.memberships.filter(
    (it) => counts(facts, it) && (ask.membership === undefined || ask.membership === it.id),
  )
  const changes = mine.flatMap((membership) =>
    changesTo(policy, facts, ask.resource, permission, membership, at).map((change) => ({ membership, change })),
  )
  const works = (membership: Membership, change: readonly RemedyCommand[]) => {
    const after = change.reduce(changed, membership)
    const memberships = facts.memberships.map((it) => (it === membership ? after : it))
    return (
      check(policy, factsOf(policy, { ...facts, memberships }), ask, at).allowed &&
      judge(policy, state, { system: 'operator', name: 'explain' }, change, at).allowed
    )
  }
  const found = changes
    .sort((a, b) => a.change.length - b.change.length)
    .find(({ membership, change }) => works(membership, change))
  if (found === undefined) return undefined
  const least = partsOf(found.change).find((part) => works(found.membership, part))
  return least && rolesFirst(least)
}

/** What the facts of one user say of the world. */
function stateOfOne({ places, memberships, customRoles }: Facts): State {
  return { organisations: organisationsIn(places), memberships, customRoles }
}

/** As one would say it: the role, and then where. */
function rolesFirst(change: readonly RemedyCommand[]): readonly RemedyCommand[] {
  return [...change.filter((it) => it.do === 'assignRole'), ...change.filter((it) => it.do !== 'assignRole')]
}

/** Sets of changes that could matter to one membership: waking it, a role with what it needs, and a record or a place, the least first. */
function changesTo(
  policy: Policy,
  facts: Facts,
  resource: Resource,
  permission: PermissionEntry,
  membership: Membership,
  at: number,
): (readonly RemedyCommand[])[] {
  const waking = wakings(membership, sleepOf(membership, facts.places, at))
  const reaching = [...selections(resource, membership), ...placings(policy, resource, membership)]
  const giving = [...rolesGiving(policy, facts, membership, permission)]
  const sets: (readonly RemedyCommand[])[] = [waking, ...reaching.map((it) => [...waking, it])]
  for (const role of giving.sort((a, b) => weightOf(policy, a) - weightOf(policy, b))) {
    const roles = withNeeds(policy, membership, role)
    sets.push([...waking, ...roles], ...reaching.map((it) => [...waking, it, ...roles]))
  }
  return sets
}

function wakings({ id: membership }: Membership, sleep: ReturnType<typeof sleepOf>): readonly RemedyCommand[] {
  if (sleep === 'suspended') return [{ do: 'reactivateMembership', membership }]
  return sleep === 'invited' ? [{ do: 'acceptInvitation', membership }] : []
}

/** How much a role gives, so that of two that would do the smaller is told. */
function weightOf({ roles }: Policy, role: string): number {
  return roles.get(role)?.grants.length ?? 0
}

/** A role with the roles and the places that constraints ask of whoever holds it. */
function withNeeds(policy: Policy, membership: Membership, role: string): readonly RemedyCommand[] {
  const held = membership.assignments.filter((it) => it.until === undefined).map((it) => it.role)
  const needed = [role]
  const covered: string[] = []
  for (const one of needed) {
    for (const { source } of policy.constraints) {
      if (!('role' in source) || source.role !== one) continue
      if ('coversAll' in source) covered.push(source.coversAll)
      else needed.push(...rolesIn(policy.source, source.requires).filter((it) => ![...needed, ...held].includes(it)))
    }
  }
  const every = covered.filter((kind) => !holdsEvery(membership, kind)).map((kind) => ({ every: kind }))
  return [
    ...needed.map((it): RemedyCommand => ({ do: 'assignRole', membership: membership.id, role: it })),
    ...(every.length > 0 ? [placing(membership, every)] : []),
  ]
}

function placings(policy: Policy, resource: Resource, membership: Membership): readonly RemedyCommand[] {
  const isPlace = policy.kinds.has(resource.type)
  const holders = isPlace ? [resource.id ?? ''] : (resource.holders ?? [])
  return holders.map((holder) => placing(membership, [holder]))
}

/** Beside what is assigned already, wherever that lies. */
function placing({ id: membership }: Membership, added: readonly Assigned[]): RemedyCommand {
  return { do: 'changePlaces', membership, added, removed: [] }
}

function selections(resource: Resource, membership: Membership): readonly RemedyCommand[] {
  const record = resource.of ?? resource
  if (record.id === undefined) return []
  const selected = [...(membership.selected ?? []), { type: record.type, id: record.id }]
  return [{ do: 'selectRecords', membership: membership.id, selected }]
}

function changed(membership: Membership, command: RemedyCommand): Membership {
  switch (command.do) {
    case 'assignRole':
      return { ...membership, assignments: [...membership.assignments, { role: command.role }] }
    case 'changePlaces':
      return { ...membership, assigned: placesAfter(membership.assigned, command).assigned }
    case 'selectRecords':
      return { ...membership, selected: command.selected }
    default:
      return { ...membership, status: 'active' }
  }
}

/** Every part of a change, itself and nothing included; what a part is made of comes before it. */
function partsOf<T>([first, ...others]: readonly T[]): (readonly T[])[] {
  if (first === undefined) return [[]]
  return partsOf(others).flatMap((part) => [part, [first, ...part]])
}
