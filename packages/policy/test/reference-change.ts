import type {
  Assigned,
  Command,
  FirstAdministratorSource,
  Membership,
  Organisation,
  PlacesChange,
  PolicySource,
} from '@remit/policy'
import { beneath, fits, inDate, place, shut, type World } from './reference.ts'

/** What commands do to people and places, said again; who may give them is another page. Shares no code with the engine. */

/** The world after one command; undefined when it cannot be done to this world. Only the commands the properties draw. */
export function after(policy: PolicySource, world: World, command: Command, at: number): World | undefined {
  switch (command.do) {
    case 'closeOrganisation':
    case 'reopenOrganisation': {
      const it = place(world, command.organisation)
      const status = command.do === 'closeOrganisation' ? 'closed' : 'open'
      return it === undefined || it.status === status ? undefined : withPlace(world, { ...it, status })
    }
    case 'holdOrganisation': {
      const it = place(world, command.organisation)
      if (it === undefined || !mayHold(policy, world, it.kind, command.holders)) return undefined
      return withPlace(world, { ...it, holders: command.holders })
    }
    case 'addOrganisation':
      return withNewPlace(policy, world, command.organisation)
    case 'firstAdministrator':
      return withFirst(policy, world, command, at)
  }
  if (command.do === 'invite' || command.do === 'addMembership') return withNew(policy, world, command)
  const it = world.memberships.find((one) => 'membership' in command && one.id === command.membership)
  if (it === undefined || it.status === 'ended') return undefined
  const next = changedMembership(policy, world, it, command, at)
  return next && { ...world, memberships: world.memberships.map((one) => (one === it ? next : one)) }
}

const withPlace = (world: World, it: Organisation): World => ({
  ...world,
  organisations: world.organisations.map((one) => (one.id === it.id ? it : one)),
})

const mayHold = (policy: PolicySource, world: World, kind: string, holders: readonly string[]): boolean =>
  holders.every((id) => (policy.organisations[kind]?.heldBy ?? []).includes(place(world, id)?.kind ?? ''))

/** A root stands alone; any other stands in an open organisation of a kind it may have as its parent. */
function withNewPlace(policy: PolicySource, world: World, it: Organisation): World | undefined {
  const kind = Object.hasOwn(policy.organisations, it.kind) ? policy.organisations[it.kind] : undefined
  if (place(world, it.id) !== undefined || kind === undefined || it.status !== 'open') return undefined
  const within = kind.within ?? []
  const parent = place(world, it.parent)
  const stands = it.parent === undefined ? within.length === 0 : parent !== undefined && within.includes(parent.kind)
  if (!stands || (parent !== undefined && shut(world, parent.id))) return undefined
  if (!mayHold(policy, world, it.kind, it.holders ?? [])) return undefined
  return { ...world, organisations: [...world.organisations, it] }
}

type First = Extract<Command, { do: 'firstAdministrator' }>

/** The way an organisation gets its first administrator: the one that gives the role asked for, else the first for its kind. */
export function wayTo(policy: PolicySource, world: World, it: First): FirstAdministratorSource | undefined {
  const ways = policy.firstAdministrator === undefined ? [] : [policy.firstAdministrator].flat()
  const kind = place(world, it.organisation)?.kind
  return ways.find((way) => way.at === kind && (it.role === undefined || way.roles.includes(it.role)))
}

function withFirst(policy: PolicySource, world: World, command: First, at: number): World | undefined {
  const way = wayTo(policy, world, command)
  if (way === undefined) return undefined
  if (command.approvedBy !== undefined && !way.approvers.includes(command.approvedBy.kind)) return undefined
  const isOne = (it: Membership) =>
    it.organisation === command.organisation &&
    it.status === 'active' &&
    inDate(it, at) &&
    it.assignments.some((one) => way.roles.includes(one.role) && inDate(one, at))
  if (world.memberships.some(isOne)) return undefined
  const roles = way.roles.map((role) => ({ role }))
  const assigned = way.assigned ?? []
  const there = world.memberships.find((it) => it.id === command.membership)
  if (there === undefined) {
    const { membership, user, organisation } = command
    const verb = command.status === 'active' ? 'addMembership' : 'invite'
    return withNew(policy, world, { do: verb, membership, user, organisation, roles, assigned })
  }
  if (there.user !== command.user || there.organisation !== command.organisation || there.status === 'ended')
    return undefined
  const others = there.assignments.filter((it) => !way.roles.includes(it.role))
  const next: Membership = {
    ...there,
    assignments: [...others, ...roles],
    assigned: assigned.length > 0 ? assigned : there.assigned,
  }
  return { ...world, memberships: world.memberships.map((it) => (it === there ? next : it)) }
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
    case 'changePlaces': {
      const { stays, comes } = placesChanged(it.assigned, command)
      return canBePlaced(policy, world, it.organisation, comes) ? { ...it, assigned: [...stays, ...comes] } : undefined
    }
    case 'selectRecords':
      return { ...it, selected: command.selected }
    default:
      return undefined
  }
}

/** What a change to the assigned organisations leaves, and what it brings. */
export function placesChanged(before: readonly Assigned[], { added, removed }: PlacesChange) {
  const isIn = (list: readonly Assigned[], it: Assigned) =>
    list.some((one) => JSON.stringify(one) === JSON.stringify(it))
  const stays = before.filter((it) => !isIn(removed, it))
  const comes = added.filter((it, at) => !isIn(stays, it) && !isIn(added.slice(0, at), it))
  return { stays, comes }
}
