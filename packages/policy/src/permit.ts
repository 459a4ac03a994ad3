import { type Authority, demandsOf, isInPlace, ruleFor, type Target } from './administration.ts'
import { firstFor } from './apply-membership.ts'
import { check } from './check.ts'
import type { Actor, Command, Permit, RefusalCode } from './command.ts'
import type { Concerns, Draft } from './draft.ts'
import { datesAsleep } from './fold.ts'
import { type Facts, factsOf, foldedAt } from './grants.ts'
import type { AdministrationEntry, Policy } from './policy.ts'
import { within } from './ranges.ts'
import { beyondMaker } from './role-bounds.ts'

export type Permitted =
  | { readonly ok: true; readonly permit: Permit }
  | { readonly ok: false; readonly code: RefusalCode; readonly about?: string }

const no = (code: RefusalCode) => ({ ok: false, code }) as const

/** What a job may do by itself: take away, never give. */
const FOR_JOBS = new Set<Command['do']>(['suspendMembership', 'endMembership', 'revokeRole', 'closeOrganisation'])

/** Who makes a change set: what they may was settled before it, so the order of its commands gives nobody more. */
export type Acting = Extract<Actor, { system: unknown }> | (Authority & { readonly facts: Facts })

/** What the actor brings, read from the state before. `known`: what is known of them already. */
export function actingIn(
  policy: Policy,
  before: Draft,
  actor: Actor,
  changeSet: readonly Command[],
  at: number,
  known?: Facts,
): Acting {
  if ('system' in actor) return actor
  const facts = factsFor(policy, before, actor, known)
  const { reaches } = foldedAt(policy, facts, at)
  return { user: actor.user, reaches, before, created: createdBy(changeSet), facts }
}

/** Whether the actor may make this command, which was done to the draft, and by what. */
export function permit(
  policy: Policy,
  acting: Acting,
  command: Command,
  concerns: Concerns,
  after: Draft,
  at: number,
): Permitted {
  if (!('system' in acting)) return permitOf(policy, acting, command, concerns, after, at)
  if (acting.system === 'job' && !FOR_JOBS.has(command.do)) return no('notForJobs')
  return { ok: true, permit: { by: 'system', system: acting.system } }
}

function factsFor(
  policy: Policy,
  before: Draft,
  { user, membership }: { user: string; membership?: string | undefined },
  known: Facts | undefined,
) {
  const isAllThatActs = membership === undefined || known?.memberships.every((it) => it.id === membership) === true
  // A state says nothing of a user's attributes, so neither may the facts that are kept.
  if (known !== undefined && isAllThatActs && known.user.attributes === undefined) return known
  return factsOf(policy, {
    user: { id: user },
    memberships: before.memberships.ofUser(user).filter((it) => membership === undefined || it.id === membership),
    places: before.places,
    customRoles: [...before.customRoles.values()],
  })
}

const NOTHING: ReadonlySet<string> = new Set()

function createdBy(changeSet: readonly Command[]): ReadonlySet<string> {
  if (!changeSet.some((it) => it.do === 'addOrganisation')) return NOTHING
  return new Set(changeSet.flatMap((it) => (it.do === 'addOrganisation' ? [it.organisation.id] : [])))
}

function permitOf(
  policy: Policy,
  authority: Authority & { readonly facts: Facts },
  command: Command,
  concerns: Concerns,
  after: Draft,
  at: number,
): Permitted {
  switch (command.do) {
    case 'addOrganisation':
    case 'closeOrganisation':
    case 'reopenOrganisation':
    case 'holdOrganisation':
      return organisationPermit(policy, authority, authority.facts, command, after, at)
    case 'acceptInvitation':
      return authority.before.memberships.get(command.membership)?.user === authority.user
        ? { ok: true, permit: { by: 'invitation' } }
        : no('notYourInvitation')
    case 'firstAdministrator':
      return firstPermit(policy, authority, command, after)
    case 'defineRole':
    case 'changeRole':
    case 'removeRole':
      return rolePermit(policy, authority, command, concerns, after, at)
    default:
      return rulesPermit(policy, authority, command, memberTarget(authority, concerns), at)
  }
}

function memberTarget({ before }: Authority, { organisation, user, membership = '' }: Concerns): Target {
  return { user, organisation, before: before.memberships.get(membership) }
}

/** Adding and reopening are asked of the parent; closing and choosing second holders of the organisation itself. */
function organisationPermit(
  policy: Policy,
  authority: Authority,
  facts: Facts,
  command: Extract<Command, { organisation: unknown }>,
  after: Draft,
  at: number,
): Permitted {
  const id = typeof command.organisation === 'string' ? command.organisation : command.organisation.id
  const organisation = after.organisations.get(id)
  const kind = organisation && policy.source.organisations[organisation.kind]
  if (organisation === undefined || kind === undefined) return no('unknownOrganisation')
  const adding = command.do === 'addOrganisation' || command.do === 'reopenOrganisation'
  if (adding && organisation.parent === undefined) return founderPermit(policy, authority, id)
  const asked = adding ? after.organisations.get(organisation.parent ?? '') : organisation
  const permission = adding ? kind.add : command.do === 'closeOrganisation' ? kind.close : kind.hold
  if (permission === undefined || asked === undefined) return no('noPermission')
  const decision = check(policy, facts, { action: permission, resource: { type: asked.kind, id: asked.id } }, at)
  return decision.allowed ? { ok: true, permit: { by: 'permission', permission } } : no('noPermission')
}

/** A root is founded by whoever holds a rule for the organisations they create. */
function founderPermit(policy: Policy, authority: Authority, id: string): Permitted {
  const target: Target = { user: authority.user, organisation: id, before: undefined }
  const founding = policy.administration.find(
    ({ source: rule }) =>
      rule.where === 'created' && authority.reaches.some((reach) => isInPlace(policy, authority, rule, reach, target)),
  )
  return founding === undefined ? no('noPermission') : founding.allows
}

function firstPermit(
  policy: Policy,
  authority: Authority,
  { user, organisation, role }: Extract<Command, { do: 'firstAdministrator' }>,
  after: Draft,
): Permitted {
  if (user === authority.user) return no('notYourself')
  const kind = after.organisations.get(organisation)?.kind ?? ''
  const checkedBy = firstFor(policy, kind, role)?.checkedBy
  const position = authority.before.places.position.get(organisation) ?? -1
  // An organisation made in this very change set lies where its maker put it, which needed a permission of its own.
  const made = authority.created.has(organisation)
  const may = authority.reaches.some((reach) => {
    const checking = reach.roles.find((it) => it.key === checkedBy)
    if (checking === undefined) return false
    return made || within(reach.beneath, position) || checking.grants.some((grant) => grant.scope === 'all')
  })
  return may ? { ok: true, permit: { by: 'firstAdministrator' } } : no('notAdministrator')
}

/** Making, changing and removing a role: by a rule, and never beyond what its maker may give, before the change or after it. */
function rolePermit(
  policy: Policy,
  authority: Authority,
  command: Extract<Command, { do: 'defineRole' | 'changeRole' | 'removeRole' }>,
  concerns: Concerns,
  after: Draft,
  at: number,
): Permitted {
  const id = typeof command.role === 'string' ? command.role : command.role.id
  const target = { user: holderAmong(authority, id, at), organisation: concerns.organisation, before: undefined }
  const permitted = rulesPermit(policy, authority, command, target, at)
  if (!permitted.ok) return permitted
  for (const role of [authority.before.customRoles.get(id), after.customRoles.get(id)]) {
    const about = role && beyondMaker(policy, authority, role)
    if (about !== undefined) return { ...no('roleTooWide'), about }
  }
  return permitted
}

function rulesPermit(policy: Policy, authority: Authority, command: Command, target: Target, at: number): Permitted {
  let allows: Allows | undefined
  for (const demand of demandsOf(command)) {
    const answer = ruleFor(policy, authority, demand, target, at)
    if (!answer.ok) return no(answer.code)
    allows = allows === undefined ? answer : together(allows, answer)
  }
  return allows ?? no('notThisAct')
}

type Allows = AdministrationEntry['allows']

/** What several rules allow together, each named once. */
function together(allows: Allows, next: Allows): Allows {
  const { rules } = allows.permit
  const others = next.permit.rules.filter((rule) => !rules.includes(rule))
  return others.length === 0 ? allows : { ok: true, permit: { by: 'rule', rules: [...rules, ...others] } }
}

/** A role the actor holds, or is to hold, is a matter of their own. */
function holderAmong({ user, before }: Authority, role: string, at: number): string | undefined {
  const holds = before.memberships
    .ofUser(user)
    .some(
      (it) =>
        it.status !== 'ended' &&
        it.assignments.some((assignment) => assignment.role === role && datesAsleep(assignment, at) !== 'expired'),
    )
  return holds ? user : undefined
}
