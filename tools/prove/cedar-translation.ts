import type {
  Assigned,
  Attributes,
  Condition,
  Membership,
  PolicySource,
  Resource,
  Scope,
  User,
} from '../../packages/policy/src/index.ts'
import type { World } from '../../packages/policy/test/reference.ts'
import { type CedarValue, cedarValue, conditionInCedar } from './cedar-conditions.ts'

/**
 * A policy and a world in Cedar: one permit for each grant of each assignment, and entities for users, organisations and what is
 * asked about. Written from the meaning, sharing code with neither the engine nor its definition. Reaching, closing, dates,
 * ownership, selection and conditions are left to Cedar; only inherited attributes are looked up here, for it has no recursion.
 */

const text = (it: string): string => JSON.stringify(it)
const organisation = (id: string): string => `Organisation::${text(id)}`
const site = (id: string): string => `Site::${text(id)}`

/** One permit: which permission it gives, in Cedar. */
export type Permit = { readonly permission: string; readonly cedar: string }

/** Every permit of a system. */
export function permitsOf(policy: PolicySource, world: World): readonly Permit[] {
  const permits = world.memberships.flatMap((membership) =>
    membership.assignments.flatMap((assignment) =>
      grantsOf(policy, world, assignment.role).map((grant) =>
        permit(grant.permission, membership.user, [
          ...awake(world, membership),
          inDate(assignment),
          fits(policy, world, assignment.role, membership.organisation),
          ...permissionAsks(policy, world, grant.permission),
          reaches(world, membership, grant.scope),
          ...[policy.permissions[grant.permission]?.when, grant.when].map((when) =>
            when === undefined ? 'true' : conditionInCedar(when, 'isTrue', grant.permission),
          ),
        ]),
      ),
    ),
  )
  return [...permits, ...ownActs(policy)]
}

const permit = (permission: string, user: string | undefined, conditions: readonly string[]): Permit => {
  const principal = user === undefined ? 'principal' : `principal == User::${text(user)}`
  const when = conditions.filter((it) => it !== 'true').map((it) => `when { ${it} }`)
  return {
    permission,
    cedar: `permit(${principal}, action in Action::${text(permission)}, resource) ${when.join(' ')};`,
  }
}

type Grant = { readonly permission: string; readonly scope: Scope; readonly when?: Condition }

function grantsOf(policy: PolicySource, world: World, key: string): readonly Grant[] {
  const role = Object.hasOwn(policy.roles, key) ? policy.roles[key] : undefined
  const custom = (world.customRoles ?? []).find((it) => it.id === key)
  const grants: readonly Grant[] =
    role?.grants.flatMap(({ permissions, ...it }) => permissions.map((permission) => ({ permission, ...it }))) ??
    custom?.grants ??
    []
  return grants.filter((it) => Object.hasOwn(policy.permissions, it.permission))
}

type Dates = { readonly from?: number | undefined; readonly until?: number | undefined }

const inDate = ({ from, until }: Dates): string =>
  [from === undefined ? 'true' : `context.at >= ${from}`, until === undefined ? 'true' : `context.at < ${until}`].join(
    ' && ',
  )

function awake(world: World, it: Membership): readonly string[] {
  const isActing = `(resource.type == "self" || !(context has membership) || context.membership == ${text(it.id)})`
  const home = it.organisation
  return [
    `${it.status === 'active'}`,
    inDate(it),
    `${organisation(home)} has kind`,
    `!(${isShut(world, site(home))})`,
    isActing,
  ]
}

/** Closed, or beneath a closed one by parent. */
function isShut(world: World, path: string): string {
  const closed = world.organisations.filter((it) => it.status === 'closed').map((it) => site(it.id))
  return `${path} in [${closed.join(', ')}]`
}

function fits(policy: PolicySource, world: World, key: string, home: string): string {
  const role = Object.hasOwn(policy.roles, key) ? policy.roles[key] : undefined
  if (role !== undefined) return `${JSON.stringify(role.at)}.contains(${organisation(home)}.kind)`
  const custom = (world.customRoles ?? []).find((it) => it.id === key)
  if (custom === undefined || policy.customRoles === undefined) return 'false'
  const root = organisation(custom.organisation)
  return `${root} has kind && ${organisation(home)} in ${root}`
}

/** What the permission says by itself: of what it is asked, in closed organisations, under which module. */
function permissionAsks(policy: PolicySource, world: World, key: string): readonly string[] {
  const { on, closed, module } = policy.permissions[key] ?? { on: [] }
  const types = on === undefined ? [key.split('.')[0] ?? ''] : [on].flat()
  const kinds = types.filter((it) => Object.hasOwn(policy.organisations, it))
  const switchedOn: Condition | undefined =
    module === undefined ? undefined : { in: [module, { organisation: 'modules' }] }
  return [
    `${JSON.stringify(types)}.contains(resource.type)`,
    // An organisation is asked about by its kind: one of another kind is not it.
    `(!(${JSON.stringify(kinds)}.contains(resource.type)) || context.holder.kind == resource.type)`,
    closed === true ? 'true' : `(!(context has holder) || !(${isShut(world, 'context.site')}))`,
    switchedOn === undefined ? 'true' : conditionInCedar(switchedOn, 'isTrue', key),
  ]
}

const IS_OWNER =
  '((resource has owner && resource.owner == principal.id) || (resource has of && resource.of has owner && resource.of.owner == principal.id))'

function reaches(world: World, membership: Membership, scope: Scope): string {
  if (scope === 'all') return 'true'
  const home = organisation(membership.organisation)
  const atHome = `context has holder && context.holder in ${home}`
  if (scope === 'organisation') return atHome
  if (scope === 'own') return `${IS_OWNER} && (resource.type == "self" || (${atHome}))`
  if (scope === 'selected') return `${atHome} && (${isSelected(membership)})`
  const places = membership.assigned.map((it) => `(${covers(world, home, membership.organisation, it)})`)
  return places.length === 0 ? 'false' : `context has holder && (${places.join(' || ')})`
}

function covers(world: World, home: string, id: string, it: Assigned): string {
  const root = organisation(typeof it === 'string' ? it : (it.beneath ?? id))
  const lies = `${root} has kind && ${root} in ${home}`
  if (typeof it === 'string') return `${lies} && context.holder in ${root}`
  const ofKind = world.organisations.filter((one) => one.kind === it.every).map((one) => organisation(one.id))
  const some = ofKind.map((one) => `(${one} in ${root} && context.holder in ${one})`)
  return `${lies} && (${some.length === 0 ? 'false' : some.join(' || ')})`
}

function isSelected({ selected = [] }: Membership): string {
  const chosen = `[${selected.map(({ type, id }) => `{type: ${text(type)}, id: ${text(id)}}`).join(', ')}]`
  const itself = `resource has id && ${chosen}.contains({type: resource.type, id: resource.id})`
  return `(${itself}) || (resource has of && ${chosen}.contains({type: resource.of.type, id: resource.of.id}))`
}

const OWN_ACTS = ['name', 'email', 'password', 'secondFactor', 'sessions', 'notifications', 'access']

function ownActs(policy: PolicySource): readonly Permit[] {
  return OWN_ACTS.map((it) => `self.${it}`)
    .filter((key) => !Object.hasOwn(policy.permissions, key))
    .map((key) => permit(key, undefined, ['resource.type == "self"', IS_OWNER]))
}

// ── Entities ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Uid = { readonly type: string; readonly id: string }
export type Entity = {
  readonly uid: Uid
  readonly attrs: Readonly<Record<string, unknown>>
  readonly parents: readonly Uid[]
}

/** The organisations twice over: as what holds and is held, and as the sites that close with their parents. */
export function organisationsInCedar(world: World): readonly Entity[] {
  const byId = new Map(world.organisations.map((it) => [it.id, it]))
  return [...byId.values()].flatMap((it): Entity[] => {
    const above = [it.parent, ...(it.holders ?? [])].filter((id) => id !== undefined && byId.has(id))
    const parents = it.parent !== undefined && byId.has(it.parent) ? [{ type: 'Site', id: it.parent }] : []
    const inherited: Record<string, CedarValue> = {}
    for (let at = byId.get(it.id); at !== undefined; at = byId.get(at.parent ?? '')) {
      for (const [name, value] of Object.entries(values(at.attributes, { keepNaN: true }))) inherited[name] ??= value
    }
    const attributes = { ...withoutMissing(inherited), id: { s: it.id }, kind: { s: it.kind } }
    return [
      {
        uid: { type: 'Organisation', id: it.id },
        attrs: { kind: it.kind, attributes },
        parents: [...new Set(above)].map((id) => ({ type: 'Organisation', id: id ?? '' })),
      },
      { uid: { type: 'Site', id: it.id }, attrs: {}, parents },
    ]
  })
}

const MISSING: CedarValue = {}

/** Attributes as Cedar keeps them. A number that is none still stands before what is above it, and is then missing. */
function values(attributes: Attributes | undefined, { keepNaN } = { keepNaN: false }): Record<string, CedarValue> {
  const found: Record<string, CedarValue> = {}
  for (const [name, it] of Object.entries(attributes ?? {})) {
    const value = cedarValue(it) ?? (keepNaN && typeof it === 'number' ? MISSING : undefined)
    if (value !== undefined) found[name] = value
  }
  return found
}

const withoutMissing = (all: Readonly<Record<string, CedarValue>>): Record<string, CedarValue> =>
  Object.fromEntries(Object.entries(all).filter(([, it]) => it !== MISSING))

export function userInCedar(user: User): Entity {
  const attributes = { ...values(user.attributes), id: { s: user.id } }
  return { uid: { type: 'User', id: user.id }, attrs: { id: user.id, attributes }, parents: [] }
}

/** A thing asked about. What is not given (an owner, an id) is not there. */
export function resourceInCedar(resource: Resource): Entity {
  const { type, id, owner, of } = resource
  const named = { type, ...(id !== undefined && { id }), ...(typeof owner === 'string' && { owner }) }
  const fixed = values({ type, id, owner })
  const { id: _, owner: __, type: ___, ...free } = values(resource.attributes)
  const above = of && { type: of.type, id: of.id, ...(typeof of.owner === 'string' && { owner: of.owner }) }
  return {
    uid: { type: 'Thing', id: 'asked' },
    attrs: { ...named, ...(above && { of: above }), attributes: { ...free, ...fixed } },
    parents: [],
  }
}

export const contextInCedar = (attributes: Attributes | undefined) => values(attributes)
