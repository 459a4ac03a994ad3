import type { Actor, Command, Slice } from './command.ts'
import { membershipOf } from './draft.ts'
import type { Assigned } from './facts.ts'
import type { Policy } from './policy.ts'

type Loading = { [K in keyof Slice]: Set<string> }

/**
 * What must be loaded and locked before the change set is judged (see `Slice`). Ids sorted, each once, so that two changes
 * lock in the same order. Never fails.
 */
export function sliceFor(policy: Policy, actor: Actor, changeSet: readonly Command[]): Slice {
  const loading: Loading = {
    organisations: new Set(),
    beneath: new Set(),
    memberships: new Set(),
    users: new Set(),
    customRoles: new Set(),
    customRolesOf: new Set(),
    holdersOf: new Set(),
  }
  if ('user' in actor) loading.users.add(actor.user)
  for (const command of changeSet) add(policy, loading, command)
  const sorted = (ids: ReadonlySet<string>) => [...ids].sort()
  return {
    organisations: sorted(loading.organisations),
    beneath: sorted(loading.beneath),
    memberships: sorted(loading.memberships),
    users: sorted(loading.users),
    customRoles: sorted(loading.customRoles),
    customRolesOf: sorted(loading.customRolesOf),
    holdersOf: sorted(loading.holdersOf),
  }
}

function add(policy: Policy, loading: Loading, command: Command): void {
  const membership = membershipOf(command)
  if (membership !== undefined) loading.memberships.add(membership)
  if ('user' in command) loading.users.add(command.user)
  for (const it of placesOf(command)) for (const id of rootsOf(it)) loading.organisations.add(id)
  if ('organisation' in command) addOrganisation(loading, command)
  if (command.do === 'holdOrganisation') for (const id of command.holders) loading.organisations.add(id)
  if (command.do === 'removeRole') {
    loading.customRoles.add(command.role)
    loading.holdersOf.add(command.role)
  }
  if (command.do === 'defineRole' || command.do === 'changeRole') {
    loading.customRoles.add(command.role.id)
    loading.beneath.add(command.role.organisation)
    loading.customRolesOf.add(command.role.organisation)
  }
  const roles =
    'roles' in command ? command.roles.map((it) => it.role) : command.do === 'assignRole' ? [command.role] : []
  for (const role of roles) if (!policy.roles.has(role)) loading.customRoles.add(role)
}

function placesOf(command: Command): readonly Assigned[] {
  if (command.do === 'changePlaces') return [...command.added, ...command.removed]
  return 'assigned' in command ? command.assigned : []
}

function addOrganisation(loading: Loading, command: Extract<Command, { organisation: unknown }>): void {
  const { organisation } = command
  if (typeof organisation === 'string') {
    loading.organisations.add(organisation)
    // Opening and closing wakes and sends to sleep everybody beneath.
    if (command.do === 'closeOrganisation' || command.do === 'reopenOrganisation') loading.beneath.add(organisation)
    return
  }
  // Whether it exists already.
  loading.organisations.add(organisation.id)
  if (organisation.parent !== undefined) loading.organisations.add(organisation.parent)
  for (const id of organisation.holders ?? []) loading.organisations.add(id)
}

const rootsOf = (it: Assigned): readonly string[] => {
  if (typeof it === 'string') return [it]
  return it.beneath === undefined ? [] : [it.beneath]
}
