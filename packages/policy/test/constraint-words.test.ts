import {
  type Command,
  type ConstraintSource,
  compileOrThrow,
  judge,
  type Membership,
  type Organisation,
  type Refusal,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Every constraint broken: whom it tells of, where, in what words, and with what way on. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const grants = (...permissions: readonly string[]) => [{ permissions, scope: 'organisation' as const }]
const at = ['home', 'hut']
const policyWith = (constraints: Readonly<Record<string, ConstraintSource>>) =>
  compileOrThrow({
    key: 'homes',
    name: 'Homes',
    organisations: { home: noun('home'), hut: { ...noun('hut'), within: ['home'] } },
    resources: {},
    permissions: {
      'home.sign': { label: 'Sign', section: 'S' },
      'home.pay': { label: 'Pay', section: 'S' },
      'home.see': { label: 'See', section: 'S' },
    },
    roles: {
      cook: { label: 'Cook', at, family: 'staff', grants: grants('home.sign', 'home.see') },
      nurse: { label: 'Nurse', at, family: 'staff', grants: grants('home.pay') },
      head: { label: 'Head', at, grants: [] },
      guest: { label: 'Guest', at: ['hut'], grants: [] },
    },
    constraints,
    administration: {},
    customRoles: { at: ['home'], catalogue: 'all', rules: [] },
  })

const organisations: readonly Organisation[] = [
  { id: 'h', kind: 'home', status: 'open' },
  { id: 'i', kind: 'home', status: 'open' },
  { id: 'hut', kind: 'hut', parent: 'h', status: 'open' },
]
const member = (user: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id: `m-${user}`,
  user,
  organisation: 'h',
  status: 'active',
  assigned: [],
  assignments: roles.map((role) => ({ role })),
  ...more,
})
const give = (user: string, role: string): Command => ({ do: 'assignRole', membership: `m-${user}`, role })
const take = (user: string, role: string): Command => ({ do: 'revokeRole', membership: `m-${user}`, role })
const night = {
  id: 'night',
  organisation: 'h',
  label: 'Night',
  grants: [{ permission: 'home.pay', scope: 'own' as const }],
}

function told(
  constraint: ConstraintSource,
  members: readonly Membership[],
  ...commands: readonly Command[]
): readonly Refusal[] {
  const state = { organisations, memberships: members, customRoles: [night] }
  const judgement = judge(policyWith({ rule: constraint }), state, { system: 'operator', name: 'x' }, commands, 100)
  return judgement.allowed ? [] : judgement.refusals
}
const wordsOf = (refusals: readonly Refusal[]) => refusals.map((it) => `${it.message} ${it.alternative.message}`)

describe('a maximum', () => {
  const two: ConstraintSource = { atMost: 1, roles: ['cook', 'nurse'], per: 'home' }

  it('counts users once, whatever of the roles they hold, where they hold them', () => {
    expect(told(two, [member('ann', ['cook'])], give('ann', 'nurse'))).toEqual([])
    expect(
      told(two, [member('ann', ['cook']), member('bob', [], { organisation: 'i' })], give('bob', 'nurse')),
    ).toEqual([])
    expect(
      told(two, [member('ann', ['cook']), member('bob', [], { organisation: 'hut' })], give('bob', 'nurse')),
    ).toEqual([])
    expect(told(two, [member('ann', ['cook']), member('bob', [])], give('bob', 'head'))).toEqual([])
  })

  it('says who holds the places, and to hand them over', () => {
    const broken = told(
      two,
      [member('cat', ['nurse']), member('bob', []), member('ann', [])],
      give('bob', 'cook'),
      give('ann', 'nurse'),
    )
    expect(broken).toEqual([
      {
        code: 'atMost',
        rule: 'rule',
        organisation: 'h',
        roles: ['cook', 'nurse'],
        people: ['cat'],
        message: 'A home may have at most 1 Cook or Nurse; this would make 3.',
        alternative: {
          code: 'handOver',
          message:
            'Hand the role over: give it to its next holder and take it from the present one in the same change.',
        },
      },
    ])
  })

  it('is told of each organisation by itself, and of the moment it will be broken', () => {
    const later = member('bob', [], { assignments: [{ role: 'cook', from: 200 }] })
    expect(told(two, [later, member('ann', [])], give('ann', 'nurse'))[0]?.at).toBe(200)
    const both = told(
      two,
      [
        member('ann', ['cook']),
        member('bob', []),
        member('cat', ['cook'], { organisation: 'i' }),
        member('dan', [], { organisation: 'i' }),
      ],
      give('bob', 'cook'),
      give('dan', 'cook'),
    )
    expect(both.map((it) => it.organisation).sort()).toEqual(['h', 'i'])
  })
})

describe('a minimum', () => {
  const one: ConstraintSource = { atLeast: 1, roles: { family: 'staff' }, per: 'home' }

  it('says what would be left, and to give the role first', () => {
    expect(told(one, [member('ann', ['cook'])], take('ann', 'cook'))).toMatchObject([
      {
        code: 'atLeast',
        organisation: 'h',
        people: ['ann'],
        message: 'Each home needs at least 1 Cook or Nurse; this would leave 0.',
      },
    ])
    expect(wordsOf(told(one, [member('ann', ['cook'])], take('ann', 'cook')))[0]).toContain(
      'Give the role to somebody else first.',
    )
  })

  it('not met before may stay so, but not grow worse, and ends with the organisation', () => {
    const two: ConstraintSource = { ...one, atLeast: 2 } as ConstraintSource
    expect(told(two, [member('ann', ['cook'])], give('ann', 'head'))).toEqual([])
    expect(told(two, [member('ann', ['cook'])], take('ann', 'cook')).map((it) => it.code)).toEqual(['atLeast'])
    expect(told(two, [member('ann', [])], give('ann', 'cook'))).toEqual([])
    expect(
      told(one, [member('ann', ['cook'])], take('ann', 'cook'), { do: 'closeOrganisation', organisation: 'h' }),
    ).toEqual([])
  })
})

describe('constraints on one membership', () => {
  it('exactly one: neither none nor two, at its kind of organisation', () => {
    const it1: ConstraintSource = { exactlyOne: ['cook', 'nurse'], per: 'home' }
    const broken = told(it1, [member('ann', ['cook'])], give('ann', 'nurse'))
    expect(broken).toMatchObject([
      { code: 'exactlyOne', membership: 'm-ann', organisation: 'h', people: ['ann'], roles: ['cook', 'nurse'] },
    ])
    expect(wordsOf(broken)).toEqual([
      'A user must hold exactly one of: Cook or Nurse; this would make 2. Choose one of these roles.',
    ])
    expect(told(it1, [member('ann', ['cook'])], take('ann', 'cook'))[0]?.message).toContain('this would make 0.')
    expect(told(it1, [member('ann', ['cook'])], take('ann', 'cook'), give('ann', 'nurse'))).toEqual([])
    expect(told(it1, [member('ann', ['cook'], { organisation: 'hut' })], give('ann', 'nurse'))).toEqual([])
    // Two too many is worse than one too many.
    const three: ConstraintSource = { exactlyOne: ['cook', 'nurse', 'head'], per: 'home' }
    expect(told(three, [member('ann', ['cook', 'nurse'])], give('ann', 'head')).map((it) => it.code)).toEqual([
      'exactlyOne',
    ])
    expect(told(three, [member('ann', ['cook', 'nurse', 'head'])], take('ann', 'head'))).toEqual([])
  })

  it('exclusive roles, in one membership or of one user', () => {
    const inOne: ConstraintSource = { exclusive: ['cook', 'nurse', 'head'], per: 'membership' }
    const ofUser: ConstraintSource = { ...inOne, per: 'user' }
    const elsewhere = member('ann', [], { id: 'm-bob', organisation: 'i' })
    const words = 'Nobody may hold Cook and Nurse together. Choose one of these roles.'
    const broken = told(inOne, [member('ann', ['cook'])], give('ann', 'nurse'))
    expect(broken).toMatchObject([
      { code: 'exclusive', membership: 'm-ann', organisation: 'h', people: ['ann'], roles: ['cook', 'nurse'] },
    ])
    expect(wordsOf(broken)).toEqual([words])
    expect(told(inOne, [member('ann', ['cook']), elsewhere], give('bob', 'nurse'))).toEqual([])
    expect(wordsOf(told(ofUser, [member('ann', ['cook']), elsewhere], give('bob', 'nurse')))).toEqual([words])
    expect(told(ofUser, [member('ann', ['cook']), elsewhere], give('bob', 'nurse'))).toMatchObject([
      { code: 'exclusive', people: ['ann'], roles: ['cook', 'nurse'] },
    ])
    expect(told(ofUser, [member('ann', ['cook', 'nurse']), elsewhere], give('bob', 'head')).length).toBe(1)
    expect(told(ofUser, [member('ann', ['cook', 'nurse']), elsewhere], give('ann', 'cook'))).toEqual([])
    expect(told(inOne, [member('ann', ['cook', 'nurse'])], give('ann', 'head')).length).toBe(1)
    expect(told(inOne, [member('ann', ['cook', 'nurse', 'head'])], take('ann', 'head'))).toEqual([])
  })

  it('exclusive grants, through roles built in or made, in one membership or of one user', () => {
    const inOne: ConstraintSource = { exclusiveGrants: ['home.sign', 'home.pay'], per: 'membership' }
    const ofUser: ConstraintSource = { ...inOne, per: 'user' }
    const elsewhere = member('ann', [], { id: 'm-bob', organisation: 'i' })
    const words = 'Nobody may be allowed both “Sign” and “Pay”. Choose one of these roles.'
    expect(wordsOf(told(inOne, [member('ann', ['cook'])], give('ann', 'nurse')))).toEqual([words])
    expect(wordsOf(told(inOne, [member('ann', ['cook'])], give('ann', 'night')))).toEqual([words])
    expect(told(inOne, [member('ann', ['nurse'])], give('ann', 'night'))).toEqual([])
    expect(told(inOne, [member('ann', ['cook']), elsewhere], give('bob', 'nurse'))).toEqual([])
    expect(wordsOf(told(ofUser, [member('ann', ['cook']), elsewhere], give('bob', 'nurse')))).toEqual([words])
  })

  it('roles that need others', () => {
    const needs: ConstraintSource = { requires: ['cook', 'nurse'], role: 'head' }
    const broken = told(needs, [member('ann', ['cook'])], give('ann', 'head'))
    expect(broken).toMatchObject([{ code: 'requires', membership: 'm-ann', roles: ['head', 'nurse'], people: ['ann'] }])
    expect(wordsOf(broken)).toEqual(['Head can only be held with Nurse. Give the roles it needs in the same change.'])
    expect(wordsOf(told(needs, [member('ann', [])], give('ann', 'head')))[0]).toContain(
      'Head can only be held with Cook and Nurse.',
    )
    expect(told(needs, [member('ann', [])], give('ann', 'cook'))).toEqual([])
    expect(told(needs, [member('ann', ['cook', 'nurse'])], give('ann', 'head'))).toEqual([])
    expect(told(needs, [member('ann', ['cook', 'nurse', 'head'])], take('ann', 'cook')).map((it) => it.code)).toEqual([
      'requires',
    ])
  })

  it('roles that take in every organisation of a kind', () => {
    const all: ConstraintSource = { coversAll: 'hut', role: 'head' }
    const broken = told(all, [member('ann', [], { assigned: ['hut'] })], give('ann', 'head'))
    expect(broken).toMatchObject([{ code: 'coversAll', membership: 'm-ann', roles: ['head'], people: ['ann'] }])
    expect(wordsOf(broken)).toEqual([
      'Head can only be held by a user who has all huts assigned. Assign every organisation of that kind in the same change.',
    ])
    const placed = (...assigned: Membership['assigned']) =>
      told(all, [member('ann', [], { assigned })], give('ann', 'head')).length
    expect([
      placed({ every: 'hut' }),
      placed('hut', { every: 'hut', beneath: 'h' }),
      placed({ every: 'home' }),
      placed({ every: 'hut', beneath: 'hut' }),
      placed({ every: 'home' }, 'hut'),
    ]).toEqual([0, 0, 1, 1, 1])
    expect(told(all, [member('ann', [])], give('ann', 'cook'))).toEqual([])
  })

  it('one membership of a kind for each user', () => {
    const one: ConstraintSource = { atMostOneOf: 'home' }
    const add = (organisation: string): Command => ({
      do: 'addMembership',
      membership: 'n',
      user: 'ann',
      organisation,
      assigned: [],
      roles: [],
    })
    const broken = told(one, [member('ann', [])], add('i'))
    expect(broken).toMatchObject([{ code: 'atMostOneOf', roles: [], people: ['ann'] }])
    expect(wordsOf(broken)).toEqual([
      'A user may belong to at most one home. End the other membership in the same change.',
    ])
    expect(told(one, [member('ann', [])], add('hut'))).toEqual([])
    expect(told(one, [member('bob', [])], add('i'))).toEqual([])
    expect(told(one, [member('ann', [])], add('i'), { do: 'endMembership', membership: 'm-ann' })).toEqual([])
  })
})
