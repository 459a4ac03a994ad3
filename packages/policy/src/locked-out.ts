import { type Authority, holds, isInPlace, rolesGivable, type Target } from './administration.ts'
import type { State } from './command.ts'
import { type Draft, draftOf } from './draft.ts'
import { momentsOf, type Reach } from './fold.ts'
import { type Facts, factsOf, foldedAt } from './grants.ts'
import { groupedBy } from './grouped-by.ts'
import type { AdministrationSource } from './model.ts'
import { firstAdministratorsOf } from './names.ts'
import { isBeneath } from './places.ts'
import type { Policy } from './policy.ts'

/** An organisation in which, from a moment on (epoch milliseconds), nobody awake gives roles and none can be appointed. */
export type LockOut = { readonly organisation: string; readonly from: number }

/** What somebody awake at a moment brings to an administration rule that lets them give roles. */
type Giver = { readonly rule: AdministrationSource; readonly reach: Reach; readonly user: string }

/**
 * The open organisations that may hold roles and that nobody could administer at `at`, or at a later moment that dates already known
 * bring about: each with the first such moment.
 */
export function lockedOutOf(policy: Policy, state: State, at: number): readonly LockOut[] {
  const draft = draftOf(state)
  const kinds = new Set(Object.values(policy.source.roles).flatMap((role) => role.at))
  const open = state.organisations.filter(
    (it) => kinds.has(it.kind) && draft.places.shut[draft.places.position.get(it.id) ?? -1] === 0,
  )
  const everybody = factsOfAll(policy, state, draft)
  const found = new Map<string, LockOut>()
  for (const moment of momentsFrom(state, at)) {
    const reaches = everybody.flatMap((facts) => foldedAt(policy, facts, moment).reaches)
    const givers = giversAmong(policy, reaches)
    for (const { id, kind } of open) {
      if (found.has(id) || isGiven(policy, draft, givers, id, kind) || isAppointed(policy, draft, reaches, id, kind))
        continue
      found.set(id, { organisation: id, from: moment })
    }
  }
  return [...found.values()]
}

function momentsFrom(state: State, at: number): readonly number[] {
  const later = state.memberships.flatMap(momentsOf).filter((moment) => moment > at)
  return [...new Set([at, ...later])].sort((a, b) => a - b)
}

function factsOfAll(policy: Policy, { memberships, customRoles }: State, { places }: Draft): readonly Facts[] {
  const byUser = groupedBy(memberships, (it) => it.user)
  return [...byUser].map(([id, own]) => factsOf(policy, { user: { id }, memberships: own, places, customRoles }))
}

function giversAmong(policy: Policy, reaches: readonly Reach[]): readonly Giver[] {
  const rules = Object.values(policy.source.administration)
  return rules
    .filter((rule) => rule.may.includes('assign') && rule.where !== 'created')
    .flatMap((rule) =>
      reaches
        .filter((reach) => holds(policy, rule, reach))
        .map((reach) => ({ rule, reach, user: reach.membership.user })),
    )
}

/** Whether somebody may give any role that can be held there. */
function isGiven(policy: Policy, before: Draft, givers: readonly Giver[], organisation: string, kind: string): boolean {
  const target: Target = { user: undefined, organisation, before: undefined }
  return givers.some(({ rule, reach, user }) => {
    const authority: Authority = { user, reaches: [reach], before, created: new Set() }
    if (!isInPlace(policy, authority, rule, reach, target)) return false
    const roles = rolesGivable(policy, rule, reach, before)
    return (
      roles === 'any' || [...roles].some((role) => policy.roles.get(role)?.at.has(kind) ?? before.customRoles.has(role))
    )
  })
}

/** Whether somebody may appoint a first administrator there. */
function isAppointed(policy: Policy, { places }: Draft, reaches: readonly Reach[], organisation: string, kind: string) {
  return firstAdministratorsOf(policy.source).some(({ at, checkedBy }) =>
    reaches.some((reach) => {
      const checking = reach.roles.find((it) => it.key === checkedBy)
      if (checking === undefined || at !== kind) return false
      const isEverywhere = checking.grants.some((grant) => grant.scope === 'all')
      return isEverywhere || isBeneath(places, organisation, reach.membership.organisation)
    }),
  )
}
