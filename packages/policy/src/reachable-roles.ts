import { type Authority, ruleFor, type Target } from './administration.ts'
import { firstFor } from './apply-membership.ts'
import { type Draft, isShut } from './draft.ts'
import type { Assigned, Membership } from './facts.ts'
import { canBeHeldAt, customRole, datesAsleep } from './fold.ts'
import { factsOf, foldedAt } from './grants.ts'
import type { AdministrationAct } from './model.ts'
import { rolesIn } from './names.ts'
import { isBeneath } from './places.ts'
import type { Policy, RoleEntry } from './policy.ts'

/** A role somebody holds, or could, in one organisation. */
export type Holding = { readonly user: string; readonly organisation: string; readonly role: string }

/** What a membership could become: roles and places pile up, nothing is lost. */
type Entry = {
  readonly user: string
  readonly organisation: string
  readonly before: Membership | undefined
  readonly roles: Set<string>
  /** Roles held from the start that nobody of the coalition could take away. */
  readonly stuck: Set<string>
  readonly assigned: Map<string, Assigned>
  awake: boolean
  isThere: boolean
}

type Growing = {
  readonly policy: Policy
  readonly draft: Draft
  readonly coalition: readonly string[]
  readonly entries: Map<string, Entry>
  readonly roles: readonly RoleEntry[]
  readonly at: number
  grew: boolean
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
  const growing: Growing = {
    policy,
    draft,
    coalition,
    entries: new Map(),
    roles: rolesOf(policy, draft),
    at,
    grew: true,
  }
  for (const user of coalition) for (const { id } of draft.organisations.values()) addEntry(growing, user, id)
  while (growing.grew) {
    growing.grew = false
    for (const actor of coalition) grow(growing, actor)
  }
  return [...growing.entries.values()].flatMap(({ user, organisation, roles, isThere }) =>
    isThere ? [...withRequired(policy, roles)].map((role) => ({ user, organisation, role })) : [],
  )
}

/** Without the roles that need others nobody could give: not one of them is ever accepted. */
function withRequired(policy: Policy, roles: ReadonlySet<string>): ReadonlySet<string> {
  const lacking = policy.constraints.flatMap(({ source }) =>
    'requires' in source && !rolesIn(policy.source, source.requires).every((it) => roles.has(it)) ? [source.role] : [],
  )
  const rest = new Set([...roles].filter((it) => !lacking.includes(it)))
  return rest.size === roles.size ? roles : withRequired(policy, rest)
}

function rolesOf(policy: Policy, draft: Draft): readonly RoleEntry[] {
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
    stuck: new Set(held),
    assigned: new Map((before?.assigned ?? []).map((it) => [JSON.stringify(it), it])),
    awake: before !== undefined && (before.status === 'active' || before.status === 'invited'),
    isThere: before !== undefined,
  })
}

/** Everything one actor could do to anybody of the coalition, all at once. */
function grow(growing: Growing, actor: string): void {
  const authority = authorityOf(growing, actor)
  if (authority.reaches.length === 0) return
  for (const entry of growing.entries.values()) growEntry(growing, authority, entry)
}

function growEntry(growing: Growing, authority: Authority, entry: Entry): void {
  const { policy, draft, roles } = growing
  const may = (act: AdministrationAct, role?: string, assigned?: Assigned) =>
    mayTo(growing, authority, entry, act, role, assigned)
  const set = (change: () => void) => {
    change()
    growing.grew = true
  }
  if (!entry.isThere && (may('invite') || may('add'))) set(() => Object.assign(entry, { isThere: true, awake: true }))
  appoint(growing, authority, entry)
  if (!entry.isThere) return
  for (const role of entry.stuck) if (may('revoke', role) || may('end')) set(() => entry.stuck.delete(role))
  if (!entry.awake && (may('reactivate') || may('end'))) set(() => Object.assign(entry, { awake: true }))
  const position = draft.places.position.get(entry.organisation) ?? -1
  for (const { key } of roles) {
    const role = policy.roles.get(key) ?? roles.find((it) => it.key === key)
    if (role === undefined || entry.roles.has(key) || !canBeHeldAt(role, draft.places, position)) continue
    if (may('assign', key)) set(() => entry.roles.add(key))
  }
  for (const it of placesFor(growing, authority, entry)) {
    if (!entry.assigned.has(JSON.stringify(it)) && may('place', undefined, it))
      set(() => entry.assigned.set(JSON.stringify(it), it))
  }
}

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
  const own = authority.reaches
    .flatMap((it) => it.membership.assigned)
    .filter((it) => liesBeneath(draft, it, organisation))
  const assignments = [...entry.stuck].filter((it) => !(act === 'revoke' && it === role)).map((it) => ({ role: it }))
  const there = { id: '', user, organisation, status: 'active' as const, assignments }
  const targets: readonly Target[] = [
    { user, organisation, before: entry.before && { ...there, assigned: entry.before.assigned } },
    { user, organisation, before: { ...there, assigned: own } },
  ]
  return targets.some((target) => ruleFor(policy, authority, demand, target, at).ok)
}

function appoint(growing: Growing, authority: Authority, entry: Entry): void {
  const { policy, draft } = growing
  if (entry.user === authority.user) return
  const kind = draft.organisations.get(entry.organisation)?.kind ?? ''
  for (const key of policy.roles.keys()) {
    const way = firstFor(policy, kind, key)
    if (way === undefined || !authority.reaches.some((it) => it.roles.some((role) => role.key === way.checkedBy)))
      continue
    if (way.roles.every((role) => entry.roles.has(role)) && entry.isThere) continue
    for (const role of way.roles) entry.roles.add(role)
    Object.assign(entry, { isThere: true, awake: true })
    growing.grew = true
  }
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
