import { check, factsOf, isInside, list, placesOf, reasonsFor } from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policies } from './drawn-policies.ts'
import { USERS } from './drawn-words.ts'
import { ACTIONS } from './drawn-worlds.ts'
import { attributesOf, compiled, drawn, factsIn, questions } from './questions.ts'
import { allows, beneath, type World } from './reference.ts'

/** The laws of the model about answers, on policies and worlds drawn at random. The run prints its seed. */

const RUNS = { numRuns: 400 }

describe('the engine and its definition', () => {
  it('give the same answer to every question', () => {
    const counts = { allowed: 0, denied: 0 }
    fc.assert(
      fc.property(drawn, ([source, world, resources, at]) => {
        const policy = compiled(source)
        const all = new Map(USERS.map((id) => [id, factsIn(policy, world, attributesOf(id))]))
        for (const [user, ask] of questions(world, resources)) {
          const facts = all.get(user.id as (typeof USERS)[number])
          if (facts === undefined) throw new Error('every user has facts')
          const decision = check(policy, facts, ask, at)
          const expected = allows(source, world, user, ask, at)
          if (decision.allowed !== expected) expect([decision, ask, user, at]).toEqual([expected])
          if (check(policy, facts, ask, at) !== decision) throw new Error('decisions are interned')
          const reasons = reasonsFor(policy, facts, ask, at)
          if (reasons.length === 0 || reasons.some((it) => it.code === 'granted') !== expected) {
            expect([reasons, ask, user, at]).toEqual([expected])
          }
          counts[expected ? 'allowed' : 'denied']++
        }
      }),
      RUNS,
    )
    // Neither answer may be so rare that agreement would mean nothing.
    expect(counts.allowed).toBeGreaterThan(1000)
    expect(counts.denied).toBeGreaterThan(1000)
  })
})

describe('the laws:', () => {
  it('1 default deny: without an assignment there is no permission, one’s own acts apart', () => {
    fc.assert(
      fc.property(drawn, ([source, world, resources, at]) => {
        const policy = compiled(source)
        const bare = { ...world, memberships: world.memberships.map((it) => ({ ...it, assignments: [] })) }
        for (const [user, ask] of questions(bare, resources)) {
          const { allowed } = check(policy, factsIn(policy, bare, user), ask, at)
          if (allowed) expect([policy.ownActs.has(ask.action), ask.resource.owner]).toEqual([true, user.id])
        }
      }),
      { numRuns: 20 },
    )
  })

  it('2 monotone: another assignment never takes a permission away', () => {
    const role = fc.constantFrom('r0', 'r1', 'r2', 'r3')
    fc.assert(
      fc.property(drawn, fc.nat(5), role, ([source, world, resources, at], which, extra) => {
        const policy = compiled(source)
        const more: World = {
          ...world,
          memberships: world.memberships.map((it, index) =>
            index === which ? { ...it, assignments: [...it.assignments, { role: extra }] } : it,
          ),
        }
        for (const [user, ask] of questions(world, resources)) {
          if (!check(policy, factsIn(policy, world, user), ask, at).allowed) continue
          expect(check(policy, factsIn(policy, more, user), ask, at).allowed).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('3 order: order and duplicates change nothing', () => {
    const turned = <T>(items: readonly T[]): readonly T[] => [...items, ...items].reverse()
    fc.assert(
      fc.property(drawn, ([source, world, resources, at]) => {
        const policy = compiled(source)
        const other = compiled({
          ...source,
          roles: Object.fromEntries(
            Object.entries(source.roles).map(([key, it]) => [key, { ...it, grants: turned(it.grants) }]),
          ),
        })
        const shuffled: World = {
          ...world,
          organisations: turned(world.organisations),
          memberships: world.memberships
            .map((it) => ({
              ...it,
              assigned: turned(it.assigned),
              assignments: turned(it.assignments),
              selected: turned(it.selected ?? []),
            }))
            .reverse(),
        }
        for (const [user, ask] of questions(world, resources)) {
          const same = {
            ...ask,
            resource: { ...ask.resource, ...(ask.resource.holders && { holders: turned(ask.resource.holders) }) },
          }
          expect(check(other, factsIn(other, shuffled, user), same, at).allowed).toBe(
            check(policy, factsIn(policy, world, user), ask, at).allowed,
          )
        }
        for (const id of USERS) {
          const [a, b] = [factsIn(policy, world, attributesOf(id)), factsIn(other, shuffled, attributesOf(id))]
          for (const action of ACTIONS) {
            const sizes = [
              list(policy, a, action, {}, at).parts.length > 0,
              list(other, b, action, {}, at).parts.length > 0,
            ]
            expect(sizes[0]).toBe(sizes[1])
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  it('4 scope containment: nothing reaches outside the membership’s organisation except “all”', () => {
    fc.assert(
      fc.property(drawn, ([source, world, resources, at]) => {
        const policy = compiled(source)
        for (const [user, ask] of questions(world, resources)) {
          if (ask.resource.type === 'self') continue
          for (const reason of reasonsFor(policy, factsIn(policy, world, user), ask, at)) {
            if (reason.code !== 'granted' || reason.grant.scope === 'all') continue
            const home = world.memberships.find((it) => it.id === reason.membership)?.organisation ?? ''
            expect(beneath(world, reason.through ?? '', home)).toBe(true)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  it('5 list = check, for every user, permission and resource', () => {
    const counts = { inside: 0, outside: 0 }
    fc.assert(
      fc.property(drawn, ([source, world, resources, at]) => {
        const policy = compiled(source)
        const places = placesOf(world.organisations)
        for (const [user, ask] of questions(world, resources)) {
          const facts = factsIn(policy, world, user)
          const extent = list(policy, facts, ask.action, { membership: ask.membership, attributes: ask.context }, at)
          const inside = isInside(extent, places, ask.resource)
          const { allowed } = check(policy, facts, ask, at)
          if (inside !== allowed) expect([inside, extent, ask]).toEqual([allowed])
          counts[inside ? 'inside' : 'outside']++
        }
      }),
      { numRuns: 250 },
    )
    expect(counts.inside).toBeGreaterThan(500)
    expect(counts.outside).toBeGreaterThan(500)
  })

  it('6 expiry: exact at the boundary, half open', () => {
    const organisations = [{ id: 'root', kind: 'root', status: 'open' as const }]
    const days = fc.integer({ min: -1_000_000, max: 1_000_000 })
    fc.assert(
      fc.property(
        policies,
        days,
        fc.integer({ min: 1, max: 1000 }),
        fc.boolean(),
        (drawnPolicy, from, length, onRole) => {
          const until = from + length
          const grants = [{ permissions: ['any.see'], scope: 'organisation' as const }]
          const source = {
            ...drawnPolicy,
            permissions: { ...drawnPolicy.permissions, 'any.see': { label: '', section: 's', on: 'root' } },
          }
          const plain = { ...source.permissions['any.see'], label: 'See' }
          const policy = compiled({
            ...source,
            permissions: { ...source.permissions, 'any.see': plain },
            roles: { ...source.roles, r0: { label: 'role', at: ['root'], grants } },
            administration: {},
            constraints: {},
          })
          const dates = { from, until }
          const memberships = [
            {
              id: 'm',
              user: 'ann',
              organisation: 'root',
              status: 'active' as const,
              assigned: [],
              assignments: [{ role: 'r0', ...(onRole && dates) }],
              ...(!onRole && dates),
            },
          ]
          const facts = factsOf(policy, { user: { id: 'ann' }, memberships, places: placesOf(organisations) })
          const ask = { action: 'any.see', resource: { type: 'root', id: 'root' } }
          const answers = [from - 1, from, until - 1, until, from].map((at) => check(policy, facts, ask, at).allowed)
          expect(answers).toEqual([false, true, true, false, true])
          expect(check(policy, facts, ask, Number.NaN).allowed).toBe(false)
        },
      ),
      { numRuns: 50 },
    )
  })
})
