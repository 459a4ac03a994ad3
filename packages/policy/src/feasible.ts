import type { ConstraintSource, PolicySource } from './model.ts'
import { rolesIn } from './names.ts'

/** Whether anybody can hold what a policy offers, and any organisation satisfy what it asks: decided on the constraints alone. */

/** Constraints that no organisation of a kind can satisfy together; leaving any one of them out, it could. */
export type Conflict = { readonly kind: string; readonly constraints: readonly string[] }

/** What constraints are read from: also policies that do not compile. */
type Source = Pick<PolicySource, 'organisations' | 'roles' | 'constraints'>

/** Past so many roles of one kind bound to each other, sets of them are no longer looked through and nothing is said. */
const MOST_ROLES = 14

/** Every kind of organisation whose constraints cannot be met together, with a smallest set of them that cannot. */
export function conflictsIn(source: Source): readonly Conflict[] {
  return Object.keys(source.organisations).flatMap((kind) => {
    const all = Object.keys(source.constraints)
    if (isFeasible(source, kind, all, [])) return []
    let least = all
    for (const key of all) {
      const fewer = least.filter((it) => it !== key)
      if (!isFeasible(source, kind, fewer, [])) least = fewer
    }
    return [{ kind, constraints: least }]
  })
}

/** Whether somebody may hold these roles together in an organisation of this kind, all constraints met. */
export function canBeHeld(source: Source, kind: string, roles: readonly string[]): boolean {
  const fit = roles.every((role) => source.roles[role]?.at.includes(kind) === true)
  return fit && isFeasible(source, kind, Object.keys(source.constraints), roles)
}

/**
 * Whether an organisation of the kind can satisfy these constraints, with a member who holds (at least) these roles. Members are
 * added one by one, each with a set of roles that is right by itself, until every minimum is met or nothing new comes of it.
 */
function isFeasible(source: Source, kind: string, keys: readonly string[], wanted: readonly string[]): boolean {
  const constraints = keys.flatMap((key) => source.constraints[key] ?? [])
  const counts = constraints.filter((it) => isCountAt(it, kind))
  const bound = rolesBound(source, kind, constraints, wanted)
  if (bound.length > MOST_ROLES) return true
  const sets = subsetsOf(bound).filter((held) => constraints.every((it) => isRight(source, kind, it, held)))
  const adds = [...new Set(sets.map((held) => counts.map((it) => Number(holdsAny(source, it, held))).join(' ')))]
  const first = sets.filter((held) => wanted.every((role) => held.has(role)))
  const starts =
    wanted.length === 0
      ? [counts.map(() => 0)]
      : first.map((held) => counts.map((it) => Number(holdsAny(source, it, held))))
  return isFilled(
    counts,
    starts.filter((it) => isBelow(counts, it)),
    adds.map((it) => it.split(' ').map(Number)),
  )
}

type Count = Extract<ConstraintSource, { per: string; roles: unknown }>

const isCountAt = (it: ConstraintSource, kind: string): it is Count =>
  ('atMost' in it || 'atLeast' in it) && it.per === kind

/** The roles of the kind that any constraint speaks of. */
function rolesBound(
  source: Source,
  kind: string,
  constraints: readonly ConstraintSource[],
  wanted: readonly string[],
): readonly string[] {
  const named = new Set([...wanted, ...constraints.flatMap((it) => rolesNamed(source, it))])
  return [...named].filter((role) => source.roles[role]?.at.includes(kind) === true)
}

function rolesNamed(source: Source, it: ConstraintSource): readonly string[] {
  if ('roles' in it) return rolesIn(source, it.roles)
  if ('exactlyOne' in it) return rolesIn(source, it.exactlyOne)
  if ('exclusive' in it) return it.exclusive
  if ('exclusiveGrants' in it) {
    return Object.keys(source.roles).filter((role) => it.exclusiveGrants.some((key) => gives(source, role, key)))
  }
  if ('requires' in it) return [it.role, ...rolesIn(source, it.requires)]
  return []
}

const gives = (source: Source, role: string, permission: string): boolean =>
  source.roles[role]?.grants.some((grant) => grant.permissions.includes(permission)) ?? false

/** Whether one member's roles are right by themselves. Placing is always possible; counts come later. */
function isRight(source: Source, kind: string, it: ConstraintSource, held: ReadonlySet<string>): boolean {
  const among = (roles: readonly string[]) => roles.filter((role) => held.has(role)).length
  if ('exactlyOne' in it) return it.per !== kind || among(rolesIn(source, it.exactlyOne)) === 1
  if ('exclusive' in it) return among(it.exclusive) <= 1
  if ('exclusiveGrants' in it) {
    return it.exclusiveGrants.filter((key) => [...held].some((role) => gives(source, role, key))).length <= 1
  }
  if ('requires' in it) return !held.has(it.role) || rolesIn(source, it.requires).every((role) => held.has(role))
  return true
}

const holdsAny = (source: Source, it: Count, held: ReadonlySet<string>): boolean =>
  rolesIn(source, it.roles).some((role) => held.has(role))

function subsetsOf(roles: readonly string[]): readonly ReadonlySet<string>[] {
  return Array.from({ length: 2 ** roles.length }, (_, bits) => new Set(roles.filter((__, at) => (bits >> at) & 1)))
}

const limitOf = (it: Count): number => ('atMost' in it ? it.atMost : it.atLeast)
const isBelow = (counts: readonly Count[], at: readonly number[]): boolean =>
  counts.every((it, index) => 'atLeast' in it || (at[index] ?? 0) <= it.atMost)
const isEnough = (counts: readonly Count[], at: readonly number[]): boolean =>
  counts.every((it, index) => 'atMost' in it || (at[index] ?? 0) >= it.atLeast)

/** Adds members of every sort until each minimum is met without passing a maximum. Counts stop at their limits, so this ends. */
function isFilled(
  counts: readonly Count[],
  starts: readonly (readonly number[])[],
  adds: readonly (readonly number[])[],
): boolean {
  const seen = new Set<string>()
  const waiting = [...starts]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (isEnough(counts, at)) return true
    const here = at
    for (const add of adds) {
      const next = here.map((count, index) => {
        const more = count + (add[index] ?? 0)
        const it = counts[index]
        return it !== undefined && 'atLeast' in it ? Math.min(more, limitOf(it)) : more
      })
      if (seen.has(next.join(' ')) || !isBelow(counts, next)) continue
      seen.add(next.join(' '))
      waiting.push(next)
    }
  }
  return false
}
