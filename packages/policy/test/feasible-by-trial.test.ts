import type { ConstraintSource, PolicySource } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { canBeHeld, conflictsIn } from '../src/feasible.ts'

/** Whether constraints can be met together, against trying every small organisation. */

const ROLES = ['a', 'b', 'c'] as const
const grants = (permission: string) => [{ permissions: ['x.see', permission], scope: 'own' as const }]
const roles: PolicySource['roles'] = {
  a: { label: 'A', at: ['home'], family: 'both', grants: grants('x.sign') },
  b: { label: 'B', at: ['home'], family: 'both', grants: [...grants('x.pay'), ...grants('x.ask')] },
  c: { label: 'C', at: ['home', 'other'], grants: grants('x.pay') },
  away: { label: 'Away', at: ['other'], grants: [] },
}
const POOL: readonly ConstraintSource[] = [
  { atMost: 0, roles: ['a'], per: 'home' },
  { atMost: 1, roles: { family: 'both' }, per: 'home' },
  { atMost: 1, roles: ['b', 'c'], per: 'home' },
  { atMost: 0, roles: ['a', 'b', 'c'], per: 'other' },
  { atLeast: 1, roles: ['a'], per: 'home' },
  { atLeast: 2, roles: { family: 'both' }, per: 'home' },
  { atLeast: 2, roles: ['c'], per: 'home' },
  { exactlyOne: ['a', 'b'], per: 'home' },
  { exactlyOne: { family: 'both' }, per: 'other' },
  { exclusive: ['a', 'b'], per: 'membership' },
  { exclusive: ['b', 'c'], per: 'user' },
  { exclusiveGrants: ['x.sign', 'x.pay'], per: 'membership' },
  { requires: ['b'], role: 'a' },
  { requires: ['a', 'b'], role: 'c' },
  { requires: ['away'], role: 'c' },
  { coversAll: 'other', role: 'b' },
  { atMostOneOf: 'home' },
]

const organisations = { home: { label: 'home', plural: 'homes' }, other: { label: 'other', plural: 'others' } }
const sourceOf = (constraints: readonly ConstraintSource[]) => ({
  organisations,
  roles,
  constraints: Object.fromEntries(constraints.map((it, index) => [`c${index}`, it])),
})

type Held = readonly string[]
const SETS: readonly Held[] = Array.from({ length: 8 }, (_, bits) => ROLES.filter((__, at) => (bits >> at) & 1))
const named = (set: readonly string[] | { readonly family: string }): Held => ('family' in set ? ['a', 'b'] : set)

function isMember(held: Held, it: ConstraintSource): boolean {
  const among = (set: Held) => set.filter((role) => held.includes(role)).length
  if ('exactlyOne' in it) return it.per !== 'home' || among(named(it.exactlyOne)) === 1
  if ('exclusive' in it) return among(it.exclusive) < 2
  if ('exclusiveGrants' in it) return !(held.includes('a') && (held.includes('b') || held.includes('c')))
  if ('requires' in it) return !held.includes(it.role) || among(named(it.requires)) === named(it.requires).length
  return true
}

function isHome(members: readonly Held[], it: ConstraintSource): boolean {
  if (!('roles' in it) || it.per !== 'home') return true
  const count = members.filter((held) => named(it.roles).some((role) => held.includes(role))).length
  return 'atMost' in it ? count <= it.atMost : count >= it.atLeast
}

/** Every organisation of up to four members. */
function homes(from = 0, size = 4): readonly (readonly Held[])[] {
  if (size === 0) return [[]]
  const larger = SETS.flatMap((held, at) => (at < from ? [] : homes(at, size - 1).map((rest) => [held, ...rest])))
  return [[], ...larger]
}
const HOMES = homes()
const canBe = (constraints: readonly ConstraintSource[], wanted: Held = []): boolean =>
  HOMES.some(
    (members) =>
      (wanted.length === 0 || members.some((held) => wanted.every((role) => held.includes(role)))) &&
      constraints.every((it) => isHome(members, it) && members.every((held) => isMember(held, it))),
  )

const pairs = POOL.flatMap((one, index) => [[one], ...POOL.slice(index + 1).map((other) => [one, other])])
const triples = POOL.flatMap((one, i) =>
  POOL.slice(i + 1).flatMap((two, j) => POOL.slice(i + j + 2).map((three) => [one, two, three])),
).filter((_, index) => index % 2 === 0)

describe('constraints', () => {
  it('are in conflict exactly where no small organisation meets them, and the fewest of them are told', () => {
    let conflicts = 0
    for (const constraints of [[], ...pairs, ...triples]) {
      const found = conflictsIn(sourceOf(constraints)).find((it) => it.kind === 'home')
      if ((found === undefined) !== canBe(constraints)) expect([found, constraints]).toBe('otherwise')
      if (found === undefined) continue
      conflicts++
      const least = found.constraints.map((key) => constraints[Number(key.slice(1))] as ConstraintSource)
      expect(canBe(least)).toBe(false)
      for (const left of least) expect(canBe(least.filter((it) => it !== left))).toBe(true)
    }
    expect(conflicts).toBeGreaterThan(15)
  })

  it('let roles be held together exactly where a small organisation has somebody who holds them', () => {
    for (const constraints of [[], ...pairs]) {
      for (const wanted of SETS.slice(1)) {
        const found = canBeHeld(sourceOf(constraints), 'home', wanted)
        if (found !== canBe(constraints, wanted)) expect([found, constraints, wanted]).toBe('otherwise')
      }
    }
    expect(canBeHeld(sourceOf([]), 'home', ['a', 'away'])).toBe(false)
    expect(canBeHeld(sourceOf([]), 'home', ['nobody'])).toBe(false)
    expect(canBeHeld(sourceOf([]), 'other', ['c', 'away'])).toBe(true)
  })

  it('are told of each kind of organisation by itself', () => {
    const never: ConstraintSource = { atLeast: 1, roles: ['c'], per: 'other' }
    const none: ConstraintSource = { atMost: 0, roles: ['c'], per: 'other' }
    expect(conflictsIn(sourceOf([never, none, { atMostOneOf: 'home' }]))).toEqual([
      { kind: 'other', constraints: ['c0', 'c1'] },
    ])
    expect(conflictsIn(sourceOf([{ atLeast: 1, roles: ['away'], per: 'home' }]))).toEqual([
      { kind: 'home', constraints: ['c0'] },
    ])
  })

  it('on more roles than can be looked through are not called a conflict', () => {
    const many = Array.from({ length: 15 }, (_, index) => `r${index}`)
    const source = (roles: readonly string[]) => ({
      organisations,
      roles: Object.fromEntries(roles.map((it) => [it, { label: it, at: ['home'], grants: [] }])),
      constraints: {
        most: { atMost: 0, roles, per: 'home' },
        least: { atLeast: 1, roles, per: 'home' },
      },
    })
    expect(conflictsIn(source(many))).toEqual([])
    expect(conflictsIn(source(many.slice(0, 14)))).toEqual([{ kind: 'home', constraints: ['most', 'least'] }])
  })
})
