import { check } from './check.ts'
import type { Command } from './command.ts'
import type { Ask, Resource } from './decision.ts'
import type { Assigned, Membership } from './facts.ts'
import { counts, sleepOf } from './fold.ts'
import { type Facts, factsOf } from './grants.ts'
import type { PermissionEntry, Policy } from './policy.ts'
import { rolesGiving } from './reasons.ts'
import { isOpenTo } from './viewing.ts'

/** The changes to one user's memberships that explain can propose. */
export type RemedyCommand =
  | Extract<Command, { do: 'assignRole' | 'place' | 'selectRecords' | 'acceptInvitation' }>
  | { readonly do: 'reactivateMembership'; readonly membership: string }

/** More commands than this are no small change. */
const LARGEST = 3

/**
 * The smallest set of changes to the user's memberships after which `check` allows: each is tried out before it is told, smaller
 * sets first, so no part of it would do. Undefined when none was found.
 */
export function smallestRemedy(
  policy: Policy,
  facts: Facts,
  ask: Ask,
  at: number,
): readonly RemedyCommand[] | undefined {
  const permission = policy.permissions.get(ask.action)
  if (permission === undefined || ask.resource.type === 'self') return undefined
  if (facts.viewing !== undefined && !isOpenTo(policy, facts.viewing, permission)) return undefined
  const mine = facts.memberships.filter(
    (it) => counts(facts, it) && (ask.membership === undefined || ask.membership === it.id),
  )
  for (let size = 1; size <= LARGEST; size++) {
    for (const membership of mine) {
      const candidates = candidatesFor(policy, facts, ask.resource, permission, membership, at)
      const found = subsets(candidates, size).find((change) => {
        const memberships = facts.memberships.map((it) => (it === membership ? change.reduce(changed, it) : it))
        return check(policy, factsOf(policy, { ...facts, memberships }), ask, at).allowed
      })
      if (found !== undefined) return rolesFirst(found)
    }
  }
  return undefined
}

/** As one would say it: the role, and then where. */
function rolesFirst(change: readonly RemedyCommand[]): readonly RemedyCommand[] {
  return [...change].sort((a, b) => Number(b.do === 'assignRole') - Number(a.do === 'assignRole'))
}

/** Single changes that could matter, the least first: a record, a place, and then roles by how much they give. */
function candidatesFor(
  policy: Policy,
  facts: Facts,
  resource: Resource,
  permission: PermissionEntry,
  membership: Membership,
  at: number,
): readonly RemedyCommand[] {
  const sleep = sleepOf(membership, facts.places, at)
  const waking: RemedyCommand[] = []
  if (sleep === 'suspended') waking.push({ do: 'reactivateMembership', membership: membership.id })
  if (sleep === 'invited') waking.push({ do: 'acceptInvitation', membership: membership.id })
  const roles = rolesGiving(policy, facts, membership, permission)
    .map((role) => ({ role, size: policy.roles.get(role)?.grants.length ?? 0 }))
    .sort((a, b) => a.size - b.size)
    .map(({ role }): RemedyCommand => ({ do: 'assignRole', membership: membership.id, role }))
  return [...waking, ...selections(resource, membership), ...placings(policy, resource, membership), ...roles]
}

function placings(policy: Policy, resource: Resource, membership: Membership): readonly RemedyCommand[] {
  const isPlace = policy.kinds.has(resource.type)
  const holders = isPlace ? [resource.id ?? ''] : (resource.holders ?? [])
  return holders.map((holder) => {
    const assigned: readonly Assigned[] = [...membership.assigned.filter((it) => it !== holder), holder]
    return { do: 'place', membership: membership.id, assigned }
  })
}

function selections(resource: Resource, membership: Membership): readonly RemedyCommand[] {
  const record = resource.of ?? resource
  if (record.id === undefined) return []
  const selected = [...(membership.selected ?? []), { type: record.type, id: record.id }]
  return [{ do: 'selectRecords', membership: membership.id, selected }]
}

function changed(membership: Membership, command: RemedyCommand): Membership {
  switch (command.do) {
    case 'assignRole': {
      const others = membership.assignments.filter((it) => it.role !== command.role)
      return { ...membership, assignments: [...others, { role: command.role }] }
    }
    case 'place':
      return { ...membership, assigned: command.assigned }
    case 'selectRecords':
      return { ...membership, selected: command.selected }
    default:
      return { ...membership, status: 'active' }
  }
}

/** All sets of this size, in the order of the candidates. */
function subsets<T>(candidates: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]]
  return candidates.flatMap((first, index) =>
    subsets(candidates.slice(index + 1), size - 1).map((rest) => [first, ...rest]),
  )
}
