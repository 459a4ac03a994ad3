import {
  type Ask,
  check,
  compileOrThrow,
  factsOf,
  isInside,
  judge,
  list,
  type Membership,
  type Organisation,
  type PolicySource,
  placesOf,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** How authorisation engines have failed in public, one family each; the advisories that tell of it are named. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    library: { ...noun('library'), within: ['county'], attributes: { modules: 'list' } },
  },
  resources: {
    loan: {
      ...noun('loan'),
      heldBy: ['library'],
      attributes: { signedBy: 'string', level: 'number', state: 'string' },
    },
  },
  subject: { level: 'number' },
  context: { device: 'string' },
  permissions: {
    'loan.view': { label: 'See loans', section: 'Loans' },
    'loan.sign': { label: 'Sign loans', section: 'Loans' },
    'loan.lend': { label: 'Lend', section: 'Loans' },
  },
  roles: {
    librarian: {
      label: 'Librarian',
      at: ['county'],
      grants: [
        { permissions: ['loan.view'], scope: 'assigned' },
        {
          permissions: ['loan.sign'],
          scope: 'assigned',
          when: { not: { eq: [{ resource: 'signedBy' }, { subject: 'id' }] } },
        },
        {
          permissions: ['loan.lend'],
          scope: 'organisation',
          when: { lt: [{ resource: 'level' }, { subject: 'level' }] },
        },
      ],
    },
    head: { label: 'Head', at: ['county'], grants: [{ permissions: ['loan.view'], scope: 'organisation' }] },
  },
  constraints: { oneHead: { atMost: 1, roles: ['head'], per: 'county' } },
  administration: {
    heads: {
      holder: { roles: ['head'] },
      may: ['assign', 'revoke', 'end', 'suspend', 'place'],
      roles: ['librarian'],
      where: 'organisation',
      self: false,
      peers: false,
    },
  },
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
}
const policy = compileOrThrow(source)
const organisations: readonly Organisation[] = [
  { id: 'c1', kind: 'county', status: 'open' },
  { id: 'l1', kind: 'library', parent: 'c1', status: 'open' },
  { id: 'l2', kind: 'library', parent: 'c1', status: 'open' },
]
const ann: Membership = {
  id: 'm1',
  user: 'ann',
  organisation: 'c1',
  status: 'active',
  assigned: ['l1'],
  assignments: [{ role: 'librarian' }],
}
const head: Membership = { ...ann, id: 'm2', user: 'hal', assigned: [], assignments: [{ role: 'head' }] }
const places = placesOf(organisations)
const factsFor = (it: Membership, more = {}) =>
  factsOf(policy, { user: { id: it.user }, memberships: [it], places, ...more })
const loan = (action: string, holder: string, attributes: NonNullable<Ask['resource']['attributes']> = {}): Ask => ({
  action,
  resource: { type: 'loan', id: 'x', holders: [holder], attributes },
})
const may = (facts: ReturnType<typeof factsFor>, ask: Ask, at = 0) => check(policy, facts, ask, at).allowed

describe('a remembered decision that is wrong (CVE-2025-46331, CVE-2026-33729, GHSA-4vrg-r928-h5vv)', () => {
  it('what was answered of one thing is never answered of another that looks like it', () => {
    const facts = factsFor(ann)
    expect(may(facts, loan('loan.sign', 'l1', { signedBy: 'bob' }))).toBe(true)
    expect(may(facts, loan('loan.sign', 'l1', { signedBy: 'ann' }))).toBe(false)
    expect(may(facts, loan('loan.sign', 'l1', { signedBy: 'bob' }))).toBe(true)
  })

  it('asking before, between and after dates answers each moment by itself', () => {
    const facts = factsFor({ ...ann, until: 10 })
    expect([5, 10, 5, 10].map((at) => may(facts, loan('loan.view', 'l1'), at))).toEqual([true, false, true, false])
  })

  it('facts folded for one policy answer for no other', () => {
    const stricter = compileOrThrow({
      ...source,
      roles: { ...source.roles, librarian: { label: 'L', at: ['county'], grants: [] } },
    })
    const facts = factsFor(ann)
    expect(may(facts, loan('loan.view', 'l1'))).toBe(true)
    expect(check(stricter, facts, loan('loan.view', 'l1'), 0).allowed).toBe(false)
    expect(may(facts, loan('loan.view', 'l1'))).toBe(true)
  })
})

describe('a batch that differs from its questions one by one (CVE-2026-34972)', () => {
  it('the same question twice, with others between, has the same answer', () => {
    const facts = factsFor(ann)
    const asks = ['l1', 'l2', 'l1', 'l1', 'l2'].map((holder) => loan('loan.view', holder))
    const together = asks.map((ask) => may(facts, ask))
    expect(together).toEqual(asks.map((ask) => may(factsFor(ann), ask)))
    expect(together).toEqual([true, false, true, true, false])
  })
})

describe('a list that differs from check (GHSA-9m7r-g8hg-x3vr, Cerbos 0.50 to 0.53, query-plan-adapters#491)', () => {
  it('a condition on what a row lacks keeps the row out of the list as out of check', () => {
    const facts = factsFor(ann)
    const extent = list(policy, facts, 'loan.sign', {}, 0)
    for (const attributes of [{}, { signedBy: null }, { signedBy: 'ann' }, { signedBy: 'bob' }]) {
      const ask = loan('loan.sign', 'l1', attributes)
      expect(isInside(extent, places, ask.resource)).toBe(may(facts, ask))
    }
  })

  it('a list is never cut short', () => {
    const many = Array.from({ length: 2000 }, (_, index) => `p${index}`)
    const all: readonly Organisation[] = [
      ...organisations,
      ...many.map((id) => ({ id, kind: 'library', parent: 'c1', status: 'open' as const })),
    ]
    const wide = placesOf(all)
    const facts = factsOf(policy, { user: { id: 'ann' }, memberships: [{ ...ann, assigned: many }], places: wide })
    const extent = list(policy, facts, 'loan.view', {}, 0)
    expect(many.filter((id) => isInside(extent, wide, loan('loan.view', id).resource))).toHaveLength(2000)
  })
})

describe('trusting what the caller sends (CVE-2024-56323, CVE-2025-48371, openfga#3145)', () => {
  it('context cannot stand in for an attribute of the user or the resource', () => {
    const ask = { ...loan('loan.lend', 'l1', { level: 1 }), context: { level: 9, subject: 'ann', device: 'x' } }
    expect(may(factsFor(ann), ask)).toBe(false)
    const trusted = factsOf(policy, { user: { id: 'ann', attributes: { level: 2 } }, memberships: [ann], places })
    expect(may(trusted, ask)).toBe(true)
  })

  it('somebody else’s memberships among the facts give nothing', () => {
    const facts = factsOf(policy, { user: { id: 'ann' }, memberships: [{ ...ann, user: 'bob' }], places })
    expect(may(facts, loan('loan.view', 'l1'))).toBe(false)
  })

  it('naming somebody else’s membership as the acting one gives nothing', () => {
    const facts = factsOf(policy, { user: { id: 'ann' }, memberships: [ann, head], places })
    expect(may(facts, { ...loan('loan.view', 'l2'), membership: 'm2' })).toBe(false)
  })
})

describe('identifiers compared loosely (CVE-2026-55170)', () => {
  it.each([
    ['case', 'L1'],
    ['a space after', 'l1 '],
    ['an accent composed otherwise', 'l1\u0301'],
    ['a width', 'ｌ1'],
    ['an inherited name', '__proto__'],
    ['another inherited name', 'constructor'],
    ['nothing', ''],
  ])('an id that differs by %s is another id', (_, id) => {
    expect(may(factsFor(ann), loan('loan.view', id))).toBe(false)
    expect(may(factsFor({ ...ann, assigned: [id] }), loan('loan.view', 'l1'))).toBe(false)
    expect(may(factsFor({ ...ann, assignments: [{ role: id }] }), loan('loan.view', 'l1'))).toBe(false)
    expect(check(policy, factsFor(ann), { ...loan('loan.view', 'l1'), action: id }, 0).allowed).toBe(false)
  })
})

describe('an error that means yes (Cerbos until 0.55)', () => {
  it('a negated condition on what is missing, no number or of another type is no permission', () => {
    const odd = [undefined, null, Number.NaN, 'two', true, ['1']]
    for (const level of odd) expect(may(factsFor(ann), loan('loan.lend', 'l1', { level }))).toBe(false)
    expect(may(factsFor(ann), loan('loan.sign', 'l1', { signedBy: ['ann'] }))).toBe(false)
  })

  it('a moment that is no number is no permission', () => {
    expect(may(factsFor({ ...ann, from: 0 }), loan('loan.view', 'l1'), Number.NaN)).toBe(false)
  })
})

describe('authority that outlives its removal (Cerbos 0.52)', () => {
  it('an assignment to a role made at run time that is gone gives nothing, whoever takes its name', () => {
    const night = {
      id: 'night',
      organisation: 'c1',
      label: 'Night',
      grants: [{ permission: 'loan.view', scope: 'organisation' as const }],
    }
    const held = { ...ann, assignments: [{ role: 'night' }] }
    expect(may(factsFor(held, { customRoles: [night] }), loan('loan.view', 'l2'))).toBe(true)
    expect(may(factsFor(held, { customRoles: [] }), loan('loan.view', 'l2'))).toBe(false)
    const elsewhere = [{ ...night, organisation: 'c2' }]
    expect(may(factsFor(held, { customRoles: elsewhere }), loan('loan.view', 'l2'))).toBe(false)
  })

  it('a role in use cannot be removed from beneath its holders', () => {
    const night = { id: 'night', organisation: 'c1', label: 'Night', grants: [] }
    const state: State = {
      organisations,
      memberships: [{ ...ann, assignments: [{ role: 'night' }] }],
      customRoles: [night],
    }
    const judgement = judge(
      policy,
      state,
      { system: 'operator', name: 'test' },
      [{ do: 'removeRole', role: 'night' }],
      0,
    )
    expect(judgement.allowed || judgement.refusals.map((it) => it.code)).toEqual(['roleInUse'])
  })

  it('an ended membership gives nothing the moment it ends', () => {
    expect(may(factsFor({ ...ann, status: 'ended', until: 5 }), loan('loan.view', 'l1'), 4)).toBe(false)
  })
})

describe('an administrator who becomes more than they were (keycloak#39956, CVE-2026-9795)', () => {
  const state: State = { organisations, memberships: [ann, head] }
  const codes = (user: string, ...changeSet: Parameters<typeof judge>[3]) => {
    const judgement = judge(policy, state, { user }, changeSet, 0)
    return judgement.allowed || judgement.refusals.map((it) => it.code)
  }

  it('a role not listed is not given, to others or oneself, alone or in company', () => {
    expect(codes('hal', { do: 'assignRole', membership: 'm1', role: 'head' })).toEqual(['roleNotYours'])
    expect(codes('hal', { do: 'assignRole', membership: 'm2', role: 'librarian' })).toEqual(['notYourself'])
    expect(codes('ann', { do: 'assignRole', membership: 'm1', role: 'head' })).toEqual(['notAdministrator'])
  })

  it('what one command gives, the next of the same change set cannot use', () => {
    const first = { do: 'assignRole', membership: 'm1', role: 'head' } as const
    expect(codes('ann', first, { do: 'revokeRole', membership: 'm2', role: 'head' })).toContain('notAdministrator')
  })
})

describe('a constraint looked at after the write (internal_api.go of Casbin)', () => {
  it('a refused change set leaves nothing behind', () => {
    const state: State = { organisations, memberships: [ann, head] }
    const words = JSON.stringify(state)
    const judgement = judge(
      policy,
      state,
      { system: 'operator', name: 'test' },
      [
        { do: 'place', membership: 'm1', assigned: ['l2'] },
        { do: 'assignRole', membership: 'm1', role: 'head' },
      ],
      0,
    )
    expect(judgement.allowed || judgement.refusals.map((it) => it.code)).toEqual(['atMost'])
    expect(judgement).not.toHaveProperty('state')
    expect(JSON.stringify(state)).toBe(words)
  })
})
