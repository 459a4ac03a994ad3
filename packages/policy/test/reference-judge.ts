import type {
  Actor,
  AdministrationSource,
  Assigned,
  Command,
  Membership,
  PlacesChange,
  PolicySource,
  RoleSet,
} from '@remit/policy'
import { allows, awake, beneath, grantsOf, place, rolesHeld, type World } from './reference.ts'
import { after, placesChanged, wayTo } from './reference-change.ts'
import { keepsConstraints, rolesIn } from './reference-constraints.ts'

/**
 * What it means to change people and places, said again: administration rules, and whole change sets.
 * Shares no code with the engine.
 */

// ── Administration ──────────────────────────────────────────────────────────────────────────────────────────────────

type Demand = {
  readonly act: string
  readonly role?: string
  readonly assigned?: readonly Assigned[]
  readonly change?: PlacesChange
}

/** What a command about people asks of the administration rules. */
function demands(command: Command): readonly Demand[] {
  const acts: Readonly<Record<string, string>> = {
    invite: 'invite',
    addMembership: 'add',
    suspendMembership: 'suspend',
    reactivateMembership: 'reactivate',
    endMembership: 'end',
    assignRole: 'assign',
    revokeRole: 'revoke',
    place: 'place',
    changePlaces: 'place',
    selectRecords: 'select',
  }
  const act = acts[command.do] ?? 'defineRole'
  if (command.do === 'assignRole' || command.do === 'revokeRole') return [{ act, role: command.role }]
  if (command.do === 'place') return [{ act, assigned: command.assigned }]
  if (command.do === 'changePlaces') return [{ act, change: command }]
  if (command.do !== 'invite' && command.do !== 'addMembership') return [{ act }]
  return [
    { act },
    ...command.roles.map(({ role }) => ({ act: 'assign', role })),
    ...(command.assigned.length > 0 ? [{ act: 'place', assigned: command.assigned }] : []),
    ...((command.selected ?? []).length > 0 ? [{ act: 'select' }] : []),
  ]
}

/** The membership a command touches; whether it was there before, and whether the change set makes its organisation. */
type Touched = { readonly target: Membership; readonly isThere: boolean; readonly isMade: boolean }

/** Whether one rule lets one membership of the actor meet one demand on somebody's membership. */
function ruleAllows(
  policy: PolicySource,
  world: World,
  rule: AdministrationSource,
  mine: Membership,
  demand: Demand,
  { target, isThere, isMade }: Touched,
  at: number,
): boolean {
  const roles = rolesHeld(policy, world, mine, at)
  const made = (world.customRoles ?? []).map((it) => it.id)
  const peerRoles = [...Object.keys(policy.roles), ...made].filter((key) => isPeer(policy, world, rule, key))
  const holds = holdsRule(policy, world, rule, mine, at)
  const isSelf = target.user === mine.user
  const held = isThere
    ? target.assignments.filter((it) => it.until === undefined || at < it.until).map((it) => it.role)
    : []
  const givable = rolesGivable(policy, world, rule, roles)
  const mayGive = (role: string) => givable === 'any' || givable.includes(role)
  const ownPlace = (it: Assigned) => isOwnPlace(world, mine, it, target.organisation)
  const places = isThere ? target.assigned : []
  const isKnown = world.organisations.some((it) => it.id === target.organisation)
  const where = {
    all: true,
    organisation: beneath(world, target.organisation, mine.organisation),
    assigned:
      mine.assigned.some((it) => coversPlace(world, mine, it, target.organisation)) ||
      (isKnown && places.length > 0 && places.every(ownPlace)),
    created: isMade && isSelf,
  }[rule.where]
  const has = (list: readonly Assigned[], it: Assigned) =>
    list.some((one) => JSON.stringify(one) === JSON.stringify(it))
  const changed = demand.change && placesChanged(places, demand.change)
  const placed = changed ? [...changed.stays, ...changed.comes] : (demand.assigned ?? [])
  const moved =
    demand.act !== 'place'
      ? []
      : [...placed.filter((it) => !has(places, it)), ...places.filter((it) => !has(placed, it))]
  return (
    holds &&
    rule.may.some((it) => it === demand.act) &&
    where &&
    (rule.where === 'created' || rule.self || !isSelf) &&
    (rule.peers || isSelf || !held.some((role) => peerRoles.includes(role))) &&
    (held.every(mayGive) || (rule.alongside === true && ['assign', 'revoke'].includes(demand.act))) &&
    (demand.role === undefined || mayGive(demand.role)) &&
    (demand.act !== 'place' || rule.places !== 'own' || moved.every(ownPlace))
  )
}

/** Whether a role makes its holder one of those who administer by this rule. */
function isPeer(policy: PolicySource, world: World, { holder }: AdministrationSource, role: string): boolean {
  if ('roles' in holder) return rolesIn(policy, holder.roles).includes(role)
  return grantsOf(policy, world, role).some((it) => it.permission === holder.permission)
}

/** Whether a membership brings what a rule needs. */
export function holdsRule(
  policy: PolicySource,
  world: World,
  rule: AdministrationSource,
  it: Membership,
  at: number,
): boolean {
  const roles = rolesHeld(policy, world, it, at)
  if ('permission' in rule.holder) return grantsFreely(policy, world, roles, rule.holder.permission)
  return roles.some((role) => isPeer(policy, world, rule, role))
}

/** The roles a rule lets the holder of these roles give. */
export function rolesGivable(
  policy: PolicySource,
  world: World,
  rule: AdministrationSource,
  held: readonly string[],
): 'any' | readonly string[] {
  if (rule.roles === 'any') return 'any'
  const asked = typeof rule.roles === 'object' && 'chosenFor' in rule.roles ? rule.roles.chosenFor : undefined
  if (rule.roles !== 'chosen' && asked === undefined) return rolesIn(policy, rule.roles as RoleSet)
  const lists = (world.customRoles ?? [])
    .filter((it) => held.includes(it.id))
    .filter((it) => asked === undefined || grantsOf(policy, world, it.id).some((grant) => grant.permission === asked))
    .map(({ mayGive = [] }) =>
      mayGive === 'any' || Array.isArray(mayGive) ? mayGive : (recordOf(mayGive)[asked ?? ''] ?? []),
    )
  return lists.includes('any') ? 'any' : lists.flat()
}

const recordOf = (it: object): Readonly<Record<string, 'any' | readonly string[]>> => ({ ...it })

function grantsFreely(policy: PolicySource, world: World, roles: readonly string[], permission: string): boolean {
  const { module, when } = policy.permissions[permission] ?? {}
  const sleeps = module !== undefined || when !== undefined
  const grants = roles.flatMap((role) => grantsOf(policy, world, role))
  return !sleeps && grants.some((it) => it.permission === permission && it.when === undefined)
}

/** Whether one of the holder's own places takes in an organisation. */
function coversPlace(world: World, mine: Membership, it: Assigned, organisation: string): boolean {
  const root = typeof it === 'string' ? it : (it.beneath ?? mine.organisation)
  if (!beneath(world, root, mine.organisation)) return false
  if (typeof it === 'string') return beneath(world, organisation, root)
  return world.organisations.some(
    (one) => one.kind === it.every && beneath(world, one.id, root) && beneath(world, organisation, one.id),
  )
}

/** Whether everything an assigned value takes in, now and later, is the holder's own. */
function isOwnPlace(world: World, mine: Membership, it: Assigned, home: string): boolean {
  if (typeof it === 'string') return mine.assigned.some((own) => coversPlace(world, mine, own, it))
  const root = it.beneath ?? home
  return mine.assigned.some((own) => {
    const top = typeof own === 'string' ? own : (own.beneath ?? mine.organisation)
    if (!beneath(world, top, mine.organisation)) return false
    return beneath(world, root, top) && (typeof own === 'string' || own.every === it.every)
  })
}

/** Whether the actor may give a command: judged on the world as it was before the change set. */
function mayCommand(
  policy: PolicySource,
  was: World,
  is: World,
  made: readonly string[],
  actor: Actor,
  command: Command,
  at: number,
): boolean {
  if ('system' in actor) {
    return (
      actor.system !== 'job' ||
      ['suspendMembership', 'endMembership', 'revokeRole', 'closeOrganisation'].includes(command.do)
    )
  }
  const mine = was.memberships.filter(
    (it) =>
      it.user === actor.user && (actor.membership === undefined || actor.membership === it.id) && awake(was, it, at),
  )
  if (command.do === 'acceptInvitation') {
    return was.memberships.some((it) => it.id === command.membership && it.user === actor.user)
  }
  if (command.do === 'firstAdministrator') return mayAppoint(policy, was, is, made, mine, command, at)
  if (isArrangement(command)) return mayArrange(policy, was, is, mine, command, at)
  const id = 'membership' in command ? command.membership : ''
  const there = was.memberships.find((it) => it.id === id)
  const target = there ?? is.memberships.find((it) => it.id === id)
  if (target === undefined) return false
  const touched = { target, isThere: there !== undefined, isMade: made.includes(target.organisation) }
  return demands(command).every((demand) =>
    Object.values(policy.administration).some((rule) =>
      mine.some((one) => ruleAllows(policy, was, rule, one, demand, touched, at)),
    ),
  )
}

type Arrangement = Extract<
  Command,
  { do: 'addOrganisation' | 'closeOrganisation' | 'reopenOrganisation' | 'holdOrganisation' }
>

const isArrangement = (it: Command): it is Arrangement =>
  ['addOrganisation', 'closeOrganisation', 'reopenOrganisation', 'holdOrganisation'].includes(it.do)

/** Adding and reopening are asked of the parent, a root's of whoever may found one; the rest of the organisation itself. */
function mayArrange(
  policy: PolicySource,
  was: World,
  is: World,
  mine: readonly Membership[],
  command: Arrangement,
  at: number,
): boolean {
  const it = place(is, typeof command.organisation === 'string' ? command.organisation : command.organisation.id)
  const kind = policy.organisations[it?.kind ?? '']
  const arriving = command.do === 'addOrganisation' || command.do === 'reopenOrganisation'
  if (it === undefined || kind === undefined) return false
  if (arriving && it.parent === undefined) {
    const founding = Object.values(policy.administration).filter((rule) => rule.where === 'created')
    const isNew = place(was, it.id) === undefined
    return isNew && founding.some((rule) => mine.some((one) => holdsRule(policy, was, rule, one, at)))
  }
  const asked = arriving ? place(is, it.parent) : it
  const permission = arriving ? kind.add : command.do === 'closeOrganisation' ? kind.close : kind.hold
  const ask = { action: permission ?? '', resource: { type: asked?.kind ?? '', id: asked?.id } }
  return mine.some((one) => allows(policy, was, { id: one.user }, { ...ask, membership: one.id }, at))
}

/** Whoever checks first administrators appoints them beneath their own organisation, or wherever they reach; never themselves. */
function mayAppoint(
  policy: PolicySource,
  was: World,
  is: World,
  made: readonly string[],
  mine: readonly Membership[],
  command: Extract<Command, { do: 'firstAdministrator' }>,
  at: number,
): boolean {
  const { organisation } = command
  const role = wayTo(policy, is, command)?.checkedBy ?? ''
  const reachesAll = policy.roles[role]?.grants.some((grant) => grant.scope === 'all') ?? false
  return mine.some(
    (one) =>
      one.user !== command.user &&
      rolesHeld(policy, was, one, at).includes(role) &&
      (made.includes(organisation) || reachesAll || beneath(was, organisation, one.organisation)),
  )
}

// ── Change sets ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** The world a change set leaves, or undefined when any part of it is refused. */
export function judged(
  policy: PolicySource,
  was: World,
  actor: Actor,
  changeSet: readonly Command[],
  at: number,
): World | undefined {
  let is: World | undefined = was
  const made = changeSet.flatMap((it) => (it.do === 'addOrganisation' ? [it.organisation.id] : []))
  for (const command of changeSet) {
    is = is && after(policy, is, command, at)
    if (is === undefined || !mayCommand(policy, was, is, made, actor, command, at)) return undefined
  }
  return keepsConstraints(policy, was, is, at) ? is : undefined
}
