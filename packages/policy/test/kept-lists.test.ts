import type { Facts, Membership } from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexIds, placeIn } from '../src/id-index.ts'
import { addId, type IdList, listIds, removeId } from '../src/id-list.ts'
import { Roster } from '../src/roster.ts'

/** The lists the engine keeps: memberships by id, user and organisation, and the places of ids. */

const member = (id: string, user: string, organisation: string, role = ''): Membership => ({
  id,
  user,
  organisation,
  status: 'active',
  assigned: [],
  assignments: role === '' ? [] : [{ role }],
})
const [a, b, c] = [member('a', 'ann', 'x'), member('b', 'bob', 'x'), member('c', 'ann', 'y')]
const ids = (found: readonly Membership[]) => found.map((it) => it.id)

describe('a roster', () => {
  it('finds memberships by id, user and organisation, in the order they came', () => {
    const roster = Roster.of([b, a, c])
    expect([roster.get('a'), roster.get('z'), roster.has('c'), roster.has('z')]).toEqual([a, undefined, true, false])
    expect(ids(roster.values())).toEqual(['b', 'a', 'c'])
    expect([ids(roster.ofUser('ann')), ids(roster.ofUser('bob')), ids(roster.ofUser('cat'))]).toEqual([
      ['a', 'c'],
      ['b'],
      [],
    ])
    expect([ids(roster.at('x')), ids(roster.at('y')), ids(roster.at('z'))]).toEqual([['b', 'a'], ['c'], []])
    expect(roster.changes.length).toBe(0)
  })

  it('of two with one id keeps the last at the place of the first', () => {
    const again = member('a', 'ann', 'x', 'clerk')
    const roster = Roster.of([a, b, again])
    expect(roster.values()).toEqual([again, b])
    expect(roster.get('a')).toBe(again)
  })

  it('shows what was put there, in the place of what it was or at the end, by every way to look', () => {
    const roster = Roster.of([a, b])
    const changed = member('a', 'ann', 'x', 'clerk')
    const made = member('d', 'bob', 'y')
    roster.put(changed)
    roster.put(made)
    expect(roster.values()).toEqual([changed, b, made])
    expect([roster.get('a'), roster.get('d'), roster.has('d')]).toEqual([changed, made, true])
    expect([roster.ofUser('ann'), roster.ofUser('bob'), roster.at('x'), roster.at('y')]).toEqual([
      [changed],
      [b, made],
      [changed, b],
      [made],
    ])
    expect(roster.changes.map(({ after }) => after.id)).toEqual(['a', 'd'])
  })

  it('tells what became of each membership once, from what it was at first to what it is in the end', () => {
    const roster = Roster.of([a, b])
    const [placed, ended] = [member('a', 'ann', 'x', 'clerk'), member('a', 'ann', 'x', 'porter')]
    const difference = { removed: [], added: ['room'] }
    roster.put(placed, difference)
    expect(roster.changes).toMatchObject([{ before: a, after: placed, difference }])
    roster.put(c)
    roster.put(ended, difference)
    roster.put(member('c', 'ann', 'y', 'clerk'))
    expect(roster.changes).toMatchObject([
      { before: a, after: ended, difference: undefined },
      { before: undefined, after: member('c', 'ann', 'y', 'clerk'), difference: undefined },
    ])
    expect(roster.get('a')).toBe(ended)
  })

  it('keeps many changes apart, in the order they were first made, however often each is made again', () => {
    const roster = Roster.of([a, b])
    const many = Array.from({ length: 12 }, (_, at) => member(`n${at}`, 'ann', 'y'))
    for (const it of [a, ...many]) roster.put(it)
    const again = many.map(({ id }) => member(id, 'ann', 'y', 'clerk'))
    const branch = roster.branch()
    for (const it of again.toReversed()) roster.put(it)
    expect(roster.changes.map(({ after }) => after)).toEqual([a, ...again])
    expect(roster.changes.map(({ before }) => before)).toEqual([a, ...many.map(() => undefined)])
    expect([roster.get('n7'), branch.get('n7'), roster.get('b'), roster.get('n99')]).toEqual([
      again[7],
      many[7],
      b,
      undefined,
    ])
    roster.settle()
    expect(roster.values()).toEqual([a, b, ...again])
    expect(roster.ofUser('ann')).toEqual([a, ...again])
    expect([roster.changes.length, roster.get('n3')]).toEqual([0, again[3]])
  })

  it('keeps the facts of a user beside each of their memberships, those that come later too', () => {
    const roster = Roster.of([a, b, c])
    const facts = { user: { id: 'ann' } } as Facts
    expect(roster.factsOf('a')).toBe(undefined)
    roster.keepFacts(facts)
    roster.put(member('d', 'ann', 'z'))
    expect(roster.factsOf('d')).toBe(undefined)
    roster.settle()
    expect(['a', 'b', 'c', 'd', 'z'].map((id) => roster.factsOf(id))).toEqual([
      facts,
      undefined,
      facts,
      facts,
      undefined,
    ])
    expect(['ann', 'bob', 'cat'].map((user) => roster.factsOfUser(user))).toEqual([facts, undefined, undefined])
  })

  it('branched off changes by itself, and begins with what was put before', () => {
    const roster = Roster.of([a])
    const branch = roster.branch()
    branch.put(b)
    expect([ids(roster.values()), ids(branch.values())]).toEqual([['a'], ['a', 'b']])
    const twig = branch.branch()
    twig.put(c)
    expect([ids(branch.values()), ids(twig.values())]).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
    ])
    expect([roster.changes.length, branch.changes.length, twig.changes.length]).toEqual([0, 1, 2])
    roster.put(c)
    expect(ids(Roster.of([]).values())).toEqual([])
    expect(ids(branch.values())).toEqual(['a', 'b'])
  })

  it('once settled holds what was put there for good, whether or not somebody had looked', () => {
    for (const looks of [true, false]) {
      const roster = Roster.of([a])
      if (looks) roster.ofUser('ann')
      const changed = member('a', 'ann', 'x', 'clerk')
      const branch = roster.branch()
      branch.put(changed)
      branch.put(c)
      branch.settle()
      expect(branch.changes.length).toBe(0)
      expect([roster.values(), branch.values()]).toEqual([
        [changed, c],
        [changed, c],
      ])
      expect([ids(branch.ofUser('ann')), ids(branch.at('y')), ids(branch.at('x'))]).toEqual([['a', 'c'], ['c'], ['a']])
    }
  })
})

describe('an index of ids', () => {
  const indexed = (list: readonly string[]) => indexIds(list, new Map(list.map((id, place) => [id, place])))
  const LISTS: Readonly<Record<string, readonly string[]>> = {
    none: [],
    one: ['only'],
    short: ['', 'a', 'b', 'ab', 'ba', 'é', '1234567'],
    long: Array.from({ length: 500 }, (_, at) => `0190f3c2-0000-7000-8000-${String(at * 7919).padStart(12, '0')}`),
    'alike at the end': Array.from({ length: 200 }, (_, at) => `${at}-the-same-end`),
    'of eight characters': Array.from(
      { length: 256 },
      (_, at) => `${String.fromCharCode(65 + (at % 26))}${String(at).padStart(7, '0')}`,
    ),
  }

  it.each(Object.entries(LISTS))('finds each id of a list at its place: %s', (_, list) => {
    const index = indexed(list)
    expect(list.map((id) => placeIn(index, id))).toEqual(list.map((__, place) => place))
    for (const id of list) {
      for (const other of [`${id} `, ` ${id}`, id.toUpperCase(), id.slice(1), `x${id.slice(1)}`]) {
        expect(placeIn(index, other)).toBe(list.indexOf(other))
      }
    }
    for (const other of ['nowhere', 'z', '0190f3c2-0000-7000-8000-999999999999']) expect(placeIn(index, other)).toBe(-1)
  })

  it('is a Map only where the ids end too much alike', () => {
    expect(
      Object.entries(LISTS)
        .filter(([, list]) => indexed(list).map !== undefined)
        .map(([name]) => name),
    ).toEqual(['alike at the end'])
  })

  it('has room for more than its ids, so that a search ends, and not for very many more', () => {
    for (const list of Object.values(LISTS)) {
      const { slots, map } = indexed(list)
      if (map !== undefined) continue
      expect(slots.length).toBeGreaterThan(list.length)
      expect(slots.length).toBeLessThan(4 * list.length + 4)
    }
  })
})

describe('a list of ids that come and go', () => {
  const ENDS: Readonly<Record<string, (at: number) => string>> = {
    different: (at) => `school-${String(at).padStart(3, '0')}`,
    'few characters long': (at) => at.toString(36),
    'alike in all the characters that are read': (at) => `${at}-the-same-end`,
  }
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(99)), { minLength: 1, maxLength: 300 })
  const all = Array.from({ length: 100 }, (_, at) => at)

  const expectOnly = (list: IdList, held: ReadonlySet<string>, asked: readonly string[]) => {
    expect([...list.ids].sort()).toEqual([...held].sort())
    for (const id of asked) {
      const place = placeIn(list, id)
      expect(place < 0 ? undefined : list.ids[place]).toBe(held.has(id) ? id : undefined)
    }
  }

  it.each(Object.entries(ENDS))('holds what was added and not removed since, and nothing else: %s', (_, idOf) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99)), steps, (first, then) => {
        const list = listIds(first.map(idOf))
        const held = new Set(first.map(idOf))
        for (const [isAdded, at] of then) {
          if (isAdded) addId(list, idOf(at))
          else removeId(list, idOf(at))
          if (isAdded) held.add(idOf(at))
          else held.delete(idOf(at))
          expectOnly(list, held, [idOf(at)])
        }
        expectOnly(list, held, all.map(idOf))
      }),
      { numRuns: 150 },
    )
  })

  it('keeps the place of every id until one is removed, and says an id twice once', () => {
    const list = listIds(['a', 'b', 'a'])
    for (const id of ['c', 'a', 'd']) addId(list, id)
    expect(list.ids).toEqual(['a', 'b', 'c', 'd'])
    removeId(list, 'b')
    removeId(list, 'nobody')
    expect(list.ids).toEqual(['a', 'd', 'c'])
  })

  it('goes over to a Map only where ids end too much alike, and finds them there', () => {
    const list = listIds(all.slice(0, 20).map((at) => `${at}-the-same-end`))
    expect(list.map).toBe(undefined)
    for (const at of all) addId(list, `${at}-the-same-end`)
    expect(list.map?.size).toBe(100)
    expect(all.map((at) => placeIn(list, `${at}-the-same-end`))).toEqual(all)
  })
})
