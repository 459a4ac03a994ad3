import type { Draft } from './draft.ts'
import type { Membership, Organisation } from './facts.ts'
import type { ConstraintEntry, Policy } from './policy.ts'
import type { Change } from './roster.ts'

/** What a change can have broken: these constraints, as far as they are about these memberships and organisations. */
export type Concern = {
  readonly constraints: readonly ConstraintEntry[]
  readonly membershipsIn: (draft: Draft) => readonly Membership[]
  readonly organisationsIn: (draft: Draft) => readonly Organisation[]
}

/**
 * What must be looked at once a change set has made `after` of `before`. Where only memberships changed, nothing is different but
 * they, their users and their organisations; and where only places did, nothing but what their roles must cover.
 */
export function concernOf(policy: Policy, before: Draft, after: Draft): Concern {
  if (before.organisations !== after.organisations || before.customRoles !== after.customRoles) {
    return {
      constraints: policy.constraints,
      membershipsIn: ({ memberships }) => memberships.values(),
      organisationsIn: ({ organisations }) => [...organisations.values()],
    }
  }
  const { changes } = after.memberships
  for (const it of changes) if (!isOnlyPlaced(it.before, it.after)) return ofPeople(policy, changes, after)
  return ofPlaces(policy, changes)
}

/** Whether nothing of a membership changed but its assigned organisations and selected records. */
export function isOnlyPlaced(before: Membership | undefined, after: Membership): boolean {
  return (
    before !== undefined &&
    before.status === after.status &&
    before.assignments === after.assignments &&
    before.from === after.from &&
    before.until === after.until
  )
}

const nowhere = () => []
const NO_CONCERN: Concern = { constraints: [], membershipsIn: nowhere, organisationsIn: nowhere }

function ofPlaces(policy: Policy, changes: readonly Change[]): Concern {
  if (!isAnyHeldIn(policy, changes)) return NO_CONCERN
  const constraints = policy.covering.filter(({ source: { role } }) => isHeldIn(changes, role))
  return {
    constraints,
    membershipsIn: ({ memberships }) => changes.flatMap(({ after }) => memberships.get(after.id) ?? []),
    organisationsIn: nowhere,
  }
}

// Most change sets end here: nothing is made for them.
function isAnyHeldIn({ covering }: Policy, changes: readonly Change[]): boolean {
  for (const { source } of covering) if (isHeldIn(changes, source.role)) return true
  return false
}

function isHeldIn(changes: readonly Change[], role: string): boolean {
  for (const { after } of changes) for (const assignment of after.assignments) if (assignment.role === role) return true
  return false
}

function ofPeople(policy: Policy, changes: readonly Change[], { memberships }: Draft): Concern {
  const organisations = new Set(changes.map(({ after }) => after.organisation))
  const users = new Set(changes.map(({ after }) => after.user))
  const near = [
    ...[...organisations].map((id) => memberships.at(id)),
    ...[...users].map((id) => memberships.ofUser(id)),
  ]
  const ids = new Set(near.flat().map((it) => it.id))
  return {
    constraints: policy.constraints,
    membershipsIn: (draft) => [...ids].flatMap((id) => draft.memberships.get(id) ?? []),
    organisationsIn: (draft) => [...organisations].flatMap((id) => draft.organisations.get(id) ?? []),
  }
}
