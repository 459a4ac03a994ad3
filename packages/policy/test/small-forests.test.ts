import { type Assigned, type Membership, type Organisation, placesOf } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { areaOf, isInArea } from '../src/area.ts'
import { isBeneath, nearestAttribute, organisationsIn, positionOf, rangesBeneath, rangesOfKind } from '../src/places.ts'
import { mergeRanges, type Ranges, unionOf, within } from '../src/ranges.ts'
import { beneath, shut, type World } from './reference.ts'

/** Every forest of up to four organisations, asked everything about where things lie. */

const IDS = ['a', 'b', 'c', 'd']
const choices = <T>(length: number, of: readonly T[]): readonly (readonly T[])[] =>
  length === 0 ? [[]] : choices(length - 1, of).flatMap((some) => of.map((one) => [...some, one]))

type Shape = { readonly parent: string | undefined; readonly holder?: string | undefined }

function worldOf(shapes: readonly Shape[], closed: number): World {
  const organisations = shapes.map(({ parent, holder }, index): Organisation => {
    const id = IDS[index] ?? ''
    return {
      id,
      kind: index % 2 === 0 ? 'even' : 'odd',
      parent,
      ...(holder !== undefined && { holders: [holder] }),
      status: index === closed ? 'closed' : 'open',
      ...(index < 2 && { attributes: { [id]: index, both: index === 0 ? 'first' : null } }),
    }
  })
  return { organisations, memberships: [] }
}

const isCircular = (shapes: readonly Shape[]): boolean =>
  shapes.some((_, start) => {
    let at = start
    for (let steps = 0; steps <= shapes.length; steps++) at = IDS.indexOf(shapes[at]?.parent ?? '')
    return at >= 0
  })

const trees = [1, 2, 3, 4].flatMap((size) =>
  choices(size, [undefined, 'gone', ...IDS.slice(0, size)])
    .map((parents) => parents.map((parent): Shape => ({ parent })))
    .filter((shapes) => !isCircular(shapes)),
)
const held = choices(3, [undefined, ...IDS.slice(0, 3)])
  .map((parents) => parents.map((parent): Shape => ({ parent })))
  .filter((shapes) => !isCircular(shapes))
  .flatMap((shapes) =>
    choices(3, [undefined, 'gone', ...IDS.slice(0, 3)]).map((holders) =>
      shapes.map((it, index): Shape => ({ ...it, holder: holders[index] })),
    ),
  )
const worlds = [...trees, ...held].map((shapes, index) => worldOf(shapes, index % 5))

/** Enough of them where a question takes long: each seventh, which meets every parent of every place. */
const some = worlds.filter((_, index) => index % 7 === 0)

const positions = (ranges: Ranges, size: number): readonly number[] =>
  Array.from({ length: size }, (_, at) => at).filter((at) => within(ranges, at))

describe('in every small forest', () => {
  it('beneath is by parent and by second holder, as far as they go, and nothing lies beneath what is not known', () => {
    for (const world of worlds) {
      const places = placesOf(world.organisations)
      for (const root of [...IDS, 'gone']) {
        for (const id of [...IDS, 'gone']) {
          const expected = beneath(world, id, root)
          if (isBeneath(places, id, root) !== expected) expect([world.organisations, id, root]).toBe(expected)
        }
      }
    }
    expect(worlds.length).toBeGreaterThan(2000)
  })

  it('ranges of positions are sorted, apart, and not longer than they need be', () => {
    for (const { organisations } of worlds) {
      const places = placesOf(organisations)
      for (const at of organisations.keys()) {
        const ranges = rangesBeneath(places, at)
        expect(ranges).toEqual(asRanges(positions(ranges, organisations.length)))
        expect(rangesBeneath(places, at)).toBe(ranges)
      }
    }
  })

  it('closed is what is closed itself or has a closed parent above', () => {
    for (const world of worlds) {
      const places = placesOf(world.organisations)
      expect(places.ids.map((id) => shut(world, id))).toEqual(places.ids.map((_, at) => places.shut[at] === 1))
      expect(places.anyShut).toBe(world.organisations.some((it) => it.status === 'closed'))
    }
  })

  it('an attribute is the nearest one above by parent that is not null', () => {
    for (const { organisations } of worlds) {
      const places = placesOf(organisations)
      const up = (id: string | undefined, name: string): unknown => {
        const it = organisations.find((one) => one.id === id)
        return it && (it.attributes?.[name] ?? up(it.parent, name))
      }
      for (const [at, id] of places.ids.entries()) {
        for (const name of ['a', 'b', 'both', 'toString']) {
          const expected = name === 'toString' ? undefined : up(id, name)
          if (nearestAttribute(places, at, name) !== expected) expect([organisations, id, name]).toBe(expected)
        }
      }
      expect(nearestAttribute(places, -1, 'a')).toBeUndefined()
    }
  })

  it('an organisation is found by its kind and id, and by nothing else', () => {
    for (const { organisations } of worlds.slice(0, 300)) {
      const places = placesOf(organisations)
      for (const { id, kind } of organisations) {
        expect(positionOf(places, kind, id)).toBe(places.ids.indexOf(id))
        expect(positionOf(places, kind === 'odd' ? 'even' : 'odd', id)).toBeUndefined()
      }
      expect(positionOf(places, 'even', undefined)).toBeUndefined()
      expect(positionOf(places, 'even', 'gone')).toBeUndefined()
    }
  })

  it('the organisations can be told again', () => {
    for (const { organisations } of some) {
      const told = organisationsIn(placesOf(organisations))
      const again = placesOf(told)
      const before = placesOf(organisations)
      expect(told.map((it) => it.id).sort()).toEqual(organisations.map((it) => it.id))
      for (const it of told) {
        const was = organisations.find((one) => one.id === it.id)
        expect([it.kind, it.attributes]).toEqual([was?.kind, was?.attributes])
        const known = (id: string | undefined) => (organisations.some((one) => one.id === id) ? id : undefined)
        expect(it.parent).toBe(known(was?.parent))
        expect(it.holders ?? []).toEqual((was?.holders ?? []).filter((one) => known(one) !== undefined))
        expect(it.status === 'closed').toBe(before.shut[before.position.get(it.id) ?? -1] === 1)
        for (const root of IDS) expect(isBeneath(again, it.id, root)).toBe(isBeneath(before, it.id, root))
      }
    }
  })

  it('what is assigned is what lies beneath both the assigned organisation and the membership’s own', () => {
    for (const world of some) {
      const places = placesOf(world.organisations)
      for (const home of places.ids) {
        for (const assigned of ASSIGNED) {
          const area = areaOf(places, { ...member, organisation: home, assigned }, places.position.get(home) ?? -1)
          for (const [at, id] of places.ids.entries()) {
            const expected = assigned.some((it) => isAssigned(world, home, it, id))
            if (isInArea(area, at) !== expected) expect([world.organisations, home, assigned, id]).toBe(expected)
          }
          if (isInArea(area, -1) || isInArea(area, places.ids.length)) expect(area).toBe('nowhere else')
        }
      }
    }
  })

  it('every one of a kind takes in each of them and all beneath each', () => {
    for (const world of some) {
      const places = placesOf(world.organisations)
      for (const root of places.ids) {
        const among = rangesBeneath(places, places.position.get(root) ?? -1)
        for (const every of ['even', 'odd', 'other']) {
          const found = positions(rangesOfKind(places, every, among), places.ids.length).map((at) => places.ids[at])
          expect(found).toEqual(places.ids.filter((id) => isAssigned(world, root, { every }, id)))
        }
      }
    }
  })
})

const member: Membership = { id: 'm', user: 'u', organisation: 'a', status: 'active', assigned: [], assignments: [] }
const ASSIGNED: readonly (readonly Assigned[])[] = [
  [],
  ['gone'],
  ['b'],
  ['c', 'a'],
  [{ every: 'even' }],
  [{ every: 'odd', beneath: 'b' }],
  [{ every: 'even', beneath: 'gone' }, 'd'],
  ['d', 'd', { every: 'other' }],
]

function isAssigned(world: World, home: string, assigned: Assigned, id: string): boolean {
  const root = typeof assigned === 'string' ? assigned : (assigned.beneath ?? home)
  if (!beneath(world, root, home)) return false
  if (typeof assigned === 'string') return beneath(world, id, root)
  const all = world.organisations.filter((it) => it.kind === assigned.every && beneath(world, it.id, root))
  return all.some((it) => beneath(world, id, it.id))
}

/** Ranges as they must be: as few as there can be, sorted. */
function asRanges(all: readonly number[]): Ranges {
  const set = new Set(all)
  const edges = all.flatMap((at) => [...(set.has(at - 1) ? [] : [at]), ...(set.has(at + 1) ? [] : [at + 1])])
  return Int32Array.from(edges)
}

describe('ranges', () => {
  const few = choices(2, [0, 1, 2, 3, 4]).map(([from = 0, to = 0]): [number, number] => [from, to])
  const pairs = few.filter(([from, to]) => from < to)

  it('of any three pairs are joined where they touch or overlap', () => {
    for (const all of [[], ...pairs.map((it) => [it]), ...choices(3, pairs)]) {
      const inside = [0, 1, 2, 3, 4, 5].filter((at) => all.some(([from, to]) => at >= from && at < to))
      expect(mergeRanges(all)).toEqual(asRanges(inside))
      expect(unionOf(all.map((pair) => Int32Array.from(pair)))).toEqual(asRanges(inside))
      expect([-1, 0, 1, 2, 3, 4, 5, 6].filter((at) => within(mergeRanges(all), at))).toEqual(inside)
    }
  })

  it('of many pairs are searched to both ends', () => {
    for (let size = 0; size < 9; size++) {
      const ranges = mergeRanges(Array.from({ length: size }, (_, index) => [index * 3 + 1, index * 3 + 3] as const))
      for (let at = -2; at < 30; at++) expect(within(ranges, at)).toBe(at >= 1 && at < size * 3 && at % 3 !== 0)
    }
  })
})

describe('organisations whose parents run in a circle', () => {
  it('are left out, with all beneath them', () => {
    const circle: readonly Organisation[] = [
      { id: 'a', kind: 'k', parent: 'b', status: 'open' },
      { id: 'b', kind: 'k', parent: 'a', status: 'open' },
      { id: 'c', kind: 'k', parent: 'b', status: 'open' },
      { id: 'd', kind: 'k', status: 'open' },
      { id: 'e', kind: 'k', parent: 'e', status: 'open' },
    ]
    expect(placesOf(circle).ids).toEqual(['d'])
  })

  it('of two with one id the last counts', () => {
    const twice: readonly Organisation[] = [
      { id: 'a', kind: 'k', status: 'open' },
      { id: 'a', kind: 'l', status: 'closed' },
    ]
    const places = placesOf(twice)
    expect([places.ids, places.kinds, places.anyShut]).toEqual([['a'], ['l'], true])
  })
})

it('more kinds than a byte can number are told apart', () => {
  const kinds = Array.from({ length: 300 }, (_, index) => `k${index}`)
  const places = placesOf(kinds.map((kind) => ({ id: `of ${kind}`, kind, status: 'open' as const })))
  for (const kind of kinds) {
    expect(positionOf(places, kind, `of ${kind}`)).toBe(places.ids.indexOf(`of ${kind}`))
    expect(positionOf(places, 'k299', `of ${kind}`) === undefined).toBe(kind !== 'k299')
    expect(positionOf(places, 'k1', `of ${kind}`) === undefined).toBe(kind !== 'k1')
  }
})
