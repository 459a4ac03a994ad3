import { type Ask, compileOrThrow, explain, factsOf, type Membership, type PolicySource, placesOf } from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Of several roles that would help, the one that gives least is proposed, with what it needs and its holder lacks. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const role = (label: string, ...permissions: readonly string[]) => ({
  label,
  at: ['county'],
  grants: permissions.map((it) => ({ permissions: [it], scope: 'organisation' as const })),
})
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'] } },
  permissions: { 'loan.see': { label: 'See', section: 'S' }, 'loan.lend': { label: 'Lend', section: 'S' } },
  roles: {
    boss: role('Boss', 'loan.see', 'loan.lend'),
    lead: role('Lead', 'loan.see'),
    sworn: role('Sworn'),
    trained: role('Trained'),
  },
  constraints: {},
  administration: {},
}
const ask: Ask = { action: 'loan.see', resource: { type: 'loan', id: 'x', holders: ['main'] } }
const places = placesOf([
  { id: 'county', kind: 'county', status: 'open' },
  { id: 'main', kind: 'library', parent: 'county', status: 'open' },
])
function proposed(constraints: PolicySource['constraints'], roles: readonly string[], more: Partial<Membership> = {}) {
  const member: Membership = {
    id: 'm',
    user: 'ann',
    organisation: 'county',
    status: 'active',
    assigned: [],
    assignments: roles.map((it) => ({ role: it })),
    ...more,
  }
  const policy = compileOrThrow({ ...source, constraints })
  return explain(policy, factsOf(policy, { user: { id: 'ann' }, memberships: [member], places }), ask, 100).remedy
    ?.words
}

describe('a role that needs another', () => {
  const needs = { sworn: { requires: ['sworn'], role: 'lead' } } as const

  it('is proposed alone where that is held for good, before one that gives more', () => {
    expect(proposed(needs, ['sworn'])).toBe('give the role Lead')
    expect(proposed({}, [])).toBe('give the role Lead')
  })

  it('is more to ask than a role that needs nothing, where that is not held, or only for a time', () => {
    expect(proposed(needs, [])).toBe('give the role Boss')
    expect(proposed(needs, [], { assignments: [{ role: 'sworn', until: 500 }] })).toBe('give the role Boss')
  })

  it('is proposed once with each that it needs, however often and in whatever circle', () => {
    const circle = {
      ...needs,
      trained: { requires: ['trained'], role: 'sworn' },
      again: { requires: ['trained'], role: 'lead' },
      back: { requires: ['lead'], role: 'trained' },
      boss: { requires: ['lead'], role: 'boss' },
    } as const
    expect(proposed(circle, [])).toBe('give the role Lead and give the role Sworn and give the role Trained')
    expect(proposed(circle, ['trained', 'sworn'])).toBe('give the role Lead')
  })
})

describe('a role whose holder must have every library', () => {
  const all = { all: { coversAll: 'library', role: 'lead' } } as const

  it('is proposed alone where they are assigned already, before one that gives more', () => {
    expect(proposed(all, [], { assigned: [{ every: 'library' }] })).toBe('give the role Lead')
  })

  it('is more to ask where they are not', () => {
    expect(proposed(all, [])).toBe('give the role Boss')
    expect(proposed({ ...all, boss: { requires: ['lead'], role: 'boss' } }, [])).toBe(
      'give the role Lead and assign every library',
    )
  })
})
