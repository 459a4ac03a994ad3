import {
  type Command,
  type CustomGrant,
  type CustomRole,
  check,
  compileOrThrow,
  factsOf,
  isInside,
  judge,
  list,
  type Membership,
  type Organisation,
  placesOf,
  type Resource,
} from '@remit/policy'
import { impactSuitePolicy } from '../policy.ts'
import { entries, needsOf, scopesOf } from './catalogue.ts'

/** A programme with its people, and roles made in it, for the tests of the catalogue. */

export const policy = compileOrThrow(impactSuitePolicy)
export const AT = 1_000_000

export const organisationsWith = (modules: readonly string[]): readonly Organisation[] => [
  { id: 'corps', kind: 'programme', status: 'open', attributes: { modules } },
  { id: 'near', kind: 'site', parent: 'corps', status: 'open' },
  { id: 'far', kind: 'site', parent: 'corps', status: 'open' },
  { id: 'other corps', kind: 'programme', status: 'open', attributes: { modules } },
  { id: 'foreign', kind: 'site', parent: 'other corps', status: 'open' },
]
export const MODULES = ['financial reporting', 'cohorts']
export const organisations = organisationsWith(MODULES)
export const places = placesOf(organisations)

type Choosing = { readonly scope?: string; readonly choice?: string }

/** The least role that holds these entries and what they need, each with its first scope and its last choice unless said. */
export function roleWith(chosen: Readonly<Record<string, Choosing>>, id = 'made'): CustomRole {
  const grants = new Map<string, CustomGrant>()
  const add = (key: string, choosing: Choosing): void => {
    const found = entries.find(({ entry }) => entry.key === key)
    if (found === undefined || grants.has(key)) return
    const { entry } = found
    const scope = (choosing.scope ?? scopesOf(found)[0]) as CustomGrant['scope']
    const choice = key in MAY_GIVE ? undefined : (choosing.choice ?? entry.choice?.at(-1))
    grants.set(key, { permission: key, scope, ...(choice !== undefined && { choice }) })
    for (const needed of needsOf(found)) add(needed, chosen[needed] ?? {})
    const any = entry.requiresAny ?? []
    if (any.length > 0 && !any.some((it) => grants.has(it) || it in chosen)) add(any[0] ?? '', {})
  }
  for (const [key, choosing] of Object.entries(chosen)) add(key, choosing)
  const choosers = Object.keys(MAY_GIVE).filter((key) => grants.has(key))
  const mayGive = Object.fromEntries(choosers.map((key) => [key, 'any' as const]))
  return { id, organisation: 'corps', label: 'Made', grants: [...grants.values()], mayGive }
}

/** The entries whose choice is the roles their holders may give. */
export const MAY_GIVE: Readonly<Record<string, true>> = { 'staff.create': true, 'staff.edit': true }

export const member = (user: string, roles: readonly string[], rest: Partial<Membership> = {}): Membership => ({
  id: user,
  user,
  organisation: 'corps',
  status: 'active',
  assigned: ['near'],
  assignments: roles.map((role) => ({ role })),
  ...rest,
})

export const mia = member('mia', ['mainAdministrator'])

export type Situation = {
  readonly roles: readonly CustomRole[]
  readonly membership?: Membership
  readonly context?: Readonly<Record<string, number>>
}

/** One question put to `check` and to `list`; throws when they disagree. */
export function allows(situation: Situation, permission: string, resource: Resource): boolean {
  const membership =
    situation.membership ??
    member(
      'mo',
      situation.roles.map((it) => it.id),
    )
  const facts = factsOf(policy, { user: { id: 'mo' }, memberships: [membership], places, customRoles: situation.roles })
  const { context = { changes: 1 } } = situation
  const checked = check(policy, facts, { action: permission, resource, context }, AT).allowed
  const listed = isInside(list(policy, facts, permission, { attributes: context }, AT), places, resource)
  if (listed !== checked) throw new Error(`check says ${checked} but list ${listed}: ${permission}`)
  return checked
}

/** The codes with which a change set is refused; none when it is accepted. */
export function refusals(
  world: { readonly memberships: readonly Membership[]; readonly customRoles?: readonly CustomRole[] },
  user: string,
  ...commands: readonly Command[]
): readonly string[] {
  const judgement = judge(policy, { organisations, ...world }, { user }, commands, AT)
  return judgement.allowed ? [] : judgement.refusals.map((it) => it.code)
}

/** What each permission is asked of at a site, with attributes that meet every condition of the policy. */
export function askedAt(permission: string, site: 'near' | 'far' | 'foreign'): readonly Resource[] {
  const programme = site === 'foreign' ? 'other corps' : 'corps'
  const attributes = {
    inUse: false,
    sentBy: 'mo',
    supervisorsSign: false,
    twoSupervisors: true,
    ...(permission.endsWith('countersign') && { firstSignedBy: 'sam' }),
  }
  return (policy.permissions.get(permission)?.types ?? []).flatMap((type): readonly Resource[] => {
    if (type === 'self') return [{ type, owner: site === 'near' ? 'mo' : 'sam' }]
    if (type === 'programme') return [{ type, id: programme }]
    if (type === 'cohort') return []
    if (type === 'site') return [{ type, id: site }]
    if (/^association|^strategy/.test(type))
      return [{ type, id: `${type} of ${programme}`, holders: [programme], attributes }]
    const holders = type === 'group' ? [programme, site] : [site]
    return [
      { type, id: `${type} at ${site}`, holders, attributes, of: { type: 'reporter', id: `reporter at ${site}` } },
    ]
  })
}
