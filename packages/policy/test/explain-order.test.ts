import {
  type Ask,
  type Command,
  check,
  compileOrThrow,
  explain,
  factsOf,
  type Membership,
  type Organisation,
  placesOf,
  reasonsFor,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Of several reasons a person is told the nearest; names are looked up by what they are names of. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const see = ['loan.see']
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('branch library'), within: ['county'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'], attributes: { state: 'string' } } },
  permissions: { 'loan.see': { label: 'See', section: 'S' } },
  roles: {
    clerk: { label: 'Clerk', at: ['county'], grants: [{ permissions: see, scope: 'assigned' }] },
    picker: { label: 'Picker', at: ['county'], grants: [{ permissions: see, scope: 'selected' }] },
    opener: {
      label: 'Opener',
      at: ['county'],
      grants: [{ permissions: see, scope: 'organisation', when: { eq: [{ resource: 'state' }, 'open'] } }],
    },
    lead: { label: 'Lead', at: ['county'], grants: [{ permissions: see, scope: 'assigned' }] },
  },
  constraints: { all: { coversAll: 'library', role: 'lead' } },
  administration: {},
})
const organisations: readonly Organisation[] = [
  { id: 'county', kind: 'county', status: 'open' },
  { id: 'main', kind: 'library', parent: 'county', status: 'open' },
  { id: 'shut', kind: 'library', parent: 'county', status: 'closed' },
]
const member = (id: string, more: Partial<Membership>): Membership => ({
  id,
  user: 'ann',
  organisation: 'county',
  status: 'active',
  assigned: [],
  assignments: [],
  ...more,
})
const one = (role: string, dates = {}) => ({ assignments: [{ role, ...dates }] })
/** From the nearest on. */
const REASONS: readonly (readonly [string, Partial<Membership>])[] = [
  ['granted', { ...one('clerk'), assigned: ['main'] }],
  ['condition', one('opener')],
  ['closed', { ...one('clerk'), assigned: ['shut'] }],
  ['roleAsleep', one('clerk', { from: 500 })],
  ['membershipAsleep', { ...one('clerk'), status: 'suspended' }],
  ['outOfReach', one('clerk')],
  ['noRole', {}],
]
const ask: Ask = {
  action: 'loan.see',
  resource: { type: 'loan', id: 'x', holders: ['main', 'shut'], attributes: { state: 'lost' } },
}
const factsWith = (...memberships: readonly Membership[]) =>
  factsOf(policy, { user: { id: 'ann' }, memberships, places: placesOf(organisations) })
const firstSentence = (...memberships: readonly Membership[]) =>
  explain(policy, factsWith(...memberships), ask, 100)
    .forPerson.split('. ')[0]
    ?.replace(/\.$/, '')

describe('of two reasons', () => {
  const pairs = REASONS.flatMap(([near, a], index) => REASONS.slice(index + 1).map(([far, b]) => ({ near, far, a, b })))

  it.each(pairs)('$near is told before $far', ({ near, a, b }) => {
    const [nearer, farther] = [member('a', a), member('b', b)]
    expect(reasonsFor(policy, factsWith(nearer), ask, 100).map((it) => it.code)).toEqual([near])
    const sentence = firstSentence(nearer)
    expect(firstSentence(farther)).not.toBe(sentence)
    expect([firstSentence(farther, nearer), firstSentence(nearer, farther)]).toEqual([sentence, sentence])
    expect(check(policy, factsWith(farther, nearer), ask, 100)).toBe(
      check(policy, factsWith(nearer, farther), ask, 100),
    )
  })
})

describe('who may make the change', () => {
  const asked = (membership: Partial<Membership>, whoMay?: (change: readonly Command[]) => readonly string[]) =>
    explain(policy, factsWith(member('m', membership)), ask, 100, whoMay === undefined ? {} : { whoMay })

  it('is told where the caller knows, and otherwise nobody is named', () => {
    const told = asked(one('clerk'), (change) => change.map((it) => `Zoe may ${it.do}`))
    expect(told.remedy?.who).toEqual(['Zoe may place'])
    expect(told.forPerson).toContain('Zoe may place can change this.')
    const unknown = asked(one('clerk'))
    expect(unknown.remedy?.who).toEqual([])
    expect(unknown.forPerson).toContain('Somebody who administers users can change this.')
  })

  it('is not asked where nothing would help, or nothing needs to', () => {
    const whoMay = (change: readonly Command[]) => {
      throw new Error(`Asked of ${JSON.stringify(change)}.`)
    }
    expect(asked({ ...one('clerk'), status: 'ended' }, whoMay).remedy).toBeUndefined()
    expect(asked({ ...one('clerk'), assigned: ['main'] }, whoMay).allowed).toBe(true)
  })
})

describe('names', () => {
  const nameOf = (kind: string, id: string) => `${kind} ${id.toUpperCase()}`
  const told = (membership: Partial<Membership>, more: Partial<Ask['resource']> = {}) =>
    explain(
      policy,
      factsWith(member('m', membership)),
      { ...ask, resource: { ...ask.resource, holders: ['main'], ...more } },
      100,
      { nameOf },
    )

  it('are asked for by what they are names of', () => {
    const granted = told({ ...one('clerk'), assigned: ['main'] })
    expect(granted.forAdministrator).toBe(
      'user ANN has “See” as Clerk of organisation COUNTY (for the organisations assigned to them), through organisation MAIN.',
    )
    expect(told(one('clerk')).remedy?.words).toBe('assign organisation MAIN')
    expect(told({ ...one('picker'), selected: ['a', 'b'].map((id) => ({ type: 'loan', id })) }).remedy?.words).toBe(
      'select record X',
    )
  })

  it('of a kind are its label', () => {
    const facts = factsWith(member('m', {}))
    const resource = { ...ask.resource, holders: ['main'] }
    const limited = compileOrThrow({
      ...policy.source,
      roles: { lead: policy.source.roles.lead as NonNullable<(typeof policy.source.roles)[string]> },
    })
    const again = factsOf(limited, { user: facts.user, memberships: facts.memberships, places: facts.places })
    expect(explain(limited, again, { ...ask, resource }, 100).remedy?.words).toBe(
      'give the role Lead and assign every branch library',
    )
  })
})
