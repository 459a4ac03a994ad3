import type { AlternativeCode, Refusal, RefusalCode } from './command.ts'
import type { Violation } from './constraints.ts'
import type { Policy } from './policy.ts'

/** The words of a refusal live here, once. Users are named by the platform, from `people`. */

const ALTERNATIVES: Readonly<Record<AlternativeCode, string>> = {
  handOver: 'Hand the role over: give it to its next holder and take it from the present one in the same change.',
  addAnotherFirst: 'Give the role to somebody else first.',
  assignRequiredFirst: 'Give the roles it needs in the same change.',
  assignAllFirst: 'Assign every organisation of that kind in the same change.',
  chooseOne: 'Choose one of these roles.',
  endOtherFirst: 'End the other membership in the same change.',
  askAdministrator: 'Ask somebody who may.',
  askCentre: 'Ask the centre.',
  stopViewing: 'Stop viewing, and do it as yourself if you may.',
  reloadAndRetry: 'Look at it again: somebody may have changed it meanwhile.',
}

const CONFLICTS: Readonly<Partial<Record<RefusalCode, readonly [string, AlternativeCode]>>> = {
  notAdministrator: ['You do not administer users', 'askAdministrator'],
  notThisAct: ['You may administer users, but not in this way', 'askAdministrator'],
  outsideYourOrganisation: ['This is outside the organisations you administer', 'askAdministrator'],
  roleNotYours: ['You may not give or take this role', 'askAdministrator'],
  holdsOtherRoles: ['This user holds a role that you do not administer', 'askAdministrator'],
  notYourself: ['You may not do this to yourself', 'askAdministrator'],
  notPeers: ['You may not do this to somebody who administers as you do', 'askAdministrator'],
  placeNotYours: ['You may only place people where you are assigned yourself', 'askAdministrator'],
  noPermission: ['You do not have the permission this needs', 'askAdministrator'],
  notYourInvitation: ['This invitation is for somebody else', 'askAdministrator'],
  notWhileViewing: ['You are viewing as somebody else, and may change nobody’s access meanwhile', 'stopViewing'],
  hasAdministrator: ['This organisation has an administrator already', 'askAdministrator'],
  notApprover: ['People of this kind cannot authorise it', 'askCentre'],
  notForJobs: ['A job may only take away, not give', 'askAdministrator'],
  unknownOrganisation: ['This organisation does not exist', 'reloadAndRetry'],
  unknownMembership: ['This membership does not exist', 'reloadAndRetry'],
  unknownRole: ['This role does not exist', 'reloadAndRetry'],
  alreadyExists: ['This exists already', 'reloadAndRetry'],
  roleNotHere: ['This role cannot be held in this kind of organisation', 'chooseOne'],
  kindNotHere: ['An organisation of this kind cannot stand here', 'reloadAndRetry'],
  placeNotBeneath: ['This organisation is not beneath the one the user belongs to', 'reloadAndRetry'],
  notInvited: ['This user is not waiting for an invitation to be accepted', 'reloadAndRetry'],
  notActive: ['This membership is not active', 'reloadAndRetry'],
  notSuspended: ['This membership is not suspended', 'reloadAndRetry'],
  alreadyEnded: ['This membership has ended', 'reloadAndRetry'],
  organisationClosed: ['This organisation is closed', 'reloadAndRetry'],
  organisationOpen: ['This organisation is open', 'reloadAndRetry'],
  notHeld: ['This user does not hold this role', 'reloadAndRetry'],
  badDates: ['The end must come after the start, and not be past', 'reloadAndRetry'],
  roleInUse: ['This role is in use', 'endOtherFirst'],
  roleTooWide: ['A role made here cannot hold this', 'chooseOne'],
  roleNotValid: ['This role is not complete, or holds what cannot be held together', 'chooseOne'],
  notSupported: ['This service does not have this', 'askCentre'],
}

export function alternative(code: AlternativeCode): Refusal['alternative'] {
  return { code, message: ALTERNATIVES[code] }
}

/** A conflict or a missing right in words. */
export function wordsOf(code: RefusalCode, about?: string): Pick<Refusal, 'code' | 'message' | 'alternative'> {
  const [words, way] = CONFLICTS[code] ?? ['This cannot be done', 'askAdministrator']
  const message = about === undefined || about === '' ? `${words}.` : `${words}: “${about}”.`
  return { code, message, alternative: alternative(way) }
}

/** A broken constraint in words. */
export function wordsOfViolation(policy: Policy, it: Violation): Pick<Refusal, 'code' | 'message' | 'alternative'> {
  const { source } = it.constraint
  const say = (message: string, way: AlternativeCode) => ({ code: it.code, message, alternative: alternative(way) })
  const [first, ...others] = it.roles
  const one = labelOf(policy, first)
  if ('atLeast' in source) {
    const place = kindOf(policy, source.per)
    return say(
      `Each ${place} needs at least ${source.atLeast} ${eachOf(policy, it.roles)}; this would leave ${it.count}.`,
      'addAnotherFirst',
    )
  }
  if ('atMost' in source) {
    const place = kindOf(policy, source.per)
    return say(
      `A ${place} may have at most ${source.atMost} ${eachOf(policy, it.roles)}; this would make ${it.count}.`,
      'handOver',
    )
  }
  if ('exactlyOne' in source) {
    return say(
      `A user must hold exactly one of: ${eachOf(policy, it.roles)}; this would make ${it.count}.`,
      'chooseOne',
    )
  }
  if ('exclusiveGrants' in source) {
    const labels = it.roles.map((key) => `“${policy.permissions.get(key)?.label ?? key}”`)
    return say(`Nobody may be allowed both ${labels.join(' and ')}.`, 'chooseOne')
  }
  if ('exclusive' in source) return say(`Nobody may hold ${together(policy, it.roles)} together.`, 'chooseOne')
  if ('requires' in source)
    return say(`${one} can only be held with ${together(policy, others)}.`, 'assignRequiredFirst')
  if ('coversAll' in source) {
    const plural = policy.source.organisations[source.coversAll]?.plural ?? source.coversAll
    return say(`${one} can only be held by a user who has all ${plural} assigned.`, 'assignAllFirst')
  }
  return say(`A user may belong to at most one ${kindOf(policy, source.atMostOneOf)}.`, 'endOtherFirst')
}

const kindOf = (policy: Policy, kind: string): string => policy.source.organisations[kind]?.label ?? kind
const labelOf = (policy: Policy, role: string | undefined): string => policy.roles.get(role ?? '')?.label ?? role ?? ''
const eachOf = (policy: Policy, roles: readonly string[]): string =>
  roles.map((role) => labelOf(policy, role)).join(' or ')
const together = (policy: Policy, roles: readonly string[]): string =>
  roles.map((role) => labelOf(policy, role)).join(' and ')
