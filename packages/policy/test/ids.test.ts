import { describe, expect, it } from 'vitest'
import { CROWDED, hashOf, indexIds, PLACE, placeIn, slotsFor, tagOf } from '../src/id-index.ts'
import { addId, type IdList, listIds, removeId } from '../src/id-list.ts'

/** Ids that end alike in the eight characters that are read. */
const alike = (many: number): string[] => Array.from({ length: many }, (_, at) => `${at}-same-end`)
const spread = (many: number): string[] => Array.from({ length: many }, (_, at) => `school-${at % 9}-${1000 + at}`)

const LISTS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  one: ['school-1-001'],
  'of short ids': ['', 'a', 'b', 'ab', 'ba', 'abcdefg', 'abcdefh', 'bbcdefg'],
  'of eight characters': ['abcdefgh', 'bbcdefgh', 'abcdefgi', 'bcdefghi'],
  'of many': spread(1000),
  'of many that end alike': [...spread(20), ...alike(200)],
}

describe('an index of ids', () => {
  it.each(Object.entries(LISTS))('finds each at its place, and nothing else: %s', (_, ids) => {
    const index = indexOf(ids)
    expect(ids.map((id) => placeIn(index, id))).toEqual(ids.map((__, place) => place))
    for (const other of ['zz', 'school-1-00', ' school-1-001', '201-same-end', '-same-end', 'abcdefg ']) {
      expect(placeIn(index, other)).toBe(-1)
    }
  })

  it('is a Map only where more end alike than are looked through one by one', () => {
    expect(indexOf(spread(1000)).map).toBeUndefined()
    expect(indexOf(alike(CROWDED + 1)).map).toBeUndefined()
    expect(indexOf(alike(CROWDED + 2)).map?.size).toBe(CROWDED + 2)
    expect(indexOf(alike(CROWDED + 2)).slots).toHaveLength(1)
  })

  it('has more slots than ids by three fifths at least, each with its place and a part of its hash', () => {
    expect([0, 4, 5, 9, 10].map((many) => slotsFor(spread(many))?.length)).toEqual([1, 8, 16, 16, 32])
    const [id = ''] = spread(1)
    expect([...(slotsFor([id]) ?? [])].filter((slot) => slot !== 0)).toEqual([(hashOf(id) & ~PLACE) | 1])
    expect(tagOf(hashOf(id))).toBe(hashOf(id) & ~PLACE)
  })

  it('reads the last eight characters of an id, each of them, and no other', () => {
    const id = 'abcdefghijkl'
    const hashes = [...id].map((_, at) => hashOf(`${id.slice(0, at)}x${id.slice(at + 1)}`))
    expect(hashes.map((hash) => hash === hashOf(id))).toEqual([...id].map((_, at) => at < 4))
    expect(new Set(hashes.slice(4)).size).toBe(8)
    expect(hashOf(id.slice(4))).toBe(hashOf(id))
  })

  it('reads all of a shorter one, in order', () => {
    const ids = ['', 'a', 'aa', 'ab', 'ba', 'b', 'abcdefg', 'xbcdefg', 'abcdefx', 'abcxefg', 'bacdefg']
    expect(new Set(ids.map(hashOf)).size).toBe(ids.length)
  })
})

describe('a list of ids that come and go', () => {
  it.each(Object.entries(LISTS))('finds each at its place, one given twice at the first: %s', (_, ids) => {
    const list = listIds([...ids, ...ids])
    expect(list.ids).toEqual(ids)
    expectSound(list)
  })

  it.each(['spread', 'alike'])('takes and loses ids as an array does: %s', (way) => {
    const ids = way === 'spread' ? spread(60) : [...spread(10), ...alike(50)]
    const list = listIds(ids.slice(0, 3))
    const kept = ids.slice(0, 3)
    let drawn = 7
    for (let turn = 0; turn < 2000; turn++) {
      drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) >>> 0
      const id = ids[(drawn >>> 8) % ids.length] ?? ''
      if (turn % 200 < 120 === (drawn >>> 20) % 4 > 0) take(list, kept, id)
      else lose(list, kept, id)
      expect(list.ids).toEqual(kept)
      expectSound(list)
    }
  })

  it('makes room when three fifths would no longer be spare', () => {
    const list = listIds(spread(4))
    expect(list.slots).toHaveLength(8)
    addId(list, 'the-fifth')
    expect(list.slots).toHaveLength(16)
    expectSound(list)
  })

  it('keeps a Map from when too many end alike', () => {
    const list = listIds(spread(200))
    for (const id of alike(CROWDED / 2)) addId(list, id)
    expect(list.map).toBeUndefined()
    for (const id of alike(2 * CROWDED)) addId(list, id)
    expect(list.map?.size).toBe(list.ids.length)
    expectSound(list)
  })

  it('grows out of one slot', () => {
    const list = listIds([])
    for (const id of spread(100)) addId(list, id)
    expect(list.ids).toEqual(spread(100))
    expect(list.map).toBeUndefined()
    expectSound(list)
  })
})

function indexOf(ids: readonly string[]) {
  return indexIds(ids, new Map(ids.map((id, place) => [id, place])))
}

function take(list: IdList, kept: string[], id: string): void {
  addId(list, id)
  if (!kept.includes(id)) kept.push(id)
}

/** The last one takes its place. */
function lose(list: IdList, kept: string[], id: string): void {
  removeId(list, id)
  const place = kept.indexOf(id)
  if (place < 0) return
  const last = kept.pop()
  if (last !== undefined && place < kept.length) kept[place] = last
}

/** Every id is found at its place, and nothing is left of those that went. */
function expectSound(list: IdList): void {
  const { ids, slots, map } = list
  expect(ids.map((id) => placeIn(list, id))).toEqual(ids.map((_, place) => place))
  expect(map === undefined ? slots.filter((slot) => slot !== 0).length : map.size).toBe(ids.length)
  expect(list.mask).toBe(slots.length - 1)
}
