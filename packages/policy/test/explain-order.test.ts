import {
  type Ask,
  type Command,
  type CustomRole,
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
    expect(told.remedy?.who).toEqual(['Zoe may changePlaces'])
    expect(told.forPerson).toContain('Zoe may changePlaces can change this.')
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

describe('of what is not known', () => {
  const lend = { 'loan.lend': { label: 'Lend', section: 'S' } }
  const withMade = compileOrThrow({
    ...policy.source,
    permissions: { ...policy.source.permissions, ...lend },
    customRoles: { at: ['county'], catalogue: 'all', rules: [] },
  })
  const made = (id: string, ...permissions: readonly string[]): CustomRole => ({
    id,
    organisation: 'county',
    label: id,
    grants: permissions.map((permission) => ({ permission, scope: 'organisation' })),
  })
  const told = (...roles: readonly string[]) => {
    const facts = factsOf(withMade, {
      user: { id: 'ann' },
      memberships: [member('m', { assignments: roles.map((role) => ({ role })) })],
      places: placesOf(organisations),
      customRoles: [made('night', 'loan.lend', 'loan.see'), made('day', 'loan.lend')],
    })
    return explain(withMade, facts, { ...ask, resource: { type: 'loan', holders: ['nowhere'] } }, 100).forPerson
  }

  it('a person is told whether a role they hold includes it, a made one too', () => {
    for (const role of ['clerk', 'night']) expect(told('day', role)).toBe('“See” is closed to you here.')
  })

  it('a role that others hold, or that includes something else, is none of theirs', () => {
    for (const roles of [[], ['day']]) expect(told(...roles)).toBe('None of your roles includes “See”.')
  })
})

describe('of several places', () => {
  const among: readonly Organisation[] = [
    ...organisations,
    { id: 'small', kind: 'library', parent: 'county', status: 'open' },
    { id: 'shire', kind: 'county', status: 'open' },
    { id: 'far', kind: 'library', parent: 'shire', status: 'open' },
  ]
  const reasons = (membership: Partial<Membership>, ...holders: readonly string[]) => {
    const facts = factsOf(policy, {
      user: { id: 'ann' },
      memberships: [member('m', membership)],
      places: placesOf(among),
    })
    return reasonsFor(policy, facts, { ...ask, resource: { ...ask.resource, holders } }, 100)
  }

  it('the first that is reached is told', () => {
    const clerk = { ...one('clerk'), assigned: ['main', 'small'] }
    expect(reasons(clerk, 'far', 'small', 'main')).toMatchObject([{ code: 'granted', through: 'small' }])
    expect(reasons(clerk, 'main', 'small', 'far')).toMatchObject([{ code: 'granted', through: 'main' }])
  })

  it('a condition is told only where it was what stood in the way', () => {
    expect(reasons(one('opener'), 'far').map((it) => it.code)).toEqual(['outOfReach'])
    expect(reasons(one('opener'), 'shut').map((it) => it.code)).toEqual(['closed'])
    expect(reasons(one('opener'), 'far', 'main')).toMatchObject([{ code: 'condition', value: false }])
  })
})
