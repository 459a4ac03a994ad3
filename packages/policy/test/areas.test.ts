import { type Assigned, type Membership, type Organisation, placesOf } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { areaOf, differenceOf, isInArea, placedAgain } from '../src/area.ts'
import { standing, tree } from './county-ledger.ts'

/** What the assigned organisations of one membership cover, and what is changed where another list of them is given. */

const ann = (assigned: readonly Assigned[]): Membership => ({
  id: 'ann',
  user: 'ann',
  organisation: 'c',
  status: 'active',
  assigned,
  assignments: [],
})
const wide: readonly Organisation[] = [
  ...tree,
  ...Array.from({ length: 2100 }, (_, at) => standing(`x${at}`, 'library', 'c')),
]
const held = tree.map((it) => (it.id === 'f' ? { ...it, holders: ['c'] } : it))
function covering(organisations: readonly Organisation[], assigned: readonly Assigned[]) {
  const places = placesOf(organisations)
  return { places, area: areaOf(places, ann(assigned), places.position.get('c') ?? -1) }
}
const every = (kind: string, beneath?: string) => ({ every: kind, ...(beneath !== undefined && { beneath }) })

describe('assigned organisations', () => {
  const COVERED: readonly (readonly [readonly Assigned[], string])[] = [
    [[], ''],
    [['m'], 'm m1'],
    [['l1', 'n'], 'l1 n'],
    [['l', 'l1', 'l'], 'l l1 l2'],
    [['c'], 'c l l1 l2 m m1 n o'],
    [['f', 'gone', 'far'], ''],
    [[every('desk')], 'l1 l2 m1'],
    [[every('library')], 'l l1 l2 m m1 n o'],
    [[every('county')], 'c l l1 l2 m m1 n o'],
    [[every('desk', 'l'), 'o'], 'l1 l2 o'],
    [[every('desk', 'l1')], 'l1'],
    [[every('library', 'far'), every('desk', 'gone'), every('no such kind')], ''],
  ]

  it.each(COVERED)('cover what lies beneath the membership’s own and no more: %j', (assigned, expected) => {
    for (const organisations of [tree, wide]) {
      const { places, area } = covering(organisations, assigned)
      const found = places.ids.filter((id, at) => !id.startsWith('x') && isInArea(area, at))
      expect(found.sort()).toEqual(expected.split(' ').filter(Boolean).sort())
      expect([isInArea(area, -1), isInArea(area, places.ids.length)]).toEqual([false, false])
    }
  })

  const APART: readonly (readonly [string, readonly Organisation[], readonly Assigned[], boolean])[] = [
    ['none', tree, [], true],
    ['one', tree, ['m'], true],
    ['two beside each other', tree, ['m', 'l1'], true],
    ['the membership’s own', tree, ['c'], true],
    ['one twice', tree, ['m', 'm'], false],
    ['one beneath another', tree, ['l', 'l1'], false],
    ['one above another', tree, ['l1', 'l'], false],
    ['all of a kind', tree, [every('library')], false],
    ['one of elsewhere', tree, ['m', 'f'], false],
    ['one that is not known', tree, ['gone', 'm'], false],
    ['none where a second holder brings more', held, [], false],
    ['one where a second holder brings more', held, ['m'], false],
    ['none of very many', wide, [], false],
    ['one of very many', wide, ['m'], false],
  ]

  it.each(APART)('can be taken away one by one, or not: %s', (_, organisations, assigned, expected) => {
    expect(covering(organisations, assigned).area.isApart).toBe(expected)
  })
})

describe('another list of assigned organisations', () => {
  const DIFFERENCES: readonly (readonly [string, string, string, string])[] = [
    ['', '', '', ''],
    ['a', 'a', '', ''],
    ['', 'a', '', 'a'],
    ['a', '', 'a', ''],
    ['a b c', 'a x c', 'b', 'x'],
    ['a b c', 'a c', 'b', ''],
    ['a c', 'a b c', '', 'b'],
    ['a b', 'b', 'a', ''],
    ['b', 'a b', '', 'a'],
    ['a b', 'a', 'b', ''],
    ['a', 'a a', '', 'a'],
    ['a a', 'a', 'a', ''],
    ['a b a', 'a', 'b a', ''],
    ['a b', 'b a', 'a b', 'b a'],
    ['a b c d', 'a d', 'b c', ''],
    ['a b c', 'x', 'a b c', 'x'],
  ]

  it.each(DIFFERENCES)('differs by what stands between what both begin and end with: “%s”, “%s”', (...row) => {
    const [before, after, removed, added] = row.map((words) => words.split(' ').filter(Boolean))
    expect(differenceOf(before ?? [], after ?? [])).toEqual({ removed, added })
  })

  const again = (organisations: readonly Organisation[], before: readonly Assigned[], after: readonly Assigned[]) => {
    const { places, area } = covering(organisations, before)
    const placed = placedAgain(places, area, differenceOf(before, after), ann(after))
    return { same: placed === area, isApart: placed.isApart, ids: places.ids.filter((_, at) => isInArea(placed, at)) }
  }

  it('is written where the list before was, so that nothing else is laid out anew', () => {
    expect(again(tree, ['l', 'm'], ['l1', 'm'])).toMatchObject({ same: true, isApart: true })
    expect(again(tree, ['m', 'm'], ['l', 'l1'])).toMatchObject({ same: true, isApart: false })
  })

  it('is told where it is no longer, or only now, apart', () => {
    const toEvery = again(tree, ['m'], [every('desk')])
    expect([toEvery.same, toEvery.isApart, toEvery.ids.sort()]).toEqual([false, false, ['l1', 'l2', 'm1']])
    const toOne = again(tree, ['m', 'm'], ['n'])
    expect(toOne).toEqual({ same: false, isApart: true, ids: ['n'] })
  })

  it('covers what it names where nothing was assigned, or ranges are kept', () => {
    expect(again(tree, [], ['n'])).toEqual({ same: false, isApart: true, ids: ['n'] })
    expect(again(wide, ['m'], ['n'])).toEqual({ same: false, isApart: false, ids: ['n'] })
    expect(again(held, ['m'], ['n'])).toEqual({ same: false, isApart: false, ids: ['n'] })
  })

  it('writes over nobody else’s who is assigned nothing', () => {
    const places = placesOf(tree)
    const home = places.position.get('c') ?? -1
    const [one, other] = [0, 1].map(() => areaOf(places, ann([]), home))
    if (one === undefined || other === undefined) throw new Error('Two were made.')
    const placed = placedAgain(places, one, differenceOf([], ['m']), ann(['m']))
    expect(places.ids.filter((_, at) => isInArea(placed, at)).sort()).toEqual(['m', 'm1'])
    expect(places.ids.filter((_, at) => isInArea(other, at))).toEqual([])
  })
})
