import { differenceOf } from './area.ts'
import type { Command, NewMembership, PlacesChange } from './command.ts'
import { type Applied, type Conflict, conflict, type Draft, isShut, putMembership } from './draft.ts'
import type { Assigned, Assignment, Membership } from './facts.ts'
import { canBeHeldAt, customRole, datesAsleep } from './fold.ts'
import type { IdList } from './id-list.ts'
import type { FirstAdministratorSource } from './model.ts'
import { firstAdministratorsOf } from './names.ts'
import { rangesBeneath } from './places.ts'
import { placesAfter } from './placing.ts'
import type { Policy } from './policy.ts'
import { NO_RANGES, type Ranges, within } from './ranges.ts'

type MembershipCommand = Exclude<
  Command,
  {
    do:
      | 'addOrganisation'
      | 'closeOrganisation'
      | 'reopenOrganisation'
      | 'holdOrganisation'
      | 'defineRole'
      | 'changeRole'
      | 'removeRole'
  }
>

/** Does one command about people to the draft, or says why it cannot be done. */
export function applyMembership(policy: Policy, draft: Draft, command: MembershipCommand, at: number): Applied {
  if (command.do === 'invite') return addMembership(policy, draft, command, 'invited')
  if (command.do === 'addMembership') return addMembership(policy, draft, command, 'active')
  if (command.do === 'firstAdministrator') return appointFirst(policy, draft, command, at)
  const membership = draft.memberships.get(command.membership)
  if (membership === undefined) return conflict('unknownMembership', command.membership)
  if (membership.status === 'ended') return conflict('alreadyEnded', membership.id)
  switch (command.do) {
    case 'acceptInvitation':
      return accept(draft, membership, at)
    case 'suspendMembership':
      if (membership.status !== 'active') return conflict('notActive', membership.id)
      return putMembership(draft, membership, { ...membership, status: 'suspended' })
    case 'reactivateMembership':
      if (membership.status !== 'suspended') return conflict('notSuspended', membership.id)
      return putMembership(draft, membership, { ...membership, status: 'active' })
    case 'endMembership':
      return putMembership(draft, membership, { ...membership, status: 'ended', until: at })
    case 'assignRole':
      return assign(policy, draft, membership, command)
    case 'revokeRole':
      return revoke(draft, membership, command.role)
    case 'place':
      return place(policy, draft, membership, command.assigned)
    case 'changePlaces':
      return changePlaces(policy, draft, membership, command)
    case 'selectRecords':
      return putMembership(draft, membership, { ...membership, selected: command.selected })
  }
}

function addMembership(policy: Policy, draft: Draft, it: NewMembership, status: 'invited' | 'active'): Applied {
  if (draft.memberships.has(it.membership)) return conflict('alreadyExists', it.membership)
  if (!draft.organisations.has(it.organisation)) return conflict('unknownOrganisation', it.organisation)
  if (isShut(draft, it.organisation)) return conflict('organisationClosed', it.organisation)
  if (standsAlready(draft, it.user, it.organisation)) return conflict('alreadyExists', it.user)
  if (it.from !== undefined && it.until !== undefined && !(it.from < it.until))
    return conflict('badDates', it.membership)
  for (const role of it.roles) {
    const wrong = wrongRole(policy, draft, it.organisation, role)
    if (wrong) return wrong
  }
  const wrong = misplaced(policy, draft, it.organisation, it.assigned)
  if (wrong) return wrong
  const { membership: id, user, organisation, from, until, assigned, selected, roles: assignments } = it
  const made = { id, user, organisation, status, from, until, assigned, selected, assignments }
  return putMembership(draft, undefined, made)
}

/** A user has one membership at a time in one organisation. */
function standsAlready(draft: Draft, user: string, organisation: string): boolean {
  return draft.memberships.ofUser(user).some((it) => it.organisation === organisation && it.status !== 'ended')
}

function accept(draft: Draft, membership: Membership, at: number): Applied {
  if (membership.status !== 'invited') return conflict('notInvited', membership.id)
  if (datesAsleep(membership, at) === 'expired') return conflict('badDates', membership.id)
  if (isShut(draft, membership.organisation)) return conflict('organisationClosed', membership.organisation)
  return putMembership(draft, membership, { ...membership, status: 'active' })
}

function assign(policy: Policy, draft: Draft, membership: Membership, it: Assignment): Applied {
  const wrong = wrongRole(policy, draft, membership.organisation, it)
  if (wrong) return wrong
  const others = membership.assignments.filter((assignment) => assignment.role !== it.role)
  const { role, from, until } = it
  return putMembership(draft, membership, { ...membership, assignments: [...others, { role, from, until }] })
}

function revoke(draft: Draft, membership: Membership, role: string): Applied {
  const assignments = membership.assignments.filter((assignment) => assignment.role !== role)
  if (assignments.length === membership.assignments.length) return conflict('notHeld', role)
  return putMembership(draft, membership, { ...membership, assignments })
}

function wrongRole(policy: Policy, draft: Draft, organisation: string, it: Assignment): Conflict | undefined {
  const role =
    policy.roles.get(it.role) ?? customRole(policy, { customRoles: [...draft.customRoles.values()] }, it.role)
  if (role === undefined) return conflict('unknownRole', it.role)
  const position = draft.places.position.get(organisation)
  if (position === undefined || !canBeHeldAt(role, draft.places, position)) return conflict('roleNotHere', it.role)
  const disordered = it.from !== undefined && it.until !== undefined && !(it.from < it.until)
  return disordered ? conflict('badDates', it.role) : undefined
}

function place(policy: Policy, draft: Draft, membership: Membership, assigned: readonly Assigned[]): Applied {
  const seen = reachSeen(draft, membership)
  const difference = differenceOf(membership.assigned, assigned)
  const asked = seen === undefined ? assigned : difference.added
  const wrong = misplaced(policy, draft, membership.organisation, asked, seen?.beneath)
  return wrong ?? putMembership(draft, membership, { ...membership, assigned }, difference)
}

/** What stays is left alone, wherever it lies. */
function changePlaces(policy: Policy, draft: Draft, membership: Membership, change: PlacesChange): Applied {
  const seen = reachSeen(draft, membership)
  const { assigned, difference } = placesAfter(membership.assigned, change, seen?.named)
  const wrong = misplaced(policy, draft, membership.organisation, difference.added, seen?.beneath)
  return wrong ?? putMembership(draft, membership, { ...membership, assigned }, difference)
}

/** What facts of this state already found of a membership, where all that is assigned lies beneath its organisation. */
function reachSeen(
  { memberships, places }: Draft,
  membership: Membership,
): { readonly beneath: Ranges; readonly named: IdList | undefined } | undefined {
  const known = memberships.factsOf(membership.id)
  if (known === undefined || known.places !== places) return undefined
  const { only, named } = known
  if (only === undefined || only.membership !== membership || !only.assigned.isApart) return undefined
  return { beneath: only.beneath, named }
}

/** Why one of these cannot be assigned where all must lie beneath an organisation; `beneath`: what lies there, where it is known. */
function misplaced(
  policy: Policy,
  draft: Draft,
  organisation: string,
  assigned: readonly Assigned[],
  beneath: Ranges = beneathIn(draft, organisation),
): Conflict | undefined {
  const { places, organisations } = draft
  for (const it of assigned) {
    const root = typeof it === 'string' ? it : (it.beneath ?? organisation)
    if (!within(beneath, places.position.get(root) ?? -1)) {
      return conflict(organisations.has(root) ? 'placeNotBeneath' : 'unknownOrganisation', root)
    }
    if (typeof it !== 'string' && !policy.kinds.has(it.every)) return conflict('kindNotHere', it.every)
  }
  return undefined
}

function beneathIn({ places }: Draft, organisation: string): Ranges {
  const position = places.position.get(organisation)
  return position === undefined ? NO_RANGES : rangesBeneath(places, position)
}

/** An organisation without an administrator gets one: a new membership, or the roles added to one that is there. */
function appointFirst(
  policy: Policy,
  draft: Draft,
  it: Extract<Command, { do: 'firstAdministrator' }>,
  at: number,
): Applied {
  const organisation = draft.organisations.get(it.organisation)
  if (organisation === undefined) return conflict('unknownOrganisation', it.organisation)
  const first = firstFor(policy, organisation.kind, it.role)
  if (first === undefined) return conflict('notSupported', it.organisation)
  if (it.approvedBy !== undefined && !first.approvers.includes(it.approvedBy.kind)) {
    return conflict('notApprover', it.approvedBy.kind)
  }
  if (hasAdministrator(draft, first, it.organisation, at)) return conflict('hasAdministrator', it.organisation)
  const assigned: readonly Assigned[] = (first.assigned ?? []).map(({ every }) => ({ every }))
  const there = draft.memberships.get(it.membership)
  if (there === undefined) {
    const roles = first.roles.map((role) => ({ role }))
    return addMembership(policy, draft, { ...it, assigned, roles }, it.status)
  }
  if (there.user !== it.user || there.organisation !== it.organisation) return conflict('alreadyExists', it.membership)
  if (there.status === 'ended') return conflict('alreadyEnded', there.id)
  const others = there.assignments.filter((assignment) => !first.roles.includes(assignment.role))
  const assignments = [...others, ...first.roles.map((role) => ({ role }))]
  return putMembership(draft, there, {
    ...there,
    assignments,
    assigned: assigned.length > 0 ? assigned : there.assigned,
  })
}

/** The way this kind of organisation gets an administrator: the one that gives the role asked for, else its first. */
export function firstFor(policy: Policy, kind: string, role: string | undefined): FirstAdministratorSource | undefined {
  return firstAdministratorsOf(policy.source).find(
    (it) => it.at === kind && (role === undefined || it.roles.includes(role)),
  )
}

function hasAdministrator(draft: Draft, first: FirstAdministratorSource, organisation: string, at: number): boolean {
  const { roles } = first
  return draft.memberships
    .at(organisation)
    .some(
      (it) =>
        it.status === 'active' &&
        datesAsleep(it, at) === undefined &&
        it.assignments.some(
          (assignment) => roles.includes(assignment.role) && datesAsleep(assignment, at) === undefined,
        ),
    )
}
