import {
  type Command,
  type CustomGrant,
  type CustomRole,
  type CustomRolesSource,
  compileOrThrow,
  effectiveGrants,
  judge,
  type PolicySource,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What a role made at run time comes to, rule by rule; and what its maker must be able to give to make it. */

const label = { label: 'x', plural: 'xs' }
const entry = { label: 'Entry', section: 'Shop', on: 'shop' }
const open = { eq: [{ resource: 'id' }, 'open'] } as const
const mine = { eq: [{ resource: 'owner' }, { subject: 'id' }] } as const
const shops: PolicySource = {
  key: 'shops',
  name: 'Shops',
  organisations: { shop: label },
  resources: {},
  permissions: {
    'shop.a': { ...entry, label: 'Do A' },
    'shop.b': entry,
    'shop.c': entry,
    'shop.d': entry,
    'shop.e': entry,
  },
  roles: {},
  constraints: {},
  administration: {},
}
const policyWith = (...rules: CustomRolesSource['rules']) =>
  compileOrThrow({ ...shops, customRoles: { at: ['shop'], catalogue: 'all', rules } })
const made = (...grants: readonly CustomGrant[]): CustomRole => ({ id: 'm', organisation: 's', label: 'M', grants })
const a = { permission: 'shop.a', scope: 'organisation' } as const
const b = { ...a, permission: 'shop.b' }
const c = { ...a, permission: 'shop.c' }

describe('a role made at run time', () => {
  it('gives what it lists, each once, and nothing that is not known or is everywhere', () => {
    const all = { permission: 'shop.b', scope: 'all' } as unknown as CustomGrant
    const gone = { permission: 'shop.gone', scope: 'own' } as const
    expect(effectiveGrants(policyWith(), made(a, a, gone, all, { ...c, when: open }))).toEqual([
      a,
      { ...c, when: open },
    ])
    expect(effectiveGrants(compileOrThrow(shops), made(a))).toEqual([a])
  })

  it('comes to the same each time it is asked, for each policy by itself', () => {
    const role = made(a)
    const [one, two] = [policyWith(), policyWith({ permission: 'shop.a', implies: ['shop.b'] })]
    expect(effectiveGrants(one, role)).toBe(effectiveGrants(one, role))
    expect(effectiveGrants(two, role)).toEqual([a, b])
    expect(effectiveGrants(one, role)).toEqual([a])
  })

  it('gives what its entries imply, and what that implies, with the scope and condition of the entry', () => {
    const policy = policyWith(
      { permission: 'shop.a', implies: ['shop.b'] },
      { permission: 'shop.b', implies: ['shop.c'] },
      { permission: 'shop.a', implies: ['shop.d'] },
      { permission: 'shop.c', implies: ['shop.a'] },
    )
    const grant = { permission: 'shop.a', scope: 'own', when: mine } as const
    const given = effectiveGrants(policy, made(grant))
    expect(given).toHaveLength(4)
    for (const permission of ['shop.a', 'shop.b', 'shop.c', 'shop.d'])
      expect(given).toContainEqual({ ...grant, permission })
  })

  it('gives of an entry with a choice only what the chosen value gives', () => {
    const choice = {
      some: { gives: ['shop.b'] },
      few: { gives: ['shop.b', 'shop.c'], when: open },
      none: { gives: [] },
    }
    const policy = policyWith({ permission: 'shop.a', choice })
    const chosen = (grant: Partial<CustomGrant>) => effectiveGrants(policy, made({ ...a, ...grant }))
    expect(chosen({ choice: 'some' })).toEqual([b])
    expect(chosen({ choice: 'some', when: mine })).toEqual([{ ...b, when: mine }])
    expect(chosen({ choice: 'few' })).toEqual([
      { ...b, when: open },
      { ...c, when: open },
    ])
    expect(chosen({ choice: 'few', when: mine, scope: 'own' })[0]).toEqual({
      ...b,
      scope: 'own',
      when: { and: [mine, open] },
    })
    for (const odd of ['none', 'other', 'toString']) expect(chosen({ choice: odd })).toEqual([])
    expect(chosen({})).toEqual([])
    expect(effectiveGrants(policy, made(b))).toEqual([b])
  })

  it('reaches no further than it is narrowed', () => {
    const narrowed = (
      to: 'selected' | 'assigned' | 'own',
      scope: CustomGrant['scope'],
      ...more: readonly CustomGrant[]
    ) =>
      effectiveGrants(
        policyWith({ permission: 'shop.b', narrows: ['shop.a', 'shop.c'], to }),
        made({ ...a, scope }, ...more),
      )[0]?.scope
    expect(narrowed('own', 'organisation', b)).toBe('own')
    expect(narrowed('selected', 'organisation', b)).toBe('selected')
    expect(narrowed('assigned', 'organisation', b)).toBe('assigned')
    expect(narrowed('selected', 'assigned', b)).toBe('selected')
    expect(narrowed('assigned', 'selected', b)).toBe('selected')
    expect(narrowed('selected', 'own', b)).toBe('own')
    expect(narrowed('own', 'organisation')).toBe('organisation')
    expect(narrowed('own', 'organisation', c)).toBe('organisation')
    const both = policyWith({ permission: 'shop.b', narrows: ['shop.a'], to: 'own' })
    expect(effectiveGrants(both, made(a, b))).toEqual([{ ...a, scope: 'own' }, b])
  })

  it('holds what every role holds, unless it holds what withdraws it', () => {
    const policy = policyWith({ always: 'shop.d', scope: 'assigned', unless: 'shop.b' })
    const always = { permission: 'shop.d', scope: 'assigned' }
    expect(effectiveGrants(policy, made(a))).toEqual([a, always])
    expect(effectiveGrants(policy, made())).toEqual([always])
    expect(effectiveGrants(policy, made(a, b))).toEqual([a, b])
  })
})

describe('who makes a role', () => {
  const roles: PolicySource['roles'] = {
    maker: { label: 'Maker', at: ['shop'], grants: [] },
    far: { label: 'Far', at: ['shop'], grants: [{ permissions: ['shop.a'], scope: 'all' }] },
    here: { label: 'Here', at: ['shop'], grants: [{ permissions: ['shop.b', 'shop.d'], scope: 'organisation' }] },
    near: { label: 'Near', at: ['shop'], grants: [{ permissions: ['shop.c'], scope: 'assigned' }] },
    any: { label: 'Any', at: ['shop'], grants: [] },
    plain: { label: 'Plain', at: ['shop'], grants: [{ permissions: ['shop.e'], scope: 'organisation' }] },
    when: { label: 'When', at: ['shop'], grants: [{ permissions: ['shop.e'], scope: 'organisation', when: open }] },
  }
  const rule = { holder: { roles: ['maker'] }, where: 'organisation', self: true, peers: true } as const
  const define = { ...rule, may: ['defineRole'], roles: 'any' } as const
  const source = (given: 'any' | 'chosen' | readonly string[]): PolicySource => ({
    ...shops,
    roles,
    administration: {
      define,
      give: { ...rule, may: ['assign'], roles: given },
      end: { ...rule, may: ['end'], roles: 'any' },
    },
    customRoles: {
      at: ['shop'],
      catalogue: 'all',
      rules: [{ permission: 'shop.a', choice: { it: { gives: ['shop.a'] }, open: { gives: ['shop.e'], when: open } } }],
    },
  })
  const state: State = {
    organisations: [{ id: 's', kind: 'shop', status: 'open' }],
    memberships: [
      {
        id: 'ann',
        user: 'ann',
        organisation: 's',
        status: 'active',
        assigned: [],
        assignments: [{ role: 'maker' }, { role: 'old' }],
      },
    ],
    customRoles: [
      {
        id: 'old',
        organisation: 's',
        label: 'Old',
        mayGive: ['gone', 'old'],
        grants: [{ permission: 'shop.c', scope: 'own' }],
      },
      { id: 'wide', organisation: 's', label: 'Wide', grants: [{ permission: 'shop.c', scope: 'organisation' }] },
    ],
  }
  const told = (
    given: 'any' | 'chosen' | readonly string[],
    role: Partial<CustomRole>,
    word: 'defineRole' | 'changeRole' = 'defineRole',
  ) => {
    const command: Command = { do: word, role: { ...made(), ...role } }
    const judgement = judge(compileOrThrow(source(given)), state, { user: 'ann' }, [command], 0)
    return judgement.allowed ? [] : judgement.refusals.map((it) => it.message)
  }
  const tooWide = (what: string) => [`A role made here cannot hold this: “${what}”.`]
  const grant = (permission: string, scope: CustomGrant['scope'], choice?: string): CustomGrant => ({
    permission: `shop.${permission}`,
    scope,
    ...(choice !== undefined && { choice }),
  })

  it('puts nothing into it beyond the roles they may give, but anything where they give any', () => {
    const all = [grant('a', 'organisation', 'it'), grant('b', 'own'), grant('c', 'assigned'), grant('d', 'selected')]
    const given = ['far', 'here', 'near']
    expect(told('any', { grants: [grant('c', 'organisation')] })).toEqual([])
    expect(told(given, { grants: all })).toEqual([])
    expect(told(['here', 'near'], { grants: all })).toEqual(tooWide('Do A'))
    expect(told(given, { grants: [grant('c', 'organisation')] })).toEqual(tooWide('Entry'))
    expect(told(given, { grants: [grant('c', 'own')] })).toEqual(tooWide('Entry'))
    expect(told(given, { grants: [grant('e', 'own')] })).toEqual(tooWide('Entry'))
  })

  it('keeps the condition of the role they may give', () => {
    expect(told(['when'], { grants: [grant('e', 'organisation')] })).toEqual(tooWide('Entry'))
    expect(told(['when'], { grants: [grant('a', 'organisation', 'open')] })).toEqual([])
    expect(told(['here'], { grants: [grant('a', 'organisation', 'open')] })).toEqual(tooWide('Entry'))
    expect(told(['plain'], { grants: [grant('a', 'organisation', 'open')] })).toEqual([])
  })

  it('may use what a role made before gives, and change no role that holds more', () => {
    expect(told('chosen', { grants: [grant('c', 'own')] })).toEqual([])
    expect(told('chosen', { grants: [grant('c', 'assigned')] })).toEqual(tooWide('Entry'))
    expect(told('chosen', { id: 'wide', grants: [grant('c', 'own')] }, 'changeRole')).toEqual(tooWide('Entry'))
    expect(told('chosen', { id: 'old', grants: [] }, 'changeRole')).toEqual([])
  })

  it('lets its holders give no role they may not give themselves', () => {
    expect(told(['here'], { mayGive: ['here'] })).toEqual([])
    expect(told(['here'], { mayGive: ['here', 'near'] })).toEqual(tooWide('near'))
    expect(told(['here'], { mayGive: 'any' })).toEqual(tooWide('any'))
    // A role may have the very name.
    expect(told(['any'], { mayGive: 'any' })).toEqual(tooWide('any'))
    expect(told('any', { mayGive: 'any' })).toEqual([])
  })
})
