import { isInArea } from './area.ts'
import type { Command, PlacesChange, RefusalCode } from './command.ts'
import { effectiveGrants } from './custom-role.ts'
import type { Draft } from './draft.ts'
import type { Assigned, CustomRole, Membership, RecordReference } from './facts.ts'
import { datesAsleep, type Reach } from './fold.ts'
import type { AdministrationAct, AdministrationSource, RoleSet } from './model.ts'
import { rolesIn } from './names.ts'
import { isBeneath } from './places.ts'
import { placesAfter } from './placing.ts'
import type { AdministrationEntry, Policy } from './policy.ts'
import { within } from './ranges.ts'

/** One thing an administration rule must allow for a command to be made: `invite` with two roles demands three. */
export type Demand = {
  readonly act: AdministrationAct
  readonly role?: string
  readonly assigned?: readonly Assigned[]
  /** In the place of `assigned`: what differs. */
  readonly change?: PlacesChange
}

/** Whose membership, in which organisation, is touched. `before` is undefined for a membership the change set makes. */
export type Target = {
  readonly user: string | undefined
  readonly organisation: string
  readonly before: Membership | undefined
}

/** Why no rule allows a demand, nearest last. */
const NEAREST: readonly RefusalCode[] = [
  'notAdministrator',
  'notThisAct',
  'outsideYourOrganisation',
  'notYourself',
  'notPeers',
  'holdsOtherRoles',
  'roleNotYours',
  'placeNotYours',
]

export type RuleAnswer = AdministrationEntry['allows'] | { readonly ok: false; readonly code: RefusalCode }

/** What the actor brings: waking memberships, and the organisations this change set makes. */
export type Authority = {
  readonly user: string
  readonly reaches: readonly Reach[]
  readonly before: Draft
  readonly created: ReadonlySet<string>
}

/** The first rule that allows the demand, or how near the nearest came. */
export function ruleFor(policy: Policy, authority: Authority, demand: Demand, target: Target, at: number): RuleAnswer {
  let nearest = 0
  for (const { source: rule, allows } of policy.administration) {
    for (const reach of authority.reaches) {
      const failed = failing(policy, authority, rule, reach, demand, target, at)
      if (failed === undefined) return allows
      nearest = Math.max(nearest, NEAREST.indexOf(failed))
    }
  }
  // INVARIANT (nearest): an index of NEAREST.
  return { ok: false, code: NEAREST[nearest] as RefusalCode }
}

function failing(
  policy: Policy,
  authority: Authority,
  rule: AdministrationSource,
  reach: Reach,
  demand: Demand,
  target: Target,
  at: number,
): RefusalCode | undefined {
  if (!holds(policy, rule, reach)) return 'notAdministrator'
  if (!rule.may.includes(demand.act)) return 'notThisAct'
  const founding = rule.where === 'created'
  if (!isWithin(authority, rule, reach, target)) return 'outsideYourOrganisation'
  if (!founding && !rule.self && target.user === authority.user) return 'notYourself'
  const mayGive = rolesGivable(policy, rule, reach, authority.before)
  const held = rule.peers && mayGive === 'any' ? NO_ROLES : rolesOf(target.before, at)
  if (
    !rule.peers &&
    target.user !== authority.user &&
    held.some((role) => administers(policy, rule, role, authority.before))
  ) {
    return 'notPeers'
  }
  const beside = rule.alongside === true && (demand.act === 'assign' || demand.act === 'revoke')
  if (!beside && mayGive !== 'any' && held.some((role) => !mayGive.has(role))) return 'holdsOtherRoles'
  if (demand.role !== undefined && mayGive !== 'any' && !mayGive.has(demand.role)) return 'roleNotYours'
  const placing = demand.act === 'place' && rule.places === 'own'
  return placing &&
    !changedPlaces(demand, target).every((it) => isOwnPlace(authority.before, reach, it, target.organisation))
    ? 'placeNotYours'
    : undefined
}

/** Whether a waking membership makes its holder one of the rule's. */
export function holds(policy: Policy, rule: AdministrationSource, reach: Reach): boolean {
  if ('permission' in rule.holder) {
    const permission = policy.permissions.get(rule.holder.permission)
    const grants = permission === undefined ? undefined : reach.powers[permission.index]
    return grants?.some((grant) => grant.when === undefined) ?? false
  }
  const roles = rolesIn(policy.source, rule.holder.roles)
  for (const role of reach.roles) if (roles.includes(role.key)) return true
  return false
}

/** Whether a role makes its holder a peer under this rule. */
function administers(policy: Policy, rule: AdministrationSource, role: string, before: Draft): boolean {
  const { holder } = rule
  if ('roles' in holder) return rolesIn(policy.source, holder.roles).includes(role)
  const custom = before.customRoles.get(role)
  if (custom !== undefined) return effectiveGrants(policy, custom).some((it) => it.permission === holder.permission)
  return policy.roles.get(role)?.grants.some((grant) => grant.permission.key === holder.permission) ?? false
}

/** Whether the target lies where the rule reaches, for a holder of the rule. */
export function isInPlace(
  policy: Policy,
  authority: Authority,
  rule: AdministrationSource,
  reach: Reach,
  target: Target,
): boolean {
  return holds(policy, rule, reach) && isWithin(authority, rule, reach, target)
}

function isWithin(authority: Authority, rule: AdministrationSource, reach: Reach, target: Target): boolean {
  if (rule.where === 'created') {
    return authority.created.has(target.organisation) && target.user === authority.user
  }
  if (rule.where === 'all') return true
  const isHome = target.organisation === reach.membership.organisation
  // INVARIANT (reaches): a membership that is awake has an organisation that is known.
  if (isHome && rule.where === 'organisation') return true
  const position = authority.before.places.position.get(target.organisation)
  if (position === undefined) return false
  if (rule.where === 'organisation') return within(reach.beneath, position)
  // Somebody whose every place is the holder's own counts as there, wherever the membership itself stands.
  const assigned = target.before?.assigned ?? []
  const isTheirs =
    assigned.length > 0 && assigned.every((it) => isOwnPlace(authority.before, reach, it, target.organisation))
  return isInArea(reach.assigned, position) || isTheirs
}

/** The roles a holder of the rule may give and take. */
export function rolesGivable(
  policy: Policy,
  rule: AdministrationSource,
  reach: Reach,
  before: Pick<Draft, 'customRoles'>,
): 'any' | ReadonlySet<string> {
  if (rule.roles === 'any') return 'any'
  const { roles } = rule
  const permission = typeof roles === 'object' && 'chosenFor' in roles ? roles.chosenFor : undefined
  if (roles !== 'chosen' && permission === undefined) return new Set(rolesIn(policy.source, roles as RoleSet))
  const given = reach.roles
    .filter((role) => permission === undefined || role.grants.some((grant) => grant.permission.key === permission))
    .map((role) => chosenIn(before.customRoles.get(role.key)?.mayGive, permission))
  return given.includes('any') ? 'any' : new Set(given.filter((it) => it !== 'any').flat())
}

/** The roles a custom role's holders may give: by one of its permissions, or by all of it. */
function chosenIn(mayGive: CustomRole['mayGive'], permission: string | undefined): 'any' | readonly string[] {
  if (mayGive === undefined) return []
  if (typeof mayGive === 'string' || isList(mayGive)) return mayGive
  return permission !== undefined && Object.hasOwn(mayGive, permission) ? (mayGive[permission] ?? []) : []
}

const isList = (it: object): it is readonly string[] => Array.isArray(it)

const NO_ROLES: readonly string[] = []

/** The roles somebody holds or is to hold: expired ones no longer count. */
function rolesOf(membership: Membership | undefined, at: number): readonly string[] {
  if (membership === undefined) return []
  return membership.assignments.filter((it) => datesAsleep(it, at) !== 'expired').map((it) => it.role)
}

/** What a placing adds and takes away: what stays is nobody's act. */
function changedPlaces(demand: Demand, target: Target): readonly Assigned[] {
  const before = target.before?.assigned ?? []
  const after = demand.change === undefined ? (demand.assigned ?? []) : placesAfter(before, demand.change).assigned
  const words = (it: Assigned) => JSON.stringify(it)
  const had = new Set(before.map(words))
  const has = new Set(after.map(words))
  return [...after.filter((it) => !had.has(words(it))), ...before.filter((it) => !has.has(words(it)))]
}

/** Whether all that an assigned value of a membership at `home` takes in, now and later, is the holder's own. */
export function isOwnPlace(before: Pick<Draft, 'places'>, reach: Reach, it: Assigned, home: string): boolean {
  const { places } = before
  if (typeof it === 'string') return isInArea(reach.assigned, places.position.get(it) ?? -1)
  const root = it.beneath ?? home
  const { assigned, organisation } = reach.membership
  return assigned.some((own) => {
    const top = typeof own === 'string' ? own : (own.beneath ?? organisation)
    // What is assigned elsewhere gives nothing.
    if (!isBeneath(places, top, organisation) || !isBeneath(places, root, top)) return false
    return typeof own === 'string' || own.every === it.every
  })
}

/** What a command about people demands of the rules. */
export function demandsOf(command: Command): readonly Demand[] {
  switch (command.do) {
    case 'invite':
      return [{ act: 'invite' }, ...newcomer(command)]
    case 'addMembership':
      return [{ act: 'add' }, ...newcomer(command)]
    case 'suspendMembership':
      return [{ act: 'suspend' }]
    case 'reactivateMembership':
      return [{ act: 'reactivate' }]
    case 'endMembership':
      return [{ act: 'end' }]
    case 'assignRole':
      return [{ act: 'assign', role: command.role }]
    case 'revokeRole':
      return [{ act: 'revoke', role: command.role }]
    case 'place':
      return [{ act: 'place', assigned: command.assigned }]
    case 'changePlaces':
      return [{ act: 'place', change: command }]
    case 'selectRecords':
      return [{ act: 'select' }]
    case 'defineRole':
    case 'changeRole':
    case 'removeRole':
      return [{ act: 'defineRole' }]
    default:
      return []
  }
}

function newcomer(it: {
  readonly roles: readonly { readonly role: string }[]
  readonly assigned: readonly Assigned[]
  readonly selected?: readonly RecordReference[] | undefined
}): readonly Demand[] {
  return [
    ...it.roles.map(({ role }): Demand => ({ act: 'assign', role })),
    ...(it.assigned.length > 0 ? [{ act: 'place', assigned: it.assigned } as const] : []),
    ...((it.selected ?? []).length > 0 ? [{ act: 'select' } as const] : []),
  ]
}
