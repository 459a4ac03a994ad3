import type { ChoiceSource, CustomRole, DefinitionRule, PermissionEntry, Policy } from '@remit/policy'

/** What a policy lets organisations make roles of, laid out for people: made from its rules alone. */

export interface CatalogueSection {
  name: string
  /** For addresses: “reporter-accounts”. */
  slug: string
  parts: readonly CataloguePart[]
}

/** One entry to tick, or several of which a role holds at most one. */
export type CataloguePart = { entry: CatalogueEntry } | { oneOf: readonly CatalogueEntry[] }

export interface CatalogueEntry {
  permission: PermissionEntry
  /** How far it may reach: one scope asks nothing. */
  scopes: readonly CustomRole['grants'][number]['scope'][]
  /** Values of which exactly one is chosen. */
  choices: readonly { value: string; gives: readonly PermissionEntry[] }[]
  /** Whoever holds it gives roles: the role says which. */
  choosesRoles: boolean
  implies: readonly PermissionEntry[]
  /** Together with all of these, any of these, none of these: only what its place on the page does not say already. */
  requires: readonly PermissionEntry[]
  requiresAny: readonly PermissionEntry[]
  excludes: readonly PermissionEntry[]
  narrows: { permissions: readonly PermissionEntry[]; to: CustomRole['grants'][number]['scope'] } | undefined
  /** What every role holds unless it holds this. */
  withdraws: readonly PermissionEntry[]
  /** What can be had only with this one. */
  beneath: readonly CataloguePart[]
}

type Rules = readonly DefinitionRule[]

const catalogues = new WeakMap<Policy, readonly CatalogueSection[]>()

/** The catalogue by section, in the policy's order; empty when organisations make no roles. */
export function catalogueOf(policy: Policy): readonly CatalogueSection[] {
  const known = catalogues.get(policy)
  if (known !== undefined) return known
  const entries = entriesOf(policy)
  const parents = parentsOf(policy, entries)
  const top = entries.filter(({ key }) => !parents.has(key))
  const made = [...Map.groupBy(top, ({ section }) => section)].map(([name, permissions]) => ({
    name,
    slug: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    parts: partsOf({ policy, entries, parents }, permissions),
  }))
  catalogues.set(policy, made)
  return made
}

/** Every entry of these parts, those beneath others included. */
export function entriesIn(parts: readonly CataloguePart[]): readonly CatalogueEntry[] {
  return parts
    .flatMap((part) => ('entry' in part ? [part.entry] : part.oneOf))
    .flatMap((entry) => [entry, ...entriesIn(entry.beneath)])
}

/** One entry by its permission; undefined when it cannot be chosen. */
export function entryFor(policy: Policy, permission: string): CatalogueEntry | undefined {
  return catalogueOf(policy)
    .flatMap(({ parts }) => entriesIn(parts))
    .find((entry) => entry.permission.key === permission)
}

interface Laying {
  policy: Policy
  entries: readonly PermissionEntry[]
  /** Entry → the one entry it stands beneath. */
  parents: ReadonlyMap<string, string>
}

function entriesOf({ source, permissions }: Policy): readonly PermissionEntry[] {
  const { customRoles } = source
  if (customRoles === undefined) return []
  const keys = customRoles.catalogue === 'all' ? [...permissions.keys()] : customRoles.catalogue
  return keys.flatMap((key) => permissions.get(key) ?? [])
}

const rulesOf = ({ source }: Policy): Rules => source.customRoles?.rules ?? []

/** What needs exactly one other entry of its section stands beneath that one. */
function parentsOf(policy: Policy, entries: readonly PermissionEntry[]): ReadonlyMap<string, string> {
  const sections = new Map(entries.map(({ key, section }) => [key, section]))
  const parents = new Map<string, string>()
  for (const rule of rulesOf(policy)) {
    if (!('requires' in rule) || rule.requires.length !== 1) continue
    const [parent = ''] = rule.requires
    const isHere = sections.has(parent) && sections.get(parent) === sections.get(rule.permission)
    if (isHere && !isAbove(parents, rule.permission, parent)) parents.set(rule.permission, parent)
  }
  return parents
}

function isAbove(parents: ReadonlyMap<string, string>, above: string, below: string): boolean {
  for (let at: string | undefined = below; at !== undefined; at = parents.get(at)) if (at === above) return true
  return false
}

function partsOf(laying: Laying, permissions: readonly PermissionEntry[]): readonly CataloguePart[] {
  const groups = radioGroups(laying)
  return permissions.flatMap((permission): readonly CataloguePart[] => {
    const group = groups.find((keys) => keys.includes(permission.key))
    if (group === undefined) return [{ entry: entryOf(laying, permission) }]
    if (group[0] !== permission.key) return []
    return [
      { oneOf: group.flatMap((key) => laying.policy.permissions.get(key) ?? []).map((it) => entryOf(laying, it)) },
    ]
  })
}

/** Those of which a role holds at most one and which stand side by side; where such sets overlap, words must do. */
function radioGroups({ policy, parents }: Laying): readonly (readonly string[])[] {
  const sets = rulesOf(policy).flatMap((rule) => ('oneOf' in rule ? [rule.oneOf] : []))
  return sets.filter((set) => {
    const isAlone = set.every((key) => sets.every((other) => other === set || !other.includes(key)))
    return isAlone && new Set(set.map((key) => parents.get(key))).size === 1 && isOneSection(policy, set)
  })
}

function isOneSection({ permissions }: Policy, keys: readonly string[]): boolean {
  return new Set(keys.map((key) => permissions.get(key)?.section)).size === 1
}

function entryOf(laying: Laying, permission: PermissionEntry): CatalogueEntry {
  const { policy, entries, parents } = laying
  const { key } = permission
  const rules = rulesOf(policy)
  const own = rules.filter((rule) => 'permission' in rule && rule.permission === key)
  const of = (keys: readonly string[]) => keys.flatMap((it) => policy.permissions.get(it) ?? [])
  const grouped = radioGroups(laying).some((group) => group.includes(key))
  const sets = grouped ? [] : rules.flatMap((rule) => ('oneOf' in rule && rule.oneOf.includes(key) ? rule.oneOf : []))
  const narrowing = own.find((rule) => 'narrows' in rule)
  return {
    permission,
    scopes: scopesOf(policy, own),
    choices: Object.entries(own.flatMap((rule) => ('choice' in rule ? [rule.choice] : []))[0] ?? {}).map(
      ([value, { gives }]: [string, ChoiceSource]) => ({ value, gives: of(gives) }),
    ),
    choosesRoles: own.some((rule) => 'choosesRoles' in rule),
    implies: of(own.flatMap((rule) => ('implies' in rule ? rule.implies : []))),
    requires: of(own.flatMap((rule) => ('requires' in rule ? rule.requires : []))).filter(
      (it) => it.key !== parents.get(key),
    ),
    requiresAny: of(own.flatMap((rule) => ('requiresAny' in rule ? rule.requiresAny : []))),
    excludes: of([...new Set(sets)].filter((it) => it !== key)),
    narrows: narrowing && 'narrows' in narrowing ? { permissions: of(narrowing.narrows), to: narrowing.to } : undefined,
    withdraws: of(rules.flatMap((rule) => ('always' in rule && rule.unless === key ? [rule.always] : []))),
    beneath: partsOf(
      laying,
      entries.filter((it) => parents.get(it.key) === key),
    ),
  }
}

function scopesOf({ source }: Policy, own: Rules): CatalogueEntry['scopes'] {
  const said = own.flatMap((rule) => ('scopes' in rule ? [rule.scopes] : []))[0]
  return said ?? source.customRoles?.scopes ?? ['own', 'selected', 'assigned', 'organisation']
}
