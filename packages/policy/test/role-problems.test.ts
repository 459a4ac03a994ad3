import {
  type CustomRole,
  type CustomRolesSource,
  cloneRole,
  compileOrThrow,
  placesOf,
  type RoleSetting,
  validateRole,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Everything that can be wrong with a role made at run time, each with its code, its place and its words. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const entry = (label: string, more = {}) => ({ label, section: 'Shop', on: 'shop', ...more })
const catalogue = ['shop.see', 'shop.count', 'shop.price', 'shop.staff', 'shop.keys', 'shop.van', 'shop.hire'] as const
const rules: CustomRolesSource['rules'] = [
  { oneOf: ['shop.count', 'shop.price', 'shop.keys'] },
  { permission: 'shop.price', requires: ['shop.see', 'shop.staff'] },
  { permission: 'shop.keys', requiresAny: ['shop.count', 'shop.see'] },
  { permission: 'shop.see', choice: { some: { gives: ['shop.see'] }, all: { gives: ['shop.see', 'shop.count'] } } },
  { permission: 'shop.staff', scopes: ['assigned'] },
  { permission: 'shop.hire', choosesRoles: true },
  { permission: 'shop.van', choosesRoles: true },
]
const policyWith = (customRoles?: CustomRolesSource) =>
  compileOrThrow({
    key: 'shops',
    name: 'Shops',
    organisations: { shop: { ...noun('shop'), attributes: { modules: 'list' } } },
    resources: {},
    permissions: {
      'shop.see': entry('See'),
      'shop.count': entry('Count'),
      'shop.price': entry('Price'),
      'shop.staff': entry('See staff'),
      'shop.keys': entry('Hold keys'),
      'shop.van': entry('Drive', { module: 'vans' }),
      'shop.hire': entry('Hire'),
      'shop.burn': entry('Burn'),
    },
    roles: { owner: { label: 'Owner', at: ['shop'], grants: [] } },
    constraints: {},
    administration: {},
    ...(customRoles && { customRoles }),
  })
const policy = policyWith({ at: ['shop'], catalogue, scopes: ['organisation', 'assigned'], rules })
const places = placesOf([
  { id: 'plain', kind: 'shop', status: 'open' },
  { id: 'motor', kind: 'shop', status: 'open', attributes: { modules: ['vans'] } },
  { id: 'odd', kind: 'shop', status: 'open', attributes: { modules: 'vans' } },
])

type Made = Partial<Omit<CustomRole, 'grants'>> & {
  readonly grants?: readonly (string | CustomRole['grants'][number])[]
}
const made = ({ grants = [], ...more }: Made): CustomRole => ({
  id: 'made',
  organisation: 'plain',
  label: 'Made',
  grants: grants.map((it) => (typeof it === 'string' ? { permission: it, scope: 'organisation' } : it)),
  ...more,
})
const problems = (role: Made, setting: Partial<RoleSetting> = {}) =>
  validateRole(policy, made(role), { places, customRoles: [], ...setting }).map((it) => [it.code, it.where, it.message])
const organisation = 'organisation' as const
const see = { permission: 'shop.see', scope: organisation, choice: 'some' }

describe('a role made at run time', () => {
  it('that keeps every rule has nothing wrong with it', () => {
    expect(problems({ grants: [see, 'shop.count'] })).toEqual([])
    expect(problems({ grants: [see, 'shop.keys'] })).toEqual([])
    expect(problems({ grants: [see, { permission: 'shop.staff', scope: 'assigned' }, 'shop.price'] })).toEqual([])
  })

  it('is not judged where a policy has no such roles', () => {
    const role = made({ label: ' ', grants: ['shop.burn'] })
    expect(validateRole(policyWith(), role, { places, customRoles: [] })).toEqual([])
  })

  it('has a name that is more than spaces', () => {
    expect(problems({ label: ' \t' })).toEqual([['noLabel', 'label', 'Give the role a name']])
  })

  it('holds only what the catalogue lists', () => {
    expect(problems({ grants: ['shop.count', 'shop.burn', 'shop.gone'] })).toEqual([
      ['unknownPermission', 'grants[1].permission', '“Burn” cannot be chosen'],
      ['unknownPermission', 'grants[2].permission', '“shop.gone” cannot be chosen'],
    ])
  })

  it('of a catalogue of everything holds what the policy knows', () => {
    const wide = policyWith({ at: ['shop'], catalogue: 'all', rules: [] })
    const role = made({
      grants: ['shop.burn', { permission: 'shop.gone', scope: 'own' }, { permission: 'shop.see', scope: 'own' }],
    })
    expect(validateRole(wide, role, { places, customRoles: [] }).map((it) => it.where)).toEqual([
      'grants[1].permission',
    ])
  })

  it('holds nothing twice', () => {
    expect(problems({ grants: ['shop.count', see, 'shop.count'] })).toEqual([
      ['duplicate', 'grants[2]', '“Count” is chosen twice'],
    ])
  })

  it('reaches as far as the entry may, else as the catalogue may, and never everywhere', () => {
    const all = 'all' as typeof organisation
    expect(
      problems({
        grants: [
          { permission: 'shop.count', scope: 'own' },
          { permission: 'shop.staff', scope: organisation },
          { ...see, scope: all },
        ],
      }),
    ).toEqual([
      ['scope', 'grants[0].scope', '“Count” cannot reach “own”'],
      ['scope', 'grants[1].scope', '“See staff” cannot reach “organisation”'],
      ['scope', 'grants[2].scope', '“See” cannot reach “all”'],
    ])
    const wide = policyWith({ at: ['shop'], catalogue: 'all', rules: [] })
    const role = made({ grants: [{ permission: 'shop.burn', scope: all }] })
    expect(validateRole(wide, role, { places, customRoles: [] }).map((it) => it.code)).toEqual(['scope'])
  })

  it('takes no condition of its own', () => {
    expect(problems({ grants: [{ permission: 'shop.count', scope: organisation, when: { and: [] } }] })).toEqual([
      ['condition', 'grants[0].when', '“Count” takes no condition: conditions come with choices'],
    ])
  })

  it('makes a choice where there is one, of what is offered, and nowhere else', () => {
    const wrong = (choice?: string) =>
      problems({ grants: [{ ...see, ...(choice === undefined ? { choice } : { choice }) }] as never })
    expect(wrong()).toEqual([['choice', 'grants[0].choice', '“See” has exactly one of: some, all']])
    expect(wrong('none')).toEqual([['choice', 'grants[0].choice', '“See” has exactly one of: some, all']])
    expect(wrong('all')).toEqual([])
    expect(problems({ grants: [{ permission: 'shop.count', scope: organisation, choice: 'some' }] })).toEqual([
      ['choice', 'grants[0].choice', '“Count” has nothing to choose'],
    ])
  })

  it('takes up what a module gives only where the module is on, but keeps what it had', () => {
    const grants = ['shop.van']
    const mayGive = { 'shop.van': 'any' as const }
    const off = [['module', 'grants[0]', '“Drive” needs “vans”, which this organisation does not have']]
    expect(problems({ grants, mayGive })).toEqual(off)
    expect(problems({ grants, mayGive, organisation: 'motor' })).toEqual([])
    expect(problems({ grants, mayGive, organisation: 'odd' })).toEqual(off)
    expect(problems({ grants, mayGive, organisation: 'gone' })).toEqual(off)
    expect(problems({ grants, mayGive }, { before: made({ grants: ['shop.count', 'shop.van'] }) })).toEqual([])
    expect(problems({ grants, mayGive }, { before: made({ grants: ['shop.count'] }) })).toEqual(off)
  })

  it('holds one of those that exclude each other, the last told', () => {
    const three = problems({ grants: [see, 'shop.price', 'shop.keys', 'shop.count'] })
    expect(three).toContainEqual([
      'oneOf',
      'grants.shop.keys',
      'Choose only one of “Count” and “Price” and “Hold keys”',
    ])
    expect(problems({ grants: [see, 'shop.keys', 'shop.count'] })).toEqual([
      ['oneOf', 'grants.shop.keys', 'Choose only one of “Count” and “Hold keys”'],
    ])
  })

  it('holds what its entries need, all of it or any of it', () => {
    expect(problems({ grants: ['shop.price'] })).toEqual([
      ['requires', 'grants.shop.price', '“Price” needs “See” too'],
      ['requires', 'grants.shop.price', '“Price” needs “See staff” too'],
    ])
    expect(problems({ grants: ['shop.price', see] })).toEqual([
      ['requires', 'grants.shop.price', '“Price” needs “See staff” too'],
    ])
    expect(problems({ grants: ['shop.keys'] })).toEqual([
      ['requiresAny', 'grants.shop.keys', '“Hold keys” needs “Count” or “See” too'],
    ])
  })
})

describe('the roles a role’s holders may give', () => {
  const others = [made({ id: 'other' }), made({ id: 'elsewhere', organisation: 'motor' })]
  const which = (permission: string, label: string) => [
    'mayGive',
    `mayGive.${permission}`,
    `“${label}”: choose any role, or list the roles its holders may give`,
  ]

  it('are told for each entry whose holders give roles', () => {
    expect(problems({ grants: ['shop.hire'] })).toEqual([which('shop.hire', 'Hire')])
    expect(problems({ grants: ['shop.hire'], mayGive: {} })).toEqual([which('shop.hire', 'Hire')])
    expect(problems({ grants: ['shop.hire'], mayGive: { 'shop.hire': 'any' } })).toEqual([])
    expect(problems({ grants: ['shop.count'], mayGive: {} })).toEqual([])
    expect(problems({ grants: ['shop.count'] })).toEqual([])
  })

  it('are not told once for all where entries tell them', () => {
    const forEach = ['mayGive', 'mayGive', 'Say for each permission which roles its holders may give']
    for (const mayGive of ['any', ['owner']] as const) {
      expect(problems({ grants: ['shop.hire'], mayGive })).toEqual([which('shop.hire', 'Hire'), forEach])
      expect(problems({ grants: ['shop.count'], mayGive })).toEqual([forEach])
    }
  })

  it('are told only for entries it holds and that give roles', () => {
    expect(problems({ grants: ['shop.count'], mayGive: { 'shop.count': 'any', 'shop.hire': [] } })).toEqual([
      ['mayGive', 'mayGive.shop.count', '“Count” is not chosen, or gives no roles'],
      ['mayGive', 'mayGive.shop.hire', '“Hire” is not chosen, or gives no roles'],
    ])
  })

  it('are roles of the policy, this one, or made in the same organisation', () => {
    const mayGive = { 'shop.hire': ['owner', 'made', 'other', 'elsewhere', 'gone'] }
    expect(problems({ grants: ['shop.hire'], mayGive }, { customRoles: others })).toEqual([
      ['unknownRole', 'mayGive.shop.hire', '“elsewhere” is not a role of this organisation'],
      ['unknownRole', 'mayGive.shop.hire', '“gone” is not a role of this organisation'],
    ])
  })

  it('may be told once for all where no entry tells them', () => {
    const plain = policyWith({ at: ['shop'], catalogue: 'all', rules: rules.slice(0, 1) })
    const wrong = (mayGive: CustomRole['mayGive']) =>
      validateRole(plain, made({ ...(mayGive && { mayGive }) }), { places, customRoles: others }).map((it) => [
        it.code,
        it.where,
      ])
    expect(wrong('any')).toEqual([])
    expect(wrong(['owner', 'other'])).toEqual([])
    expect(wrong(['owner', 'elsewhere'])).toEqual([['unknownRole', 'mayGive']])
    expect(wrong({ 'shop.see': 'any' })).toEqual([['mayGive', 'mayGive.shop.see']])
  })
})

it('a copied role has another id and name, and all else of the first', () => {
  const role = made({ grants: [see], mayGive: 'any' })
  expect(cloneRole(role, 'copy', 'Copy')).toEqual({ ...role, id: 'copy', label: 'Copy' })
})
