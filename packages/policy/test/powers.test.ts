import {
  type CustomRole,
  compileOrThrow,
  type GrantSource,
  type Policy,
  type PolicySource,
  type RoleSource,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { roleEntryOf } from '../src/fold.ts'
import { ASSIGNED, EVERYWHERE, HOME, NOTHING, powersOf, SLOW } from '../src/powers.ts'

/** What roles give together: the widest grant first, and how each permission may be answered without reading them. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const open = { eq: [{ resource: 'state' }, 'open'] } as const
const role = (...grants: readonly Omit<GrantSource, 'permissions'>[]): RoleSource => ({
  label: 'Role',
  at: ['county'],
  grants: grants.map((it) => ({ permissions: ['loan.see'], ...it })),
})
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: { county: noun('county') },
  resources: { loan: { ...noun('loan'), heldBy: ['county'], attributes: { state: 'string' } } },
  permissions: {
    'loan.see': { label: 'See', section: 'S' },
    'loan.lend': { label: 'Lend', section: 'S' },
    'self.name': { label: 'Name', section: 'S' },
  },
  roles: {
    everywhere: role({ scope: 'all' }),
    home: role({ scope: 'organisation' }),
    placed: role({ scope: 'assigned' }),
    also: role({ scope: 'assigned' }),
    picked: role({ scope: 'selected' }),
    own: role({ scope: 'own' }),
    everywhereOpen: role({ scope: 'all', when: open }),
    homeOpen: role({ scope: 'organisation', when: open }),
    placedOpen: role({ scope: 'assigned', when: open }),
    ownOpen: role({ scope: 'own', when: open }),
    namer: { label: 'Namer', at: ['county'], grants: [{ permissions: ['self.name'], scope: 'own' }] },
    ab: { label: 'AB', at: ['county'], grants: [{ permissions: ['loan.lend'], scope: 'own' }] },
    c: role({ scope: 'own' }),
    a: role({ scope: 'organisation' }),
    bc: role({ scope: 'all' }),
  },
  constraints: {},
  administration: {},
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
}
/** Powers are kept with their policy, so each question is put to a new one unless keeping is the question. */
const fresh = () => compileOrThrow(source)
const policy = fresh()
const rolesIn = ({ roles }: Policy, keys: readonly string[]) => keys.flatMap((key) => roles.get(key) ?? [])
const given = (...keys: readonly string[]) => {
  const one = fresh()
  return powersOf(one, rolesIn(one, keys))
}
const rolesOf = (...keys: readonly string[]) => rolesIn(policy, keys)
const rowOf = (...keys: readonly string[]) => given(...keys).powers[0]?.map((it) => it.role)
const wayOf = (...keys: readonly string[]) => given(...keys).ways[0]

describe('the grants of a permission', () => {
  it('stand the widest first, those without a condition before those with one', () => {
    const all = ['ownOpen', 'own', 'placedOpen', 'picked', 'homeOpen', 'placed', 'everywhereOpen', 'home', 'everywhere']
    const sorted = [
      'everywhere',
      'home',
      'placed',
      'picked',
      'own',
      'everywhereOpen',
      'homeOpen',
      'placedOpen',
      'ownOpen',
    ]
    expect(rowOf(...all)).toEqual(sorted)
    expect(rowOf(...all.toReversed())).toEqual(sorted)
  })

  it('stand by the names of their roles where they are alike, whichever is held first', () => {
    expect(rowOf('placed', 'also')).toEqual(['also', 'placed'])
    expect(rowOf('also', 'placed')).toEqual(['also', 'placed'])
  })

  it('are there for every permission of the policy, and the first is the decision', () => {
    const { powers, ways, decisions } = given('placed', 'home')
    expect([powers.length, ways.length, decisions.length]).toEqual(Array(3).fill(policy.permissions.size))
    expect(decisions[0]?.because).toEqual({ role: 'home', permission: 'loan.see', scope: 'organisation' })
    expect([powers[1], decisions[1]]).toEqual([undefined, undefined])
  })
})

describe('a permission is answered', () => {
  const TABLE: readonly (readonly [readonly string[], number])[] = [
    [[], NOTHING],
    [['namer'], NOTHING],
    [['everywhere'], EVERYWHERE],
    [['everywhere', 'home', 'ownOpen'], EVERYWHERE],
    [['home'], HOME],
    [['home', 'placed', 'own', 'homeOpen'], HOME],
    [['home', 'everywhereOpen'], SLOW],
    [['placed'], ASSIGNED],
    [['placed', 'also'], ASSIGNED],
    [['placed', 'picked'], SLOW],
    [['placed', 'own'], SLOW],
    [['placed', 'placedOpen'], SLOW],
    [['placed', 'homeOpen'], SLOW],
    [['picked'], SLOW],
    [['own'], SLOW],
    [['homeOpen'], SLOW],
    [['everywhereOpen'], SLOW],
  ]

  it.each(TABLE.map(([keys, way]) => ({ keys: keys.join(' and ') || 'no role', of: keys, way })))(
    'by what is known of it alone, or grant by grant, for $keys',
    ({ of, way }) => expect(wayOf(...of)).toBe(way),
  )

  it('grant by grant when it is about oneself', () => {
    expect(given('namer').ways[2]).toBe(SLOW)
    expect(given('everywhere').ways[2]).toBe(SLOW)
  })
})

describe('powers are shared', () => {
  it('by all who hold the same built-in roles, in whatever order', () => {
    const one = fresh()
    const of = (...keys: readonly string[]) => powersOf(one, rolesIn(one, keys))
    expect(of('home', 'placed')).toBe(of('placed', 'home'))
    expect(of('home')).toBe(of('home'))
    expect(of('home')).not.toBe(of('placed'))
  })

  it('by nobody whose roles only read alike when put together', () => {
    const one = fresh()
    const kept = (...keys: readonly string[]) => powersOf(one, rolesIn(one, keys)).ways[0]
    expect([kept('ab', 'c'), kept('a', 'bc'), kept('ab', 'c')]).toEqual([SLOW, EVERYWHERE, SLOW])
  })

  it('by nobody who holds a made role, which may change under its name', () => {
    const made = (permission: string): CustomRole => ({
      id: 'made',
      organisation: 'c',
      label: 'Made',
      grants: [{ permission, scope: 'organisation' }],
    })
    const withMade = (permission: string) => powersOf(policy, [...rolesOf('ab'), roleEntryOf(policy, made(permission))])
    expect(withMade('loan.see').ways[0]).toBe(HOME)
    expect(withMade('loan.lend').ways[0]).toBe(NOTHING)
    expect(withMade('loan.lend').powers[1]?.map((it) => it.role)).toEqual(['made', 'ab'])
  })

  it('by nobody who is viewed: of theirs only what may be looked at is left', () => {
    const viewing = { by: 'zoe', mode: 'read' } as const
    const viewed = powersOf(policy, rolesOf('home'), viewing)
    expect(viewed.powers[0]).toBeUndefined()
    expect(viewed.ways[0]).toBe(NOTHING)
    expect(powersOf(policy, rolesOf('home'), { ...viewing, mode: 'change' }).ways[0]).toBe(HOME)
    expect(wayOf('home')).toBe(HOME)
  })
})
