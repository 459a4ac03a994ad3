import type { Ask, GrantReference, Reason } from './decision.ts'
import type { Assigned } from './facts.ts'
import { counts } from './fold.ts'
import type { Facts } from './grants.ts'
import type { Scope } from './model.ts'
import type { Policy } from './policy.ts'
import type { RemedyCommand } from './remedy.ts'

/** The words of decisions live here, once. */

export type NameOf = (kind: 'user' | 'organisation' | 'record', id: string) => string | undefined

export type Telling = {
  readonly policy: Policy
  readonly facts: Facts
  readonly ask: Ask
  readonly nameOf: NameOf
}

const REACH: Readonly<Record<Scope, string>> = {
  own: 'for your own records',
  selected: 'for the records selected for you',
  assigned: 'for the organisations assigned to you',
  organisation: 'in your organisation',
  all: 'everywhere',
}

const THEIR_REACH: Readonly<Record<Scope, string>> = {
  own: 'for their own records',
  selected: 'for the records selected for them',
  assigned: 'for the organisations assigned to them',
  organisation: 'throughout',
  all: 'everywhere',
}

/** Nearest to allowing first: the first reason that applies is the one worth telling. */
const TELL_FIRST: readonly Reason['code'][] = [
  'granted',
  'viewing',
  'condition',
  'closed',
  'roleAsleep',
  'membershipAsleep',
  'outOfReach',
  'noRole',
  'noMembership',
  'unknownResource',
  'wrongType',
  'unknownPermission',
]

function nearest(reasons: readonly Reason[]): Reason {
  const sorted = [...reasons].sort((a, b) => TELL_FIRST.indexOf(a.code) - TELL_FIRST.indexOf(b.code))
  return sorted[0] ?? { code: 'noMembership' }
}

/** For the person who asked. Names nothing that they could not see already. */
export function forPerson(
  telling: Telling,
  reasons: readonly Reason[],
  canBeChanged: boolean,
  who: readonly string[],
): string {
  const said = personSentence(telling, nearest(reasons))
  if (!canBeChanged) return said
  return `${said} ${who.length > 0 ? `${either(who)} can change this.` : 'Somebody who administers users can change this.'}`
}

function personSentence(telling: Telling, reason: Reason): string {
  const action = `“${labelOf(telling)}”`
  switch (reason.code) {
    case 'granted':
      return `You have ${action} here, because ${because(telling, reason.grant)}.`
    case 'condition':
      return `${included(telling, reason.grant)} only where a condition holds, and here it does not.`
    case 'viewing':
      return `${action} is not possible while you view as somebody else${reason.mode === 'read' ? ' and may only look' : ''}.`
    case 'closed':
      return `${action} is not possible here, because the organisation is closed.`
    case 'roleAsleep':
      return `${action} is closed to you: your role ${roleLabel(telling, reason.role)} ${ROLE_SLEEP[reason.why]}.`
    case 'membershipAsleep':
      return `${action} is closed to you: your membership ${MEMBERSHIP_SLEEP[reason.why]}.`
    case 'outOfReach':
      return `${included(telling, reason.grant)} only ${REACH[reason.grant.scope]}.`
    case 'noMembership':
      return `${action} is closed to you: you do not belong to an organisation here.`
    default:
      return includedAnywhere(telling) ? `${action} is closed to you here.` : `None of your roles includes ${action}.`
  }
}

/** Whether any role of the person includes what was asked, wherever it reaches. */
function includedAnywhere({ policy, facts, ask }: Telling): boolean {
  const mine = facts.memberships.filter((it) => counts(facts, it))
  const held = mine.flatMap(({ assignments }) => assignments.map((it) => it.role))
  const custom = facts.customRoles?.filter(({ id }) => held.includes(id)) ?? []
  return (
    held.some((key) => policy.roles.get(key)?.grants.some(({ permission }) => permission.key === ask.action)) ||
    custom.some(({ grants }) => grants.some(({ permission }) => permission === ask.action))
  )
}

const ROLE_SLEEP = {
  notYet: 'has not started yet',
  expired: 'has ended',
  unknown: 'no longer exists',
  wrongKind: 'cannot be held in this kind of organisation',
} as const

const MEMBERSHIP_SLEEP = {
  invited: 'waits for you to accept the invitation',
  suspended: 'is suspended',
  ended: 'has ended',
  notYet: 'has not started yet',
  expired: 'has ended',
  organisationClosed: 'is in an organisation that is closed',
  organisationUnknown: 'is in an organisation that is not known here',
} as const

function because(telling: Telling, grant: GrantReference): string {
  if (grant.role === undefined) return 'it is your own'
  return `your role ${roleLabel(telling, grant.role)} includes it ${REACH[grant.scope]}`
}

function included(telling: Telling, grant: GrantReference): string {
  const action = `“${labelOf(telling)}”`
  return grant.role === undefined
    ? `${action} is open to you`
    : `Your role ${roleLabel(telling, grant.role)} includes ${action}`
}

/** For an administrator: every reason, each with its role and its place. */
export function forAdministrator(
  telling: Telling,
  reasons: readonly Reason[],
  change: readonly RemedyCommand[] | undefined,
): string {
  const user = telling.nameOf('user', telling.facts.user.id) ?? telling.facts.user.id
  const sentences = [...new Set(reasons.map((reason) => administratorSentence(telling, user, reason)))]
  const way = change === undefined ? [] : [`To allow it: ${remedyWords(telling, change)}.`]
  return [...sentences, ...way].join(' ')
}

function administratorSentence(telling: Telling, user: string, reason: Reason): string {
  const action = `“${labelOf(telling)}”`
  switch (reason.code) {
    case 'granted':
      if (reason.grant.role === undefined) return `${user} has ${action}, because it is their own.`
      return `${user} has ${action} as ${grantWords(telling, reason.grant, reason.membership)}${through(telling, reason.through)}.`
    case 'condition':
      return `${user} has ${action} as ${grantWords(telling, reason.grant, reason.membership)} only where a condition holds: here it is ${reason.value === false ? 'false' : 'unknown'}.`
    case 'viewing':
      return `Nobody has ${action} while viewing as ${user}${reason.mode === 'read' ? ' read-only' : ''}.`
    case 'closed':
      return `${user} does not have ${action}: ${place(telling, reason.organisation)} is closed.`
    case 'outOfReach':
      if (reason.grant.role === undefined) return `${user} has ${action} only for themselves.`
      return `${user} does not have ${action} here: ${grantWords(telling, reason.grant, reason.membership)} does not reach this.`
    case 'roleAsleep':
      return `${user}’s role ${roleLabel(telling, reason.role)} in ${home(telling, reason.membership)} ${ROLE_SLEEP[reason.why]}.`
    case 'membershipAsleep':
      return `${user}’s membership of ${home(telling, reason.membership)} ${MEMBERSHIP_SLEEP[reason.why].replace('for you', 'for them')}.`
    case 'noRole':
      return `${user} does not have ${action}: no role held in ${home(telling, reason.membership)} includes it${offering(telling, reason.roles)}.`
    case 'noMembership':
      return `${user} does not have ${action}: there is no membership to give it.`
    case 'unknownResource':
      return `${user} does not have ${action}: what it is asked of is not known here.`
    case 'wrongType':
      return `${action} is not asked of this type of thing (“${reason.asked}”).`
    case 'unknownPermission':
      return `“${reason.permission}” is not a permission of ${telling.policy.name}.`
  }
}

function grantWords(telling: Telling, grant: GrantReference, membership: string | undefined): string {
  return `${roleLabel(telling, grant.role ?? '')} of ${home(telling, membership)} (${THEIR_REACH[grant.scope]})`
}

function offering(telling: Telling, roles: readonly string[]): string {
  return roles.length === 0 ? '' : ` (${either(roles.map((key) => roleLabel(telling, key)))} would)`
}

function through(telling: Telling, organisation: string | undefined): string {
  return organisation === undefined ? '' : `, through ${place(telling, organisation)}`
}

/** The change in words: “give the role Collector and assign School 2”. */
export function remedyWords(telling: Telling, change: readonly RemedyCommand[]): string {
  return change.map((command) => commandWords(telling, command)).join(' and ')
}

function commandWords(telling: Telling, command: RemedyCommand): string {
  switch (command.do) {
    case 'assignRole':
      return `give the role ${roleLabel(telling, command.role)}`
    case 'changePlaces':
      return `assign ${assignedWords(telling, command.added.at(-1))}`
    case 'selectRecords': {
      const id = command.selected.at(-1)?.id ?? ''
      return `select ${telling.nameOf('record', id) ?? id}`
    }
    case 'reactivateMembership':
      return 'reactivate the membership'
    case 'acceptInvitation':
      return 'accept the invitation'
  }
}

function assignedWords({ policy, nameOf }: Telling, it: Assigned | undefined): string {
  if (it === undefined || typeof it === 'string') return nameOf('organisation', it ?? '') ?? it ?? ''
  return `every ${policy.source.organisations[it.every]?.label ?? it.every}`
}

const either = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

const place = (telling: Telling, id: string): string => telling.nameOf('organisation', id) ?? id

function home(telling: Telling, membership: string | undefined): string {
  const found = telling.facts.memberships.find((it) => it.id === membership)
  return found === undefined ? 'no organisation' : place(telling, found.organisation)
}

function roleLabel(telling: Telling, key: string): string {
  const custom = telling.facts.customRoles?.find((it) => it.id === key)
  return telling.policy.roles.get(key)?.label ?? custom?.label ?? key
}

function labelOf({ policy, ask }: Telling): string {
  return policy.permissions.get(ask.action)?.label ?? ask.action
}
