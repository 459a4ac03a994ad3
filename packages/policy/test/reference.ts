import type {
  Ask,
  Assigned,
  Condition,
  CustomRole,
  GrantSource,
  Membership,
  Organisation,
  PolicySource,
  Resource,
  Scope,
  User,
} from '@remit/policy'
import { madeGrants } from './reference-custom-roles.ts'

/**
 * What the engine means, said again: slowly, readably, and sharing no code with it. Nothing is indexed, folded or kept;
 * every answer is worked out from the policy and the facts as they were written. Read it to learn the model.
 */

export type World = {
  readonly organisations: readonly Organisation[]
  readonly memberships: readonly Membership[]
  readonly customRoles?: readonly CustomRole[] | undefined
}

// ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An organisation by its id; of two with one id the last counts. */
export function place(world: World, id: string | undefined): Organisation | undefined {
  return world.organisations.findLast((it) => it.id === id)
}

/** Beneath: itself, or its parent or a second holder is beneath. Facts never hold circles of parents. */
export function beneath(world: World, id: string, root: string, seen: readonly string[] = []): boolean {
  const it = place(world, id)
  if (it === undefined || place(world, root) === undefined || seen.includes(id)) return false
  if (id === root) return true
  const above = [...(it.parent === undefined ? [] : [it.parent]), ...(it.holders ?? [])]
  return above.some((next) => beneath(world, next, root, [...seen, id]))
}

/** The organisation and each one above it by parent, as far as they are known. */
export function pathFrom(world: World, id: string | undefined): readonly string[] {
  const it = place(world, id)
  return it === undefined ? [] : [it.id, ...pathFrom(world, it.parent)]
}

/** Closed, or its parent is. */
export function shut(world: World, id: string): boolean {
  const it = place(world, id)
  if (it === undefined) return false
  return it.status === 'closed' || (it.parent !== undefined && shut(world, it.parent))
}

/** An attribute as the nearest organisation, going up by parent, has it. */
function nearest(world: World, id: string | undefined, name: string): unknown {
  const it = place(world, id)
  if (it === undefined) return undefined
  return attribute(it.attributes, name) ?? nearest(world, it.parent, name)
}

const attribute = (attributes: Readonly<Record<string, unknown>> | undefined, name: string): unknown =>
  attributes !== undefined && Object.keys(attributes).includes(name) ? attributes[name] : undefined

// ── Conditions: 1 is true, 0 is false, ½ is unknown ─────────────────────────────────────────────────────────────────

type Look = (side: string, name: string) => unknown

export function truth(condition: Condition, look: Look): number {
  if ('and' in condition) return Math.min(1, ...condition.and.map((it) => truth(it, look)))
  if ('or' in condition) return Math.max(0, ...condition.or.map((it) => truth(it, look)))
  if ('not' in condition) return 1 - truth(condition.not, look)
  if ('present' in condition) return value(condition.present, look) === undefined ? 0 : 1
  const [left, right] = ('eq' in condition ? condition.eq : 'lt' in condition ? condition.lt : condition.in).map((it) =>
    value(it, look),
  )
  if ('in' in condition) {
    if (!Array.isArray(right)) return 0.5
    return Math.max(0, ...right.map((it) => same(left, it)))
  }
  return 'eq' in condition ? same(left, right) : before(left, right)
}

function value(operand: unknown, look: Look): unknown {
  const isReference = typeof operand === 'object' && operand !== null && !Array.isArray(operand)
  const [side, name] = isReference ? (Object.entries(operand)[0] ?? ['', '']) : ['', '']
  const found = isReference ? look(side, String(name)) : operand
  const isMissing = found === undefined || found === null || (typeof found === 'number' && !Number.isFinite(found))
  return isMissing ? undefined : found
}

function same(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined || Array.isArray(a) || Array.isArray(b)) return 0.5
  return a === b ? 1 : 0
}

const isDate = (it: unknown): it is string => typeof it === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(it)

function before(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? 1 : 0
  return isDate(a) && isDate(b) ? (a < b ? 1 : 0) : 0.5
}

// ── Who holds what, when ────────────────────────────────────────────────────────────────────────────────────────────

type Dates = { readonly from?: number | undefined; readonly until?: number | undefined }

/** Half open: the first moment is in, the last is out. */
export const inDate = (it: Dates, at: number): boolean =>
  (it.from === undefined || at >= it.from) && (it.until === undefined || at < it.until)

/** A membership that gives something: active, in date, in a known organisation that is not closed. */
export function awake(world: World, it: Membership, at: number): boolean {
  const known = place(world, it.organisation) !== undefined
  return it.status === 'active' && inDate(it, at) && known && !shut(world, it.organisation)
}

/** Whether a role, built in or custom, may be held in an organisation. */
export function fits(policy: PolicySource, world: World, role: string, organisation: string): boolean {
  const builtIn = Object.hasOwn(policy.roles, role) ? policy.roles[role] : undefined
  if (builtIn !== undefined) return builtIn.at.includes(place(world, organisation)?.kind ?? '')
  const custom = (world.customRoles ?? []).find((it) => it.id === role)
  return policy.customRoles !== undefined && custom !== undefined && beneath(world, organisation, custom.organisation)
}

/** The roles a membership holds at a moment, whether or not the membership is awake. */
export function rolesHeld(policy: PolicySource, world: World, it: Membership, at: number): readonly string[] {
  const held = it.assignments.filter((assignment) => inDate(assignment, at))
  return [...new Set(held.map((assignment) => assignment.role))].filter((role) =>
    fits(policy, world, role, it.organisation),
  )
}

/** What a role grants, one permission at a time. */
export function grantsOf(
  policy: PolicySource,
  world: World,
  role: string,
): readonly (Pick<GrantSource, 'when'> & { permission: string; scope: Scope })[] {
  const builtIn = Object.hasOwn(policy.roles, role) ? policy.roles[role] : undefined
  if (builtIn !== undefined) {
    return builtIn.grants.flatMap(({ permissions, ...rest }) =>
      permissions.map((permission) => ({ permission, ...rest })),
    )
  }
  const custom = (world.customRoles ?? []).find((it) => it.id === role)
  return custom === undefined ? [] : madeGrants(policy, custom)
}

// ── Check ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const OWN_ACTS = ['name', 'email', 'password', 'secondFactor', 'sessions', 'notifications', 'access']

/** May this user do this? */
export function allows(policy: PolicySource, world: World, user: User, ask: Ask, at: number): boolean {
  const { action, resource } = ask
  const permission = Object.hasOwn(policy.permissions, action) ? policy.permissions[action] : undefined
  if (permission === undefined) {
    const isOwnAct = OWN_ACTS.some((it) => action === `self.${it}`)
    return isOwnAct && resource.type === 'self' && owns(user, resource)
  }
  const types = permission.on === undefined ? [action.split('.')[0]] : [permission.on].flat()
  if (!types.includes(resource.type)) return false
  const acting = resource.type === 'self' ? undefined : ask.membership
  return world.memberships
    .filter((it) => it.user === user.id && (acting === undefined || it.id === acting) && awake(world, it, at))
    .some((membership) =>
      rolesHeld(policy, world, membership, at)
        .flatMap((role) => grantsOf(policy, world, role))
        .filter((grant) => grant.permission === action)
        .some((grant) =>
          holdersOf(policy, world, resource).some(
            (holder) =>
              reaches(world, membership, grant.scope, user, resource, holder) &&
              (holder === undefined || permission.closed === true || !shut(world, holder)) &&
              [permission.when, grant.when].every((it) => meets(world, it, permission.module, user, ask, holder)),
          ),
        ),
    )
}

/** What a resource is reached through: an organisation through itself, a record through each holder, or through none. */
function holdersOf(policy: PolicySource, world: World, resource: Resource): readonly (string | undefined)[] {
  if (Object.hasOwn(policy.organisations, resource.type)) {
    return place(world, resource.id)?.kind === resource.type ? [resource.id] : []
  }
  const holders = resource.type === 'self' ? [] : (resource.holders ?? [])
  if (holders.length === 0) return [undefined]
  return holders.filter((it) => place(world, it) !== undefined)
}

const owns = (user: User, it: Resource): boolean => it.owner === user.id || it.of?.owner === user.id

function reaches(
  world: World,
  membership: Membership,
  scope: Scope,
  user: User,
  resource: Resource,
  holder: string | undefined,
): boolean {
  if (scope === 'all') return true
  if (scope === 'own' && resource.type === 'self') return owns(user, resource)
  if (holder === undefined || !beneath(world, holder, membership.organisation)) return false
  if (scope === 'organisation') return true
  if (scope === 'assigned') return membership.assigned.some((it) => covers(world, membership, it, holder))
  if (scope === 'own') return owns(user, resource)
  const selected = (type: string | undefined, id: string | undefined) =>
    (membership.selected ?? []).some((it) => it.type === type && it.id === id && id !== undefined)
  return selected(resource.type, resource.id) || selected(resource.of?.type, resource.of?.id)
}

/** An assigned organisation counts only beneath the membership's own; *every <kind>* means each of them, later ones too. */
function covers(world: World, membership: Membership, assigned: Assigned, holder: string): boolean {
  const root = typeof assigned === 'string' ? assigned : (assigned.beneath ?? membership.organisation)
  if (!beneath(world, root, membership.organisation)) return false
  if (typeof assigned === 'string') return beneath(world, holder, root)
  return world.organisations.some(
    (it) => it.kind === assigned.every && beneath(world, it.id, root) && beneath(world, holder, it.id),
  )
}

function meets(
  world: World,
  when: Condition | undefined,
  module: string | undefined,
  user: User,
  ask: Ask,
  holder: string | undefined,
): boolean {
  const { resource } = ask
  const look: Look = (side, name) => {
    if (side === 'subject') return name === 'id' ? user.id : attribute(user.attributes, name)
    if (side === 'action') return name === 'name' ? ask.action : undefined
    if (side === 'context') return attribute(ask.context, name)
    if (side === 'organisation') {
      if (name === 'id') return holder
      return name === 'kind' ? place(world, holder)?.kind : nearest(world, holder, name)
    }
    const fixed: Readonly<Record<string, unknown>> = { id: resource.id, owner: resource.owner, type: resource.type }
    return Object.hasOwn(fixed, name) ? fixed[name] : attribute(resource.attributes, name)
  }
  const modules = nearest(world, holder, 'modules')
  const switchedOn = module === undefined || (Array.isArray(modules) && modules.includes(module))
  return switchedOn && (when === undefined || truth(when, look) === 1)
}
