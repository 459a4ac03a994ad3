import {
  type Ask,
  askNumber,
  check,
  checkMany,
  checkPrepared,
  compileOrThrow,
  factsOf,
  type Membership,
  type Organisation,
  placeNumber,
  placesOf,
  prepare,
  rollOf,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { areaOf, isInArea } from '../src/area.ts'

/** Assigned organisations among many: kept as bits or as ranges, alone or beside other users', the answers are the same. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'] } },
  permissions: {
    'loan.see': { label: 'See', section: 'S' },
    'loan.edit': { label: 'Edit', section: 'S' },
    'library.see': { label: 'See', section: 'S' },
  },
  roles: {
    clerk: {
      label: 'Clerk',
      at: ['county'],
      grants: [{ permissions: ['loan.see', 'library.see'], scope: 'assigned' }],
    },
    head: { label: 'Head', at: ['county'], grants: [{ permissions: ['loan.edit'], scope: 'organisation' }] },
  },
  constraints: {},
  administration: {},
})

/** Two counties with so many libraries each. */
const treeOf = (size: number): readonly Organisation[] =>
  ['a', 'b'].flatMap((county) => [
    { id: county, kind: 'county', status: 'open' as const },
    ...Array.from({ length: size }, (_, index) => ({
      id: `${county}${index}`,
      kind: 'library',
      parent: county,
      status: 'open' as const,
    })),
  ])
const clerk = (user: string, organisation: string, assigned: readonly string[]): Membership => ({
  id: user,
  user,
  organisation,
  status: 'active',
  assigned,
  assignments: [{ role: 'clerk' }, { role: 'head' }],
})
const loan = (action: string, holder: string): Ask => ({
  action,
  resource: { type: 'loan', id: 'x', holders: [holder] },
})

describe.each([1, 31, 32, 33, 100, 2047, 2048, 2100])('among %s libraries', (size) => {
  const tree = treeOf(size)
  const places = placesOf(tree)
  const edges = [0, 1, 30, 31, 32, 33, size - 2, size - 1].filter((it) => it >= 0 && it < size)
  const assigned = [...new Set(edges.filter((_, index) => index % 2 === 0))].map((it) => `b${it}`)
  const member = clerk('ann', 'b', [...assigned, 'a0', 'gone'])
  const asked = ['a', 'b', 'a0', `a${size - 1}`, 'gone', ...edges.map((it) => `b${it}`)]

  it('a user reaches exactly those assigned, asked one by one, prepared or in columns', () => {
    const facts = factsOf(policy, { user: { id: 'ann' }, memberships: [member], places })
    const roll = rollOf(policy, places, [facts], 0)
    const see = prepare(policy, facts, 'loan.see', 0)
    for (const id of asked) {
      const expected = assigned.includes(id)
      const ask = loan('loan.see', id)
      const columns = {
        users: Int32Array.of(0),
        asks: Int32Array.of(askNumber(policy, 'loan.see')),
        places: Int32Array.of(placeNumber(places, id)),
      }
      const answers = [
        check(policy, facts, ask, 0).allowed,
        checkPrepared(see, ask.resource).allowed,
        checkMany(roll, columns, new Uint8Array(1)) === 1,
        check(policy, facts, { action: 'library.see', resource: { type: 'library', id } }, 0).allowed,
      ]
      expect([id, answers]).toEqual([id, [expected, expected, expected, expected]])
      expect(check(policy, facts, loan('loan.edit', id), 0).allowed).toBe(id.startsWith('b'))
    }
  })

  it('a membership covers exactly those assigned, and all where it is assigned its own organisation', () => {
    const home = places.position.get('b') ?? -1
    const area = areaOf(places, member, home)
    for (const [at, id] of places.ids.entries()) {
      if (isInArea(area, at) !== assigned.includes(id)) expect([id, assigned]).toBe('alike')
    }
    const whole = areaOf(places, { ...member, assigned: ['b'] }, home)
    const none = areaOf(places, { ...member, assigned: [] }, home)
    for (const [at, id] of places.ids.entries()) {
      if (isInArea(whole, at) !== id.startsWith('b') || isInArea(none, at)) expect(id).toBe('alike')
    }
  })
})

describe('how an area is kept', () => {
  const kept = (size: number, count: number) => {
    const places = placesOf(treeOf(size))
    const all = Array.from({ length: count }, (_, index) => `b${index}`)
    return areaOf(places, clerk('ann', 'b', all), places.position.get('b') ?? -1).bits !== undefined
  }

  it('is bits among few organisations, or many of many assigned, and ranges otherwise', () => {
    // With the county itself 2,048 positions are 64 words.
    expect([kept(2047, 1), kept(2048, 1), kept(2047, 0), kept(2048, 0)]).toEqual([true, false, true, false])
    // Nine assigned are worth 72 words.
    expect([kept(2303, 9), kept(2304, 9), kept(2304, 10)]).toEqual([true, false, true])
  })

  it('takes no room of another user’s', () => {
    const places = placesOf(treeOf(100))
    const home = places.position.get('b') ?? -1
    const areas = Array.from({ length: 600 }, (_, user) =>
      areaOf(places, clerk(`u${user}`, 'b', [`b${user % 100}`]), home),
    )
    for (const [user, area] of areas.entries()) {
      const reached = places.ids.filter((_, at) => isInArea(area, at))
      if (reached.length !== 1 || reached[0] !== `b${user % 100}`)
        expect([user, reached]).toEqual([user, `b${user % 100}`])
    }
    // Small ones lie together, so that they take little room; a large one lies alone.
    expect(new Set(areas.map((it) => it.bits)).size).toBe(3)
    const large = placesOf(treeOf(4200))
    const place = large.position.get('b') ?? -1
    const names = Array.from({ length: 40 }, (_, index) => `b${index}`)
    const [one, other] = [0, 1].map(() => areaOf(large, clerk('ann', 'b', names), place).bits)
    expect(one).not.toBe(other)
    expect([one?.length, areas[0]?.bits?.length]).toEqual([132, 1024])
  })
})
