import type { ExtentPart, Places, Policy } from '@remit/policy'
import { anyOf, type Sql, sql } from './flat-sql.ts'
import { type Holding, heldElsewhereSql, isHeldElsewhereSql } from './held-elsewhere-sql.ts'
import { closersOf, shapeOf } from './kind-shape.ts'
import { knownRoots, type Root } from './known-roots.ts'
import { beneathEachSql, isWithinSql, reachedSql } from './path-sql.ts'

/** Where rows are to be held: what is asked, and what the facts know of it. */
export interface ReachAsked {
  readonly policy: Policy
  readonly places: Places
  /** Rows held in any of these. */
  readonly wheres: readonly ExtentPart['where'][]
  readonly onlyOpen: boolean
}

/** The organisations named one by one, or by a condition on `organisations held_by`. */
export type Reach =
  | { readonly ids: readonly string[] }
  | {
      readonly among: Sql
      /** About how many they are of all there are: most of them where whole trees are meant, few where nothing stands deep beneath. */
      readonly share: 'few' | 'some' | 'most'
    }

/**
 * The organisations that hold what is asked, said as shortly as the policy and the facts allow: PostgreSQL plans well for ids and
 * for ranges of paths it can look up in its statistics, and badly for what it has to compute first.
 * Exactly what `check` reaches, by INVARIANT (placed by policy).
 */
export function reachOf(asked: ReachAsked): Reach {
  const { policy, wheres, onlyOpen } = asked
  if (wheres.includes('everywhere')) {
    return { among: opened(sql`true`, onlyOpen, closersOf(policy), undefined), share: 'most' }
  }
  const { ids, trees, byKind } = rootsIn(wheres, asked)
  if (trees.length === 0 && byKind.length === 0) return { ids }
  const parts = [
    ...(ids.length === 0 ? [] : [sql`held_by.id = any(${ids}::uuid[])`]),
    ...(trees.length === 0 ? [] : [treesSql(trees, asked)]),
    ...byKind.map(({ every, roots }) => everySql(every, roots, asked)),
  ]
  const ranged = [...trees, ...byKind.flatMap(({ roots }) => roots)]
  const closers = [...new Set(ranged.flatMap(({ shape }) => shape.closers))]
  const isMost = ids.length === 0 && byKind.length === 0 && trees.every(({ isTop }) => isTop)
  const share = isMost ? 'most' : ranged.every(isSmall) ? 'few' : 'some'
  return { among: opened(anyOf(parts), onlyOpen, closers, ranged), share }
}

/** As an authority with its schools is: one layer, and of one country among many. */
function isSmall({ shape, isTop }: Root): boolean {
  return !isTop && shape.closers.length === 0 && shape.holds !== 'trees'
}

/** What is meant alone, what is meant with everything beneath, and beneath what every organisation of a kind is meant. */
function rootsIn(wheres: ReachAsked['wheres'], { policy, places, onlyOpen }: ReachAsked) {
  const found = wheres
    .filter((where) => where !== 'everywhere')
    .map(({ beneath, every }) => ({ every, roots: knownRoots(policy, places, beneath) }))
  const plain = found.filter(({ every }) => every === undefined).flatMap(({ roots }) => roots)
  const leaves = plain.filter(({ shape, isShut }) => shape.isLeaf && !(onlyOpen && isShut))
  return {
    ids: [...new Set(leaves.map(({ id }) => id))],
    trees: plain.filter(({ shape }) => !shape.isLeaf),
    byKind: found.flatMap(({ every, roots }) => (every === undefined || roots.length === 0 ? [] : [{ every, roots }])),
  }
}

/** Everything beneath these, and what is held from there, closed roots' too. */
function treesSql(roots: readonly Root[], { policy, onlyOpen }: ReachAsked): Sql {
  const open = roots.filter(({ isShut }) => !(onlyOpen && isShut))
  const holds = roots.filter(({ shape }) => shape.holds !== 'nothing')
  const isWide = roots.every(({ isTop }) => isTop)
  const parts = [
    ...(open.length === 0 ? [] : [isWithinSql('held_by', open)]),
    ...(holds.length === 0 ? [] : [heldSql({ service: policy.key, roots: holds, onlyOpen }, isWide)]),
  ]
  return anyOf(parts)
}

// An array would keep PostgreSQL from using several processes, so where nearly everything is within the range of paths a subquery is
// asked of the rest alone.
function heldSql(holding: Holding, isWide: boolean): Sql {
  if (!isWide) return isHeldElsewhereSql(holding)
  return rarelySql(sql`held_by.id in (${heldElsewhereSql(holding)})`, true)
}

/** Every organisation of a kind beneath these, and everything beneath each. */
function everySql(every: string, roots: readonly Root[], asked: ReachAsked): Sql {
  if (!shapeOf(asked.policy, every).isLeaf) {
    const beneath = roots.map(({ id }) => id)
    return sql`held_by.id = any(array(${reachedSql({ beneath, every }, asked.onlyOpen)}))`
  }
  return sql`(held_by.kind = ${every} and ${treesSql(roots, asked)})`
}

/** Open, itself and by everything above it that could be closed: what stands above the roots was open when the facts were read. */
function opened(among: Sql, onlyOpen: boolean, closers: readonly string[], roots: readonly Root[] | undefined): Sql {
  if (!onlyOpen) return among
  const open = sql`${among} and held_by.status = 'open'`
  if (closers.length === 0) return open
  const within = roots === undefined ? sql`true` : isWithinSql('shut', roots)
  const shut = sql`select below.id from organisations shut join organisations below on ${beneathEachSql('below', 'shut')}
    where shut.status = 'closed' and shut.kind = any(${closers}::text[]) and ${within}`
  return sql`${open} and ${rarelySql(sql`held_by.id in (${shut})`, false)}`
}

// PostgreSQL expects half of all rows to be in a subquery it cannot join, and a number that it knows nothing about to be 1 once in
// two hundred times, which is nearer the truth here.
function rarelySql(condition: Sql, wanted: boolean): Sql {
  const number = sql`case when ${condition} then 1 else 0 end`
  return wanted ? sql`(${number}) = 1` : sql`(${number}) <> 1`
}
