import { type Authority, holds, ruleFor, type Target } from './administration.ts'
import { type Draft, isShut } from './draft.ts'
import type { Assigned, Membership } from './facts.ts'
import { canBeHeldAt, customRole, datesAsleep } from './fold.ts'
import { factsOf, foldedAt } from './grants.ts'
import type { AdministrationAct } from './model.ts'
import { firstAdministratorsOf, rolesIn } from './names.ts'
import { isBeneath } from './places.ts'
import type { Policy, RoleEntry } from './policy.ts'
import { within } from './ranges.ts'

/** A role somebody holds, or could, in one organisation. */
export type Holding = { readonly user: string; readonly organisation: string; readonly role: string }

/** What a membership could become: roles and places pile up, nothing is lost. */
export type Entry = {
  readonly user: string
  readonly organisation: string
  readonly before: Membership | undefined
  readonly roles: Set<string>
  /** What is held from the start: it stays, though a constraint may be broken by it. */
  readonly held: ReadonlySet<string>
  /** Roles held from the start that nobody of the coalition could take away. */
  readonly stuck: Set<string>
  readonly assigned: Map<string, Assigned>
  awake: boolean
  isThere: boolean
}

/** Who could come to hold what, while it grows. */
export type Growing = {
  readonly policy: Policy
  readonly draft: Draft
  readonly coalition: readonly string[]
  readonly entries: Map<string, Entry>
  readonly roles: readonly RoleEntry[]
  readonly at: number
}

export const holdingKey = ({ user, organisation, role }: Holding): string => JSON.stringify([user, organisation, role])

/**
 * Every role the members of a coalition could possibly come to hold by their own commands about people, in the organisations of the
 * state: more than they can (constraints are left out, nothing is ever lost), never less. Rules are positive, so this is the
 * least fixpoint, found in polynomial time.
 */
export function reachableRoles(
  policy: Policy,
  draft: Draft,
  coalition: readonly string[],
  at: number,
): readonly Holding[] {
  const growing: Growing = { policy, draft, coalition, entries: new Map(), roles: rolesOf(policy, draft), at }
  for (const user of coalition) for (const { id } of draft.organisations.values()) addEntry(growing, user, id)
  return growUp(growing)
}

/** Everything the users come to hold once nothing grows any more. */
export function growUp(growing: Growing): readonly Holding[] {
  const { policy, coalition, entries } = growing
  let grew = true
  while (grew) {
    grew = false
    for (const actor of coalition) grew = grow(growing, actor) || grew
  }
  return [...entries.values()].flatMap(({ user, organisation, roles, held, isThere }) =>
    isThere ? [...withRequired(policy, roles, held)].map((role) => ({ user, organisation, role })) : [],
  )
}

/** Without the roles that need others nobody could give: not one of them is ever accepted. */
function withRequired(policy: Policy, roles: ReadonlySet<string>, held: ReadonlySet<string>): ReadonlySet<string> {
  const lacking = policy.constraints.flatMap(({ source }) =>
    'requires' in source && !rolesIn(policy.source, source.requires).every((it) => roles.has(it)) ? [source.role] : [],
  )
  const rest = new Set([...roles].filter((it) => held.has(it) || !lacking.includes(it)))
  return rest.size === roles.size ? roles : withRequired(policy, rest, held)
}

/** Every role there is, built in and made. */
export function rolesOf(policy: Policy, draft: Draft): readonly RoleEntry[] {
  const customRoles = [...draft.customRoles.values()]
  const made = customRoles.flatMap((it) => customRole(policy, { customRoles }, it.id) ?? [])
  return [...policy.roles.values(), ...made]
}

function addEntry({ draft, entries, roles, at }: Growing, user: string, organisation: string): void {
  const position = draft.places.position.get(organisation) ?? -1
  if (!roles.some((role) => canBeHeldAt(role, draft.places, position)) || isShut(draft, organisation)) return
  const before = draft.memberships
    .ofUser(user)
    .find((it) => it.organisation === organisation && it.status !== 'ended' && datesAsleep(it, at) !== 'expired')
  const held = (before?.assignments ?? []).filter((it) => datesAsleep(it, at) !== 'expired').map((it) => it.role)
  entries.set(JSON.stringify([user, organisation]), {
    user,
    organisation,
    before,
    roles: new Set(held),
    held: new Set(held),
    stuck: new Set(held),
    assigned: new Map((before?.assigned ?? []).map((it) => [keyOf(it), it])),
    awake: before !== undefined && (before.status === 'active' || before.status === 'invited'),
    isThere: before !== undefined,
  })
}

/** Everything one actor could do to anybody of the coalition, all at once. Whether anything came of it. */
function grow(growing: Growing, actor: string): boolean {
  const { policy, draft } = growing
  const authority = authorityOf(growing, actor)
  if (authority.reaches.length === 0) return false
  const rules = Object.values(policy.source.administration).filter((rule) => rule.where !== 'organisation')
  const far = new Set(authority.reaches.filter((reach) => rules.some((rule) => holds(policy, rule, reach))))
  let grew = false
  for (const entry of growing.entries.values()) {
    const position = draft.places.position.get(entry.organisation) ?? -1
    const reaches = authority.reaches.filter((reach) => far.has(reach) || within(reach.beneath, position))
    grew = appoint(growing, authority, entry) || grew
    grew = growEntry(growing, { ...authority, reaches }, entry, position) || grew
  }
  return grew
}

function growEntry(growing: Growing, authority: Authority, entry: Entry, position: number): boolean {
  const { draft, roles } = growing
  const may = (act: AdministrationAct, role?: string, assigned?: Assigned) =>
    mayTo(growing, authority, entry, act, role, assigned)
  let grew = false
  const set = (change: () => void) => {
    change()
    grew = true
  }
  if (!entry.isThere && (may('invite') || may('add'))) set(() => Object.assign(entry, { isThere: true, awake: true }))
  if (!entry.isThere) return grew
  for (const role of entry.stuck) if (may('revoke', role) || may('end')) set(() => entry.stuck.delete(role))
  if (!entry.awake && (may('reactivate') || may('end'))) set(() => Object.assign(entry, { awake: true }))
  for (const role of roles) {
    const { key } = role
    if (entry.roles.has(key) || !canBeHeldAt(role, draft.places, position)) continue
    if (may('assign', key)) set(() => entry.roles.add(key))
  }
  // Being placed in all there is beneath one's own leaves nothing to add, and the rest says nothing more.
  if (entry.assigned.has(keyOf(entry.organisation))) return grew
  for (const it of placesFor(growing, authority, entry)) {
    if (entry.assigned.has(keyOf(it)) || !may('place', undefined, it)) continue
    if (it === entry.organisation) entry.assigned.clear()
    set(() => entry.assigned.set(keyOf(it), it))
    if (it === entry.organisation) return grew
  }
  return grew
}

/** An assigned organisation, or all of a kind, as one word. */
export const keyOf = (it: Assigned): string => (typeof it === 'string' ? it : JSON.stringify(it))

/** The widest place there is, and the actor's own. */
function placesFor({ policy, draft }: Growing, { reaches }: Authority, { organisation }: Entry): readonly Assigned[] {
  const own = reaches.flatMap((it) => it.membership.assigned).filter((it) => liesBeneath(draft, it, organisation))
  return [organisation, ...[...policy.kinds].map((every) => ({ every })), ...own]
}

const liesBeneath = (draft: Draft, it: Assigned, home: string): boolean =>
  typeof it === 'string'
    ? isBeneath(draft.places, it, home)
    : it.beneath !== undefined && isBeneath(draft.places, it.beneath, home)

/** Whether some rule could allow it, with the roles nobody can take away, wherever the target could have been placed. */
function mayTo(
  { policy, draft, at }: Growing,
  authority: Authority,
  entry: Entry,
  act: AdministrationAct,
  role?: string,
  assigned?: Assigned,
): boolean {
  const { user, organisation } = entry
  const demand = { act, ...(role !== undefined && { role }), ...(assigned !== undefined && { assigned: [assigned] }) }
  // Whoever is placed only where one membership of the actor is counts as its own: each of them by itself.
  const own = authority.reaches
    .map((reach) => reach.membership.assigned.filter((it) => liesBeneath(draft, it, organisation)))
    .filter((places) => places.length > 0)
  const assignments = [...entry.stuck].filter((it) => !(act === 'revoke' && it === role)).map((it) => ({ role: it }))
  const there = { id: '', user, organisation, status: 'active' as const, assignments }
  const targets: readonly Target[] = [
    { user, organisation, before: entry.before && { ...there, assigned: entry.before.assigned } },
    ...[[], ...own].map((places) => ({ user, organisation, before: { ...there, assigned: places } })),
  ]
  return targets.some((target) => ruleFor(policy, authority, demand, target, at).ok)
}

/** Appoints a first administrator, where anybody who checks could. */
function appoint({ policy, draft }: Growing, authority: Authority, entry: Entry): boolean {
  if (entry.user === authority.user) return false
  const kind = draft.organisations.get(entry.organisation)?.kind ?? ''
  let grew = false
  for (const way of firstAdministratorsOf(policy.source)) {
    if (way.at !== kind || !authority.reaches.some((it) => it.roles.some((role) => role.key === way.checkedBy)))
      continue
    if (way.roles.every((role) => entry.roles.has(role)) && entry.isThere) continue
    for (const role of way.roles) entry.roles.add(role)
    Object.assign(entry, { isThere: true, awake: true })
    grew = true
  }
  return grew
}

function authorityOf({ policy, draft, entries, at }: Growing, user: string): Authority {
  const memberships = [...entries.values()]
    .filter((it) => it.user === user && it.isThere && it.awake)
    .map(
      (it): Membership => ({
        id: it.organisation,
        user,
        organisation: it.organisation,
        status: 'active',
        assigned: [...it.assigned.values()],
        assignments: [...it.roles].map((role) => ({ role })),
      }),
    )
  const facts = factsOf(policy, {
    user: { id: user },
    memberships,
    places: draft.places,
    customRoles: [...draft.customRoles.values()],
  })
  return { user, reaches: foldedAt(policy, facts, at).reaches, before: draft, created: new Set() }
}
