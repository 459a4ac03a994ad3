import {
  askNumber,
  check,
  checkAlong,
  checkAt,
  checkMany,
  checkPrepared,
  checkPreparedAlong,
  checkPreparedAt,
  factsOf,
  filterAlong,
  placeNumber,
  placesOf,
  prepare,
  rollOf,
} from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { USERS } from './drawn-words.ts'
import { ACTIONS } from './drawn-worlds.ts'
import { attributesOf, compiled, drawn, factsIn, questions } from './questions.ts'
import { pathFrom } from './reference.ts'

/** The faster ways to ask say what `check` says, on policies and worlds drawn at random. */

describe('asking about many things', () => {
  it('with user and permission looked up once gives the very decisions of check', () => {
    fc.assert(
      fc.property(drawn, ([source, world, resources, at]) => {
        const policy = compiled(source)
        const all = new Map(USERS.map((id) => [id as string, factsIn(policy, world, attributesOf(id))]))
        for (const [user, { action, resource, ...rest }] of questions(world, resources)) {
          const facts = all.get(user.id)
          if (facts === undefined) throw new Error('every user has facts')
          const answer = checkPrepared(prepare(policy, facts, action, at, rest), resource)
          if (answer !== check(policy, facts, { action, resource, ...rest }, at)) {
            expect(answer).toBe(check(policy, facts, { action, resource, ...rest }, at))
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('by place alone gives the very decisions of check for a thing of which nothing else is known', () => {
    fc.assert(
      fc.property(drawn, ([source, world, , at]) => {
        const policy = compiled(source)
        const places = [...world.organisations.map(({ id }) => id), 'nowhere at all', undefined]
        for (const id of USERS) {
          const facts = factsIn(policy, world, attributesOf(id))
          for (const action of [...ACTIONS, 'self.password', 'no.such']) {
            const prepared = prepare(policy, facts, action, at)
            const type = policy.permissions.get(action)?.types[0] ?? ''
            for (const place of places) {
              const held = { type, holders: place === undefined ? undefined : [place] }
              const resource = policy.kinds.has(type) ? { type, id: place } : held
              const expected = check(policy, facts, { action, resource }, at)
              expect(checkAt(policy, facts, action, place, at)).toBe(expected)
              expect(checkPreparedAt(prepared, place)).toBe(expected)
            }
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('along the path above a thing gives the very decisions of asking by its place', () => {
    let beyond = 0
    fc.assert(
      fc.property(drawn, ([source, world, , at]) => {
        const policy = compiled(source)
        for (const id of USERS) {
          const facts = factsIn(policy, world, attributesOf(id))
          for (const action of [...ACTIONS, 'self.password', 'no.such']) {
            const prepared = prepare(policy, facts, action, at)
            const type = policy.permissions.get(action)?.types[0] ?? ''
            const asked = world.organisations.filter(({ kind }) => !policy.kinds.has(type) || kind === type)
            for (const path of [[], ...asked.map(({ id: from }) => pathFrom(world, from))]) {
              const expected = checkAt(policy, facts, action, path[0], at)
              expect(checkAlong(policy, facts, action, path, at)).toBe(expected)
              expect(checkPreparedAlong(prepared, path)).toBe(expected)
              expect([path].some(filterAlong(prepared, (row) => row))).toBe(expected.allowed)
              if (expected.allowed && path.length > 1) beyond += 1
            }
          }
        }
      }),
      { numRuns: 150 },
    )
    expect(beyond).toBeGreaterThan(50)
  })

  it('in columns of numbers gives the answers of check for a thing with that only holder', () => {
    fc.assert(
      fc.property(drawn, ([source, world, , at]) => {
        const policy = compiled(source)
        const places = placesOf(world.organisations)
        const { memberships, customRoles } = world
        const all = USERS.map((id) => factsOf(policy, { user: attributesOf(id), memberships, customRoles, places }))
        const roll = rollOf(policy, places, all, at)
        const asked = all.flatMap((facts, user) =>
          [...ACTIONS, 'no.such'].flatMap((action) =>
            [...world.organisations.map(({ id }) => id), 'nowhere at all'].map((id) => ({ facts, user, action, id })),
          ),
        )
        const answers = new Uint8Array(asked.length)
        const columns = {
          users: Int32Array.from(asked, ({ user }) => user),
          asks: Int32Array.from(asked, ({ action }) => askNumber(policy, action)),
          places: Int32Array.from(asked, ({ id }) => placeNumber(places, id)),
        }
        const allowed = checkMany(roll, columns, answers)
        const expected = asked.map(({ facts, action, id }) => {
          const type = policy.permissions.get(action)?.types[0] ?? ''
          const thing = policy.kinds.has(type) ? { type, id } : { type, holders: [id] }
          return Number(check(policy, facts, { action, resource: thing }, at).allowed)
        })
        expect([...answers]).toEqual(expected)
        expect(allowed).toBe(expected.filter((it) => it === 1).length)
      }),
      { numRuns: 150 },
    )
  })

  it('needs room for every answer', () => {
    const policy = compiled({
      key: 'k',
      name: 'K',
      organisations: { area: { label: 'area', plural: 'areas' } },
      resources: {},
      permissions: {},
      roles: {},
      constraints: {},
      administration: {},
    })
    const roll = rollOf(policy, placesOf([]), [], 0)
    const columns = { users: new Int32Array(1), asks: new Int32Array(1), places: new Int32Array(1) }
    expect(() => checkMany(roll, columns, new Uint8Array(0))).toThrow(RangeError)
  })
})
