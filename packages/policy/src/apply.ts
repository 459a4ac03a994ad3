import { applyMembership } from './apply-membership.ts'
import type { Command } from './command.ts'
import { type Applied, conflict, type Draft, isShut, putCustomRole, putOrganisation } from './draft.ts'
import type { CustomRole, Organisation } from './facts.ts'
import type { Policy } from './policy.ts'
import { validateRole } from './validate-role.ts'

/** Does one command to the draft, or says why it cannot be done. Who may do it is another question. */
export function applyCommand(policy: Policy, draft: Draft, command: Command, at: number): Applied {
  switch (command.do) {
    case 'addOrganisation':
      return addOrganisation(policy, draft, command.organisation)
    case 'closeOrganisation':
      return turn(draft, command.organisation, 'closed')
    case 'reopenOrganisation':
      return turn(draft, command.organisation, 'open')
    case 'holdOrganisation':
      return holdOrganisation(policy, draft, command.organisation, command.holders)
    case 'defineRole':
    case 'changeRole':
      return putRole(policy, draft, command.role, command.do === 'changeRole')
    case 'removeRole':
      return removeRole(draft, command.role)
    default:
      return applyMembership(policy, draft, command, at)
  }
}

function addOrganisation(policy: Policy, draft: Draft, organisation: Organisation): Applied {
  if (draft.organisations.has(organisation.id)) return conflict('alreadyExists', organisation.id)
  const kind = policy.source.organisations[organisation.kind]
  if (kind === undefined || organisation.status !== 'open') return conflict('kindNotHere', organisation.kind)
  const within = kind.within ?? []
  if (organisation.parent === undefined) {
    if (within.length > 0) return conflict('kindNotHere', organisation.kind)
  } else {
    const parent = draft.organisations.get(organisation.parent)
    if (parent === undefined) return conflict('unknownOrganisation', organisation.parent)
    if (!within.includes(parent.kind)) return conflict('kindNotHere', organisation.kind)
    if (isShut(draft, parent.id)) return conflict('organisationClosed', parent.id)
  }
  return (
    wrongHolder(policy, draft, organisation.kind, organisation.holders ?? []) ?? putOrganisation(draft, organisation)
  )
}

function turn(draft: Draft, id: string, status: 'open' | 'closed'): Applied {
  const organisation = draft.organisations.get(id)
  if (organisation === undefined) return conflict('unknownOrganisation', id)
  if (organisation.status === status) return conflict(status === 'open' ? 'organisationOpen' : 'organisationClosed', id)
  return putOrganisation(draft, { ...organisation, status })
}

function holdOrganisation(policy: Policy, draft: Draft, id: string, holders: readonly string[]): Applied {
  const organisation = draft.organisations.get(id)
  if (organisation === undefined) return conflict('unknownOrganisation', id)
  return wrongHolder(policy, draft, organisation.kind, holders) ?? putOrganisation(draft, { ...organisation, holders })
}

function wrongHolder(policy: Policy, draft: Draft, kind: string, holders: readonly string[]): Applied | undefined {
  const allowed = policy.source.organisations[kind]?.heldBy ?? []
  for (const id of holders) {
    const holder = draft.organisations.get(id)
    if (holder === undefined) return conflict('unknownOrganisation', id)
    if (!allowed.includes(holder.kind)) return conflict('kindNotHere', holder.kind)
  }
  return undefined
}

function putRole(policy: Policy, draft: Draft, role: CustomRole, exists: boolean): Applied {
  const custom = policy.source.customRoles
  const organisation = draft.organisations.get(role.organisation)
  if (organisation === undefined) return conflict('unknownOrganisation', role.organisation)
  if (custom === undefined || !custom.at.includes(organisation.kind)) return conflict('notSupported', role.id)
  if (policy.roles.has(role.id) || draft.customRoles.has(role.id) !== exists) {
    return conflict(exists ? 'unknownRole' : 'alreadyExists', role.id)
  }
  const before = draft.customRoles.get(role.id)
  if (before !== undefined && before.organisation !== role.organisation) return conflict('unknownRole', role.id)
  const setting = { places: draft.places, customRoles: [...draft.customRoles.values()], before }
  const problems = validateRole(policy, role, setting)
  if (problems.length > 0) return { ...conflict('roleNotValid', role.label), problems }
  return putCustomRole(draft, role.id, role.organisation, role)
}

function removeRole(draft: Draft, id: string): Applied {
  const role = draft.customRoles.get(id)
  if (role === undefined) return conflict('unknownRole', id)
  const inUse = draft.memberships
    .values()
    .some((it) => it.status !== 'ended' && it.assignments.some((assignment) => assignment.role === id))
  return inUse ? conflict('roleInUse', id) : putCustomRole(draft, id, role.organisation, undefined)
}
