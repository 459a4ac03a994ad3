import { type Attributes, type Condition, evaluate, type Reference } from './condition.ts'
import type { Extent, ExtentPart, Resource } from './decision.ts'
import type { Assigned, Membership } from './facts.ts'
import type { Reach } from './fold.ts'
import { type Facts, foldedAt, isOwner, type KeptExtent, NOWHERE, own, rowReading, subjectAttribute } from './grants.ts'
import { isBeneath, type Places, positionOf, rangesBeneath, rangesOfKind } from './places.ts'
import { type GrantEntry, type PermissionEntry, type Policy, permissionNamed } from './policy.ts'
import { within } from './ranges.ts'
import { fillIn, readsRow, settledTruth } from './settle.ts'

export type ListContext = { readonly membership?: string | undefined; readonly attributes?: Attributes | undefined }

/**
 * Everything the user reaches with one permission: exactly what `check` allows, row by row. The facts' places must hold the
 * assigned organisations. An unknown permission gives an extent without parts (nothing). Never throws.
 */
export function list(policy: Policy, facts: Facts, permission: string, context: ListContext, at: number): Extent {
  const entry = permissionNamed(policy, permission)
  if (entry === undefined) return { permission, types: [], kinds: [], parts: [] }
  const acting = entry.types.includes('self') ? undefined : context.membership
  // What was found before holds for as long as what was folded.
  const folded = foldedAt(policy, facts, at)
  const kept = acting === undefined ? keptFor(entry, facts.extents) : undefined
  if (kept !== undefined) return kept
  const about = { permission, types: entry.types, kinds: entry.types.filter((type) => policy.kinds.has(type)) }
  if (policy.ownActs.has(permission)) return { ...about, parts: facts.viewing === undefined ? [ownPart(facts)] : [] }
  const grants = folded.reaches
    .filter((reach) => acting === undefined || acting === reach.membership.id)
    .flatMap((reach) => (reach.powers[entry.index] ?? []).map((grant) => ({ grant, reach })))
  const parts = grants.flatMap(({ grant, reach }) => partsOf(grant, reach, facts, context))
  const extent = { ...about, parts: normalised(parts, facts.places) }
  // Without conditions nothing but the facts says what it is: it holds as long as they do.
  if (acting === undefined && grants.every(({ grant }) => grant.when === undefined)) {
    facts.extents = { of: entry, extent, before: facts.extents }
  }
  return extent
}

function keptFor(entry: PermissionEntry, extents: KeptExtent | undefined): Extent | undefined {
  let kept = extents
  while (kept !== undefined && kept.of !== entry) kept = kept.before
  return kept?.extent
}

const ownPart = (facts: Facts): ExtentPart => ({ where: 'everywhere', owner: facts.user.id, closedToo: true })

/** One grant of one membership written down: where it reaches, which rows, under which condition. */
function partsOf(grant: GrantEntry, reach: Reach, facts: Facts, context: ListContext): readonly ExtentPart[] {
  const when = grant.when && fillIn(grant.when, (it) => knownValue(it, facts, context))
  const never = when !== undefined && !readsRow(when) && settledTruth(when) !== true
  if (never) return []
  const rest = {
    ...(when !== undefined && readsRow(when) && { when }),
    closedToo: grant.permission.closed,
  }
  return wheres(grant, reach, facts).map((where) => ({ ...where, ...rest }))
}

function knownValue(reference: Reference, facts: Facts, context: ListContext) {
  if ('subject' in reference) return subjectAttribute(facts, reference.subject)
  if ('context' in reference) return own(context.attributes, reference.context)
  return undefined
}

function wheres(grant: GrantEntry, reach: Reach, facts: Facts): readonly Omit<ExtentPart, 'closedToo'>[] {
  const { membership } = reach
  const home = { beneath: [membership.organisation] }
  switch (grant.scope) {
    case 'all':
      return [{ where: 'everywhere' }]
    case 'organisation':
      return [{ where: home }]
    case 'own':
      return [{ where: isSelfOnly(grant.permission) ? 'everywhere' : home, owner: facts.user.id }]
    case 'selected':
      return (membership.selected ?? []).length === 0 ? [] : [{ where: home, records: membership.selected ?? [] }]
    case 'assigned':
      return assignedWheres(membership, facts.places)
  }
}

function assignedWheres(membership: Membership, places: Places): readonly Omit<ExtentPart, 'closedToo'>[] {
  // What is assigned by kind need not be known yet: the caller's database knows it.
  const all = membership.assigned.filter((it) => isBeneath(places, rootOf(it, membership), membership.organisation))
  const named = all.filter((it) => typeof it === 'string')
  const byKind = all.filter((it) => typeof it !== 'string')
  return [
    ...(named.length === 0 ? [] : [{ where: { beneath: named } }]),
    ...byKind.map(({ every, beneath }) => ({ where: { beneath: [beneath ?? membership.organisation], every } })),
  ]
}

const rootOf = (it: Assigned, membership: Membership): string =>
  typeof it === 'string' ? it : (it.beneath ?? membership.organisation)

const isSelfOnly = (permission: PermissionEntry): boolean => permission.types.includes('self')

/** The same rows with fewer words: alike parts joined, parts inside wider ones left out, everything in a fixed order. */
function normalised(parts: readonly ExtentPart[], places: Places): readonly ExtentPart[] {
  const alike = new Map<string, ExtentPart>()
  for (const part of parts) {
    const key = JSON.stringify({ ...part, where: part.where === 'everywhere' ? part.where : (part.where.every ?? '') })
    const before = alike.get(key)
    alike.set(key, before === undefined ? part : joined(before, part))
  }
  const all = [...alike.values()].map((part) => topmost(part, places))
  return all
    .filter(
      (part, index) =>
        !all.some(
          (other, at) => at !== index && covers(other, part, places) && !(at > index && covers(part, other, places)),
        ),
    )
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function joined(a: ExtentPart, b: ExtentPart): ExtentPart {
  if (a.where === 'everywhere' || b.where === 'everywhere') return a
  return { ...a, where: { ...a.where, beneath: [...a.where.beneath, ...b.where.beneath] } }
}

/** Roots beneath other roots say nothing new. */
function topmost(part: ExtentPart, places: Places): ExtentPart {
  if (part.where === 'everywhere') return part
  const roots = [...new Set(part.where.beneath)].sort()
  const beneath = places.held.length === 0 ? topmostByParent(roots, places) : topmostOf(roots, places)
  return { ...part, where: { ...part.where, beneath } }
}

function topmostOf(roots: readonly string[], places: Places): readonly string[] {
  return roots.filter((id, index) =>
    roots.every(
      (root, at) => at === index || !isBeneath(places, id, root) || (isBeneath(places, root, id) && index < at),
    ),
  )
}

/** Where nothing has a second holder, a root beneath another comes after it in preorder and before its end. */
function topmostByParent(roots: readonly string[], places: Places): readonly string[] {
  const { position, ends } = places
  const at = (id: string) => position.get(id) ?? -1
  const known = roots.filter((id) => at(id) >= 0).sort((a, b) => at(a) - at(b))
  const within = new Set<string>()
  let end = -1
  for (const id of known) {
    if (at(id) < end) within.add(id)
    else end = ends[at(id)] ?? end
  }
  return roots.filter((id) => !within.has(id))
}

/** All parts of one extent are of one permission, so they agree about closed organisations. */
function covers(wide: ExtentPart, narrow: ExtentPart, places: Places): boolean {
  if (wide.owner !== undefined || wide.records !== undefined || wide.when !== undefined) return false
  if (wide.where === 'everywhere') return true
  if (narrow.where === 'everywhere' || wide.where.every !== undefined) return false
  const roots = wide.where.beneath
  return narrow.where.beneath.every((id) => roots.some((root) => isBeneath(places, id, root)))
}

/** Is this row inside the extent? The same reading as the SQL a platform makes of it, for tests and for small lists. */
export function isInside(extent: Extent, places: Places, resource: Resource): boolean {
  if (!extent.types.includes(resource.type)) return false
  const holders = holdersOf(extent, places, resource)
  return extent.parts.some((part) => holders.some((holder) => isInPart(part, places, resource, holder)))
}

function holdersOf(extent: Extent, places: Places, resource: Resource): readonly number[] {
  if (extent.kinds.includes(resource.type)) {
    const itself = positionOf(places, resource.type, resource.id)
    return itself === undefined ? [] : [itself]
  }
  if (resource.holders === undefined || resource.holders.length === 0) return [NOWHERE]
  return resource.holders.flatMap((id) => places.position.get(id) ?? [])
}

function isInPart(part: ExtentPart, places: Places, resource: Resource, holder: number): boolean {
  if (!isWhere(part.where, places, holder)) return false
  if (!part.closedToo && holder !== NOWHERE && places.shut[holder] === 1) return false
  if (part.owner !== undefined && !isOwner(part.owner, resource)) return false
  if (part.records !== undefined && !isRecord(part.records, resource)) return false
  return part.when === undefined || holdsFor(part.when, places, resource, holder)
}

function isWhere(where: ExtentPart['where'], places: Places, holder: number): boolean {
  if (where === 'everywhere') return true
  return where.beneath.some((id) => {
    const root = places.position.get(id)
    if (root === undefined) return false
    const beneath = rangesBeneath(places, root)
    return within(where.every === undefined ? beneath : rangesOfKind(places, where.every, beneath), holder)
  })
}

function isRecord(records: NonNullable<ExtentPart['records']>, resource: Resource): boolean {
  const { type, id, of } = resource
  return records.some((it) => (it.type === type && it.id === id) || (it.type === of?.type && it.id === of.id))
}

function holdsFor(when: Condition, places: Places, resource: Resource, holder: number): boolean {
  const missing = () => undefined
  const reading = { ...rowReading(places, resource, holder), subject: missing, action: missing, context: missing }
  return evaluate(when, reading) === true
}
