import { type Change, type Condition, compare, type ExtentPart, type Policy, type State } from '@remit/policy'
import type { RoleHolder } from '../../directory/index.ts'
import { conditionInWords } from '../check-access/condition-words.ts'
import { inWords } from '../words.ts'

/** What a change of a role does to those who hold it, before it is saved. */
export interface RoleEffect {
  /** Who hold the role; who of them can do more, and less, than before. */
  holders: number
  gaining: number
  losing: number
  /** Whoever gains and loses the same stands together. */
  groups: readonly HolderEffect[]
  /** People of the groups that are not shown. */
  more: number
}

export interface HolderEffect {
  names: string
  people: number
  gains: readonly string[]
  losses: readonly string[]
  /** What they could do before and still can, elsewhere than before. */
  moves: readonly string[]
}

const mostGroups = 30

interface Asked {
  policy: Policy
  before: State
  after: State
  holders: readonly RoleHolder[]
  /** Names of organisations by id. */
  names: ReadonlyMap<string, string>
  at: number
}

/** Compares what each holder reaches under the role as it was and as it would be. */
export function effectOnHolders(asked: Asked): RoleEffect {
  const { holders } = asked
  const effects = comparedHolders(asked).map(([user, changes]) => ({ user, lines: linesOf(asked, changes) }))
  const groups = [...Map.groupBy(effects, ({ lines }) => JSON.stringify(lines)).values()]
  const shown = groups.slice(0, mostGroups).flatMap((members): HolderEffect[] => {
    const names = members.map(({ user }) => holders.find((holder) => holder.user === user)?.name ?? user)
    return members[0] ? [{ names: inWords(names, 20), people: members.length, ...members[0].lines }] : []
  })
  return {
    holders: holders.length,
    gaining: effects.filter(({ lines }) => lines.gains.length > 0).length,
    losing: effects.filter(({ lines }) => lines.losses.length > 0).length,
    groups: shown,
    more: groups.slice(mostGroups).reduce((sum, members) => sum + members.length, 0),
  }
}

/** The engine's comparison, for the holders alone. */
function comparedHolders({ policy, before, after, holders, at }: Asked): readonly [string, readonly Change[]][] {
  const users = new Set(holders.map(({ user }) => user))
  const only = (state: State): State => ({
    ...state,
    memberships: state.memberships.filter((it) => users.has(it.user)),
  })
  const { changes } = compare(policy, policy, only(before), at, only(after))
  return [...Map.groupBy(changes, ({ user }) => user)]
}

function linesOf(asked: Asked, changes: readonly Change[]): Pick<HolderEffect, 'gains' | 'losses' | 'moves'> {
  const label = ({ permission }: Change) => asked.policy.permissions.get(permission)?.label ?? permission
  const lines = (kind: Change['change'], line: (change: Change) => string) =>
    changes.filter(({ change }) => change === kind).map(line)
  return {
    gains: lines('gains', (it) => `${label(it)}, ${reachInWords(asked, it.after)}`),
    losses: lines('loses', (it) => `${label(it)}, ${reachInWords(asked, it.before)}`),
    moves: lines('differs', (it) => {
      return `${label(it)}: now ${reachInWords(asked, it.before)}, then ${reachInWords(asked, it.after)}`
    }),
  }
}

function reachInWords({ names }: Asked, parts: readonly ExtentPart[]): string {
  return inWords([...new Set(parts.map((part) => partInWords(part, names)))], 10)
}

function partInWords({ where, owner, records, when }: ExtentPart, names: ReadonlyMap<string, string>): string {
  const what = owner === undefined ? records && `for ${records.length} chosen records` : 'for their own records'
  const place = where === 'everywhere' ? 'everywhere' : `at ${placesInWords(where, names)}`
  const only = when && conditionHere(when)
  return `${what ?? place}${only ? `, only where ${conditionInWords(only)}` : ''}`
}

function placesInWords(
  { beneath, every }: Exclude<ExtentPart['where'], 'everywhere'>,
  names: ReadonlyMap<string, string>,
) {
  const places = inWords(
    beneath.map((id) => names.get(id) ?? id),
    3,
  )
  return every === undefined ? places : `every ${every} of ${places}`
}

/** Whether a module is switched on is no condition to speak of: it holds for everybody there. */
function conditionHere(when: Condition): Condition | undefined {
  if ('in' in when && JSON.stringify(when.in[1]) === JSON.stringify({ organisation: 'modules' })) return undefined
  if (!('and' in when)) return when
  const parts = when.and.flatMap((part) => conditionHere(part) ?? [])
  return parts.length > 1 ? { and: parts } : parts[0]
}
