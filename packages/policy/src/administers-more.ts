import { holds, isOwnPlace, rolesGivable } from './administration.ts'
import type { Assigned } from './facts.ts'
import type { Reach } from './fold.ts'
import { type Facts, foldedAt } from './grants.ts'
import type { AdministrationSource } from './model.ts'
import { firstAdministratorsOf } from './names.ts'
import { isBeneath, type Places } from './places.ts'
import type { Policy } from './policy.ts'

/** One administration rule somebody holds through one waking membership, and the roles it lets them give. */
type Power = {
  readonly rule: AdministrationSource
  readonly reach: Reach
  readonly mayGive: 'any' | ReadonlySet<string>
}

/**
 * Whether a user may administer more than another may, acting in one membership: some act, on somebody, with some role, somewhere.
 * Two powers of the other that together take in one of the user's do not count, so it may say yes too often, never too seldom.
 */
export function administersMore(policy: Policy, user: Facts, other: Facts, acting: string, at: number): boolean {
  const { places } = other
  const reaches = foldedAt(policy, other, at).reaches.filter((it) => it.membership.id === acting)
  const theirs = powersOf(policy, user, foldedAt(policy, user, at).reaches)
  const own = powersOf(policy, other, reaches)
  const more = theirs.some((power) =>
    power.rule.may.some((act) => {
      const rest = own.filter(({ rule }) => rule.may.includes(act))
      return rootsOf(power).some(
        (root) => !rest.some((it) => isNoLess(places, it, power) && covers(places, it, power, root)),
      )
    }),
  )
  return more || appointsMore(policy, places, foldedAt(policy, user, at).reaches, reaches)
}

function powersOf(policy: Policy, facts: Facts, reaches: readonly Reach[]): readonly Power[] {
  const customRoles = new Map((facts.customRoles ?? []).map((it) => [it.id, it]))
  return Object.values(policy.source.administration).flatMap((rule) =>
    reaches
      .filter((reach) => holds(policy, rule, reach))
      .map((reach) => ({ rule, reach, mayGive: rolesGivable(policy, rule, reach, { customRoles }) })),
  )
}

/** Whether what a power may do, places apart, takes in what the other may. */
function isNoLess(places: Places, power: Power, other: Power): boolean {
  const { rule, mayGive } = power
  const roles = mayGive === 'any' || (other.mayGive !== 'any' && [...other.mayGive].every((it) => mayGive.has(it)))
  const self = rule.self || !other.rule.self
  const beside = rule.alongside === true || other.rule.alongside !== true
  // Peers are the holders of the rule itself, so of two rules that spare them neither takes in the other.
  const peers = rule.peers || rule === other.rule
  return roles && self && beside && peers && (rule.places !== 'own' || placesNoMore(places, power, other))
}

function placesNoMore(places: Places, { reach }: Power, other: Power): boolean {
  const { membership } = other.reach
  if (other.rule.places !== 'own' || !areAtHome(places, reach)) return false
  return membership.assigned.every((it) => isOwnPlace({ places }, reach, it, membership.organisation))
}

/** Whether all that is assigned lies beneath the membership's own organisation: what does not gives nothing. */
function areAtHome(places: Places, { membership: { assigned, organisation } }: Reach): boolean {
  return assigned.every((it) =>
    isBeneath(places, typeof it === 'string' ? it : (it.beneath ?? organisation), organisation),
  )
}

/** Where a power reaches: an organisation and all beneath it, everywhere, or what its holder founds. */
type Root = Assigned | typeof EVERYWHERE | typeof FOUNDED
const EVERYWHERE = Symbol('everywhere')
const FOUNDED = Symbol('founded')

function rootsOf({ rule, reach }: Power): readonly Root[] {
  const { assigned, organisation } = reach.membership
  if (rule.where === 'all') return [EVERYWHERE]
  if (rule.where === 'created') return [FOUNDED]
  return rule.where === 'organisation' ? [organisation] : assigned
}

function covers(places: Places, { rule, reach }: Power, other: Power, root: Root): boolean {
  if (root === FOUNDED) return rule.where === 'created'
  if (rule.where === 'all') return true
  if (root === EVERYWHERE || rule.where === 'created') return false
  const home = other.reach.membership.organisation
  const own = reach.membership.organisation
  const top = typeof root === 'string' ? root : (root.beneath ?? home)
  // An assigned place counts only as far as it lies beneath the membership's own organisation.
  if (rule.where === 'assigned') return isOwnPlace({ places }, reach, root, home) && isBeneath(places, top, own)
  // Rules for assigned places also reach people who stand higher but are placed only there: all of a tree takes those in.
  if (other.rule.where === 'assigned' && !takesInAll(places, own)) return false
  return isBeneath(places, top, own)
}

/** Whether nothing stands above an organisation, nor beside it as second holder of what is beneath. */
function takesInAll({ parents, position, held }: Places, organisation: string): boolean {
  const own = position.get(organisation)
  return parents.every((parent, at) => parent >= 0 || at === own || held.length === 0) && parents[own ?? -1] === -1
}

/** Whether the one may check and appoint first administrators where the other may not. */
function appointsMore(policy: Policy, places: Places, theirs: readonly Reach[], own: readonly Reach[]): boolean {
  return firstAdministratorsOf(policy.source).some(({ checkedBy }) => {
    const checking = (reach: Reach) => reach.roles.find((it) => it.key === checkedBy)
    const isEverywhere = (reach: Reach) => checking(reach)?.grants.some((grant) => grant.scope === 'all') === true
    return theirs.some((reach) => {
      if (checking(reach) === undefined) return false
      if (own.some(isEverywhere)) return false
      const home = reach.membership.organisation
      return (
        isEverywhere(reach) ||
        !own.some((it) => checking(it) !== undefined && isBeneath(places, home, it.membership.organisation))
      )
    })
  })
}
