import { checkAt, denial } from './check.ts'
import type { Decision } from './decision.ts'
import type { Facts } from './grants.ts'
import { placeIn } from './id-index.ts'
import type { IdList } from './id-list.ts'
import { type Policy, permissionNamed } from './policy.ts'
import { ASSIGNED, EVERYWHERE, HOME, NOTHING, SLOW } from './powers.ts'
import { checkPreparedAt, type Prepared } from './prepare.ts'

/**
 * Where a thing stands, as an application stores it beside the thing: the organisation that holds it first (or, where the
 * permission is asked of organisations, that organisation itself), then each one above it by parent. It may end anywhere
 * above the user's own organisation. It is read at once and not kept, so one array can be filled again and again.
 */
export type Path = readonly string[]

const ROLELESS = denial('noRole')
const FAR = denial('outOfReach')
const NO_PERMISSION = denial('unknownPermission')

/**
 * `checkAt` of a thing whose path comes with the question: what is above it is not looked up among all organisations there
 * are, so that the cost is the same for ten as for a million. The path is taken as it is given: it must be the true one.
 * Falls back on `checkAt` of the first of the path where the answer takes more than the path. Never throws.
 */
export function checkAlong(policy: Policy, facts: Facts, action: string, path: Path, at: number): Decision {
  const permission = permissionNamed(policy, action)
  if (permission === undefined) return NO_PERMISSION
  const { ways, home, named } = facts
  const way = ways !== undefined && facts.policy === policy ? (ways[permission.index] as number) : SLOW
  if (!isPathEnough(facts, way, path)) return checkAt(policy, facts, action, path[0], at)
  // INVARIANT (ways): one for every permission; what is not denied by it has a decision.
  return denialAlong(way, home, named, path) ?? (facts.decisions[permission.index] as Decision)
}

/** `checkAlong` with what was prepared. Never throws. */
export function checkPreparedAlong(prepared: Prepared, path: Path): Decision {
  const { way, home, named, decision } = prepared
  if (!isPathEnough(prepared, way, path)) return checkPreparedAt(prepared, path[0])
  // INVARIANT (ways): as above.
  return denialAlong(way, home, named, path) ?? (decision as Decision)
}

/**
 * A filter for rows: whether each is allowed, by the path read from it. What all rows are asked alike is chosen once, so this is the
 * quickest way to go through a page or a file; it answers as `checkPreparedAlong`, for as long as what was prepared. Never throws.
 */
export function filterAlong<Row>(prepared: Prepared, pathOf: (row: Row) => Path): (row: Row) => boolean {
  const { way, home, named } = prepared
  if (way === NOTHING) return () => false
  if (way === HOME && home !== undefined) return homeFilter(home, pathOf)
  if (way === ASSIGNED && home !== undefined && named !== undefined) return assignedFilter(home, named, pathOf)
  return (row) => checkPreparedAlong(prepared, pathOf(row)).allowed
}

// Each by itself, so that it keeps what it reads and no more.
function homeFilter<Row>(home: string, pathOf: (row: Row) => Path): (row: Row) => boolean {
  return (row) => topIn(pathOf(row), home) >= 0
}

function assignedFilter<Row>(home: string, named: IdList, pathOf: (row: Row) => Path) {
  return (row: Row): boolean => {
    const path = pathOf(row)
    const top = topIn(path, home)
    return top >= 0 && isAnyNamed(named, path, top)
  }
}

/** Whether the path alone answers: what is reached is known by ids. */
function isPathEnough({ home, named }: Pick<Facts, 'home' | 'named'>, way: number, path: Path): boolean {
  if (way === SLOW || home === undefined || path.length === 0) return false
  return way !== ASSIGNED || named !== undefined
}

function denialAlong(
  way: number,
  home: string | undefined,
  named: IdList | undefined,
  path: Path,
): Decision | undefined {
  if (way === EVERYWHERE) return undefined
  if (way === NOTHING) return ROLELESS
  const top = topIn(path, home)
  if (top < 0) return FAR
  return way === HOME || isAnyNamed(named as IdList, path, top) ? undefined : FAR
}

/** Where the user's own organisation stands in a path; -1 where it does not. */
function topIn(path: Path, home: string | undefined): number {
  let top = path.length - 1
  while (top >= 0 && path[top] !== home) top -= 1
  return top
}

function isAnyNamed(named: IdList, path: Path, top: number): boolean {
  for (let at = 0; at < top; at++) if (placeIn(named, path[at] as string) >= 0) return true
  // INVARIANT (isApart): whoever has the membership's own organisation has nothing beside it.
  return named.ids.length === 1 && named.ids[0] === path[top]
}
