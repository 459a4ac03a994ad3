import {
  check,
  compileOrThrow,
  explain,
  factsOf,
  isInside,
  list,
  type Membership,
  type Organisation,
  type PolicySource,
  placesOf,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** How engines have failed in public about what is reached: by “every”, under conditions, through several ways, and by telling too much. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const open = { eq: [{ resource: 'state' }, 'open'] } as const
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    trust: { ...noun('trust'), within: ['county'] },
    library: { ...noun('library'), within: ['county'], heldBy: ['trust'] },
  },
  resources: { loan: { ...noun('loan'), heldBy: ['library'], attributes: { state: 'string' } } },
  permissions: { 'loan.view': { label: 'See loans', section: 'Loans' } },
  roles: {
    careful: {
      label: 'Careful',
      at: ['county', 'trust'],
      grants: [{ permissions: ['loan.view'], scope: 'assigned', when: open }],
    },
    stubborn: {
      label: 'Stubborn',
      at: ['county', 'trust'],
      grants: [{ permissions: ['loan.view'], scope: 'assigned', when: { not: open } }],
    },
    plain: {
      label: 'Plain',
      at: ['county', 'trust'],
      grants: [{ permissions: ['loan.view'], scope: 'organisation' }],
    },
  },
  constraints: {},
  administration: {},
}
const policy = compileOrThrow(source)
const organisations: readonly Organisation[] = [
  { id: 'c1', kind: 'county', status: 'open' },
  { id: 't1', kind: 'trust', parent: 'c1', status: 'open' },
  { id: 'l1', kind: 'library', parent: 'c1', status: 'open' },
  { id: 'l2', kind: 'library', parent: 'c1', holders: ['t1'], status: 'open' },
  { id: 'l3', kind: 'library', parent: 'c1', status: 'closed' },
  { id: 'c2', kind: 'county', status: 'open' },
  { id: 'l9', kind: 'library', parent: 'c2', status: 'open' },
]
const holding = (roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id: 'm',
  user: 'ann',
  organisation: 'c1',
  status: 'active',
  assigned: [{ every: 'library' }],
  assignments: roles.map((role) => ({ role })),
  ...more,
})
const loan = (holder: string, state?: string) => ({
  action: 'loan.view',
  resource: { type: 'loan', id: 'x', holders: [holder], ...(state !== undefined && { attributes: { state } }) },
})
const places = placesOf(organisations)
const answersOf = (it: Membership, asks: readonly ReturnType<typeof loan>[], among = places) => {
  const facts = factsOf(policy, { user: { id: 'ann' }, memberships: [it], places: among })
  const extent = list(policy, facts, 'loan.view', {}, 0)
  return asks.map((ask) => {
    const { allowed } = check(policy, facts, ask, 0)
    expect(isInside(extent, among, ask.resource)).toBe(allowed)
    return allowed
  })
}

describe('wildcards and conditions (CVE-2025-64751, CVE-2025-49011)', () => {
  it('“every” takes in what comes later, and nothing beyond the membership’s own organisation', () => {
    const later = placesOf([...organisations, { id: 'l7', kind: 'library', parent: 'c1', status: 'open' }])
    const asks = ['l1', 'l2', 'l3', 'l7', 'l9', 'nowhere'].map((id) => loan(id, 'open'))
    expect(answersOf(holding(['careful']), asks)).toEqual([true, true, false, false, false, false])
    expect(answersOf(holding(['careful']), asks, later)).toEqual([true, true, false, true, false, false])
  })

  it('a condition that fails under one grant takes nothing from another, in whatever order they are held', () => {
    const asks = [loan('l1', 'open'), loan('l1', 'shut'), loan('l1')]
    for (const roles of [
      ['careful', 'plain'],
      ['plain', 'careful'],
      ['stubborn', 'careful', 'plain'],
    ]) {
      expect(answersOf(holding(roles), asks)).toEqual([true, true, true])
    }
  })

  it('a condition and its opposite together still leave out what nobody knows', () => {
    const asks = [loan('l1', 'open'), loan('l1', 'shut'), loan('l1')]
    expect(answersOf(holding(['careful', 'stubborn']), asks)).toEqual([true, true, false])
  })
})

describe('a plainly wrong check (CVE-2024-31452, CVE-2024-42473)', () => {
  it('what is excluded by one way in stays open through another, and only through it', () => {
    const trust = { organisation: 't1', assigned: [] }
    const asks = ['l1', 'l2', 'l3', 'l9'].map((id) => loan(id, 'shut'))
    expect(answersOf(holding(['plain'], trust), asks)).toEqual([false, true, false, false])
    expect(answersOf(holding(['careful'], { organisation: 't1', assigned: ['l2'] }), asks)).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('every combination of reach and condition has the answer written down for it', () => {
    const table: readonly (readonly [readonly string[], Membership['assigned'], string, boolean])[] = [
      [['careful'], ['l1'], 'open', true],
      [['careful'], ['l1'], 'shut', false],
      [['careful'], ['l2'], 'open', false],
      [['stubborn'], ['l1'], 'shut', true],
      [['stubborn'], ['l1'], 'open', false],
      [['careful', 'stubborn'], ['l2'], 'shut', false],
      [['plain'], [], 'shut', true],
      [[], ['l1'], 'open', false],
      [['careful'], ['c2'], 'open', false],
    ]
    for (const [roles, assigned, state, expected] of table) {
      expect(answersOf(holding(roles, { assigned }), [loan('l1', state)])).toEqual([expected])
    }
  })
})

describe('an answer that tells of what is hidden (CVE-2026-15945)', () => {
  it('a denial names no organisation and no other user to the person denied', () => {
    const facts = factsOf(policy, {
      user: { id: 'ann' },
      memberships: [holding(['careful'], { assigned: ['l1'] })],
      places,
    })
    for (const id of ['l2', 'l3', 'l9', 'nowhere']) {
      const { forPerson } = explain(policy, facts, loan(id, 'open'), 0)
      for (const organisation of organisations) expect(forPerson).not.toContain(organisation.id)
      expect(forPerson).not.toContain('nowhere')
    }
  })

  it('to somebody without the permission, what is another county’s and what does not exist are denied in the same words', () => {
    const facts = factsOf(policy, { user: { id: 'ann' }, memberships: [holding([])], places })
    const said = ['l9', 'no-such-library'].map((id) => explain(policy, facts, loan(id), 0).forPerson)
    expect(new Set(said).size).toBe(1)
  })
})
