import { type Membership, type Policy, roleEntryOf, type State } from '@remit/policy'
import type { Tx } from '../db/index.ts'
import { isAdministering } from './administering-roles.ts'

const giving = new WeakSet<Tx>()

/**
 * Notes of the transaction that somebody comes to hold a role that administers, who did not hold it before, or not awake.
 * INVARIANT (proof for administration): `applyChanges` says it of every change set, so that no page has to remember to.
 */
export function noteGivenAdministration(tx: Tx, policy: Policy, before: State, after: State): void {
  const administering = administeringIn(policy, after)
  const held = new Map(before.memberships.map((one) => [one.id, heldBy(one, administering)]))
  const isNew = ({ id, ...one }: Membership) =>
    heldBy({ id, ...one }, administering).some((role) => !held.get(id)?.includes(role))
  if (after.memberships.some(isNew)) giving.add(tx)
}

/** Whether a role that administers was given in this transaction: whoever gives it proves who they are. */
export function hasGivenAdministration(tx: Tx): boolean {
  return giving.has(tx)
}

/** What was given so far in this transaction is taken back by whoever calls: a rehearsal. */
export function forgetGivenAdministration(tx: Tx): void {
  giving.delete(tx)
}

function administeringIn(policy: Policy, { customRoles = [] }: State): ReadonlySet<string> {
  const made = customRoles.map((role) => roleEntryOf(policy, role))
  return new Set(
    [...policy.roles.values(), ...made].filter((role) => isAdministering(policy, role)).map(({ key }) => key),
  )
}

function heldBy({ status, assignments }: Membership, administering: ReadonlySet<string>): readonly string[] {
  if (status === 'ended' || status === 'suspended') return []
  return assignments.map(({ role }) => role).filter((role) => administering.has(role))
}
