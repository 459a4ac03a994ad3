import type {
  Actor,
  AdministrationSource,
  Assigned,
  Command,
  Membership,
  Organisation,
  PolicySource,
  RoleSet,
} from '@remit/policy'
import { allows, awake, beneath, fits, place, rolesHeld, shut, type World } from './reference.ts'
import { keepsConstraints, rolesIn } from './reference-constraints.ts'

/**
 * What it means to change people and places, said again: administration rules, and whole change sets.
 * Shares no code with the engine.
 */

// ── Administration ──────────────────────────────────────────────────────────────────────────────────────────────────

type Demand = { readonly act: string; readonly role?: string; readonly assigned?: readonly Assigned[] }

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
    selectRecords: 'select',
  }
  const act = acts[command.do] ?? 'defineRole'
  if (command.do === 'assignRole' || command.do === 'revokeRole') return [{ act, role: command.role }]
  if (command.do === 'place') return [{ act, assigned: command.assigned }]
  if (command.do !== 'invite' && command.do !== 'addMembership') return [{ act }]
  return [
    { act },
    ...command.roles.map(({ role }) => ({ act: 'assign', role })),
    ...(command.assigned.length > 0 ? [{ act: 'place', assigned: command.assigned }] : []),
    ...((command.selected ?? []).length > 0 ? [{ act: 'select' }] : []),
  ]
}

/** Whether one rule lets one membership of the actor meet one demand on somebody's membership. */
function ruleAllows(
  policy: PolicySource,
  world: World,
  rule: AdministrationSource,
  mine: Membership,
  demand: Demand,
  target: Membership,
  isThere: boolean,
  at: number,
): boolean {
  const roles = rolesHeld(policy, world, mine, at)
  const peerRoles = Object.keys(policy.roles).filter((key) => {
    if ('roles' in rule.holder) return rolesIn(policy, rule.holder.roles).includes(key)
    const { permission } = rule.holder
    return policy.roles[key]?.grants.some((it) => it.permissions.includes(permission))
  })
  const holds =
    'roles' in rule.holder
      ? roles.some((role) => peerRoles.includes(role))
      : grantsFreely(policy, world, roles, rule.holder.permission)
  const isSelf = target.user === mine.user
  const held = isThere
    ? target.assignments.filter((it) => it.until === undefined || at < it.until).map((it) => it.role)
    : []
  const givable = rolesGivable(policy, world, rule, roles)
  const mayGive = (role: string) => givable === 'any' || givable.includes(role)
  const ownPlace = (it: Assigned) => isOwnPlace(world, mine, it, target.organisation)
  const places = isThere ? target.assigned : []
  const where = {
    all: true,
    organisation: beneath(world, target.organisation, mine.organisation),
    assigned:
      mine.assigned.some((it) => coversPlace(world, mine, it, target.organisation)) ||
      (places.length > 0 && places.every(ownPlace)),
    created: place(world, target.organisation) === undefined && isSelf,
  }[rule.where]
  const has = (list: readonly Assigned[], it: Assigned) =>
    list.some((one) => JSON.stringify(one) === JSON.stringify(it))
  const placed = demand.act === 'place' ? (demand.assigned ?? []) : []
  const moved = [...placed.filter((it) => !has(places, it)), ...places.filter((it) => !has(placed, it))]
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

/** The roles a rule lets the holder of these roles give. */
function rolesGivable(
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
    .filter((it) => asked === undefined || it.grants.some((grant) => grant.permission === asked))
    .map(({ mayGive = [] }) =>
      mayGive === 'any' || Array.isArray(mayGive) ? mayGive : (recordOf(mayGive)[asked ?? ''] ?? []),
    )
  return lists.includes('any') ? 'any' : lists.flat()
}

const recordOf = (it: object): Readonly<Record<string, 'any' | readonly string[]>> => ({ ...it })

function grantsFreely(policy: PolicySource, world: World, roles: readonly string[], permission: string): boolean {
  const sleeps = policy.permissions[permission]?.module !== undefined
  const builtIn = roles.flatMap((role) => policy.roles[role]?.grants ?? [])
  const custom = (world.customRoles ?? []).filter((it) => roles.includes(it.id)).flatMap((it) => it.grants)
  return (
    !sleeps &&
    (builtIn.some((it) => it.permissions.includes(permission) && it.when === undefined) ||
      custom.some((it) => it.permission === permission && it.when === undefined))
  )
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
    if (typeof own === 'string') return beneath(world, root, own)
    return own.every === it.every && beneath(world, root, own.beneath ?? mine.organisation)
  })
}

/** Whether the actor may give a command: judged on the world as it was before the change set. */
function mayCommand(policy: PolicySource, was: World, is: World, actor: Actor, command: Command, at: number): boolean {
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
  if (command.do === 'closeOrganisation') {
    const it = place(was, command.organisation)
    const permission = policy.organisations[it?.kind ?? '']?.close
    const ask = { action: permission ?? '', resource: { type: it?.kind ?? '', id: command.organisation } }
    return mine.some((one) => allows(policy, was, { id: actor.user }, { ...ask, membership: one.id }, at))
  }
  const id = 'membership' in command ? command.membership : ''
  const there = was.memberships.find((it) => it.id === id)
  const target = there ?? is.memberships.find((it) => it.id === id)
  if (target === undefined) return false
  return demands(command).every((demand) =>
    Object.values(policy.administration).some((rule) =>
      mine.some((one) => ruleAllows(policy, was, rule, one, demand, target, there !== undefined, at)),
    ),
  )
}

// ── Change sets ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** The world after one command; undefined when it cannot be done to this world. Only the commands the properties draw. */
function after(policy: PolicySource, world: World, command: Command, at: number): World | undefined {
  if (command.do === 'closeOrganisation') {
    const it = place(world, command.organisation)
    if (it === undefined || it.status === 'closed') return undefined
    const closed: Organisation = { ...it, status: 'closed' }
    return { ...world, organisations: world.organisations.map((one) => (one.id === it.id ? closed : one)) }
  }
  if (command.do === 'invite' || command.do === 'addMembership') return withNew(policy, world, command)
  const it = world.memberships.find((one) => 'membership' in command && one.id === command.membership)
  if (it === undefined || it.status === 'ended') return undefined
  const next = changedMembership(policy, world, it, command, at)
  return next && { ...world, memberships: world.memberships.map((one) => (one === it ? next : one)) }
}

function withNew(
  policy: PolicySource,
  world: World,
  it: Extract<Command, { do: 'invite' | 'addMembership' }>,
): World | undefined {
  const { membership: id, user, organisation, from, until, assigned, selected, roles } = it
  const isTaken = world.memberships.some(
    (one) => one.id === id || (one.user === user && one.organisation === organisation && one.status !== 'ended'),
  )
  const isPlace = place(world, organisation) !== undefined && !shut(world, organisation)
  const fitting = roles.every((one) => ordered(one) && fits(policy, world, one.role, organisation))
  if (isTaken || !isPlace || !ordered(it) || !fitting || !canBePlaced(policy, world, organisation, assigned))
    return undefined
  const status = it.do === 'invite' ? 'invited' : 'active'
  const made: Membership = { id, user, organisation, status, from, until, assigned, selected, assignments: roles }
  return { ...world, memberships: [...world.memberships, made] }
}

const ordered = (it: { readonly from?: number | undefined; readonly until?: number | undefined }): boolean =>
  it.from === undefined || it.until === undefined || it.from < it.until

function canBePlaced(policy: PolicySource, world: World, organisation: string, assigned: readonly Assigned[]): boolean {
  return assigned.every((it) => {
    if (typeof it === 'string') return beneath(world, it, organisation)
    return beneath(world, it.beneath ?? organisation, organisation) && Object.hasOwn(policy.organisations, it.every)
  })
}

function changedMembership(
  policy: PolicySource,
  world: World,
  it: Membership,
  command: Command,
  at: number,
): Membership | undefined {
  switch (command.do) {
    case 'acceptInvitation': {
      const inTime = it.until === undefined || at < it.until
      return it.status === 'invited' && inTime && !shut(world, it.organisation)
        ? { ...it, status: 'active' }
        : undefined
    }
    case 'suspendMembership':
      return it.status === 'active' ? { ...it, status: 'suspended' } : undefined
    case 'reactivateMembership':
      return it.status === 'suspended' ? { ...it, status: 'active' } : undefined
    case 'endMembership':
      return { ...it, status: 'ended', until: at }
    case 'assignRole': {
      const { role, from, until } = command
      if (!ordered(command) || !fits(policy, world, role, it.organisation)) return undefined
      return { ...it, assignments: [...it.assignments.filter((one) => one.role !== role), { role, from, until }] }
    }
    case 'revokeRole': {
      const assignments = it.assignments.filter((one) => one.role !== command.role)
      return assignments.length < it.assignments.length ? { ...it, assignments } : undefined
    }
    case 'place':
      return canBePlaced(policy, world, it.organisation, command.assigned)
        ? { ...it, assigned: command.assigned }
        : undefined
    default:
      return undefined
  }
}

/** The world a change set leaves, or undefined when any part of it is refused. */
export function judged(
  policy: PolicySource,
  was: World,
  actor: Actor,
  changeSet: readonly Command[],
  at: number,
): World | undefined {
  let is: World | undefined = was
  for (const command of changeSet) {
    is = is && after(policy, is, command, at)
    if (is === undefined || !mayCommand(policy, was, is, actor, command, at)) return undefined
  }
  return keepsConstraints(policy, was, is, at) ? is : undefined
}
