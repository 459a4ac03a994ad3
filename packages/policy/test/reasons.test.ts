import { type Ask, compileOrThrow, factsOf, type Membership, placesOf, reasonsFor } from '@remit/policy'
import { expect, it } from 'vitest'

/** The reasons of a decision: all that grant it, or all that are in its way, with what each is about. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const see = { permissions: ['loan.see'] }
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'], attributes: { state: 'string' } } },
  permissions: {
    'loan.see': { label: 'See', section: 'S' },
    'loan.lend': { label: 'Lend', section: 'S' },
    'loan.open': { label: 'Open', section: 'S' },
    'library.see': { label: 'See', section: 'S' },
    'self.name': { label: 'Own name', section: 'S' },
  },
  roles: {
    clerk: { label: 'Clerk', at: ['county'], grants: [{ ...see, scope: 'assigned' }] },
    head: { label: 'Head', at: ['county'], grants: [{ ...see, scope: 'organisation' }] },
    namer: { label: 'Namer', at: ['county'], grants: [{ permissions: ['self.name'], scope: 'own' }] },
    opener: {
      label: 'Opener',
      at: ['county'],
      grants: [{ permissions: ['loan.open'], scope: 'assigned', when: { eq: [{ resource: 'state' }, 'open'] } }],
    },
    lender: { label: 'Lender', at: ['county'], grants: [{ permissions: ['loan.lend'], scope: 'all' }] },
  },
  constraints: {},
  administration: {},
})
const places = placesOf([
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
  { id: 'l2', kind: 'library', parent: 'c', status: 'open' },
  { id: 'shut', kind: 'library', parent: 'c', status: 'closed' },
])
const member = (id: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id,
  user: 'ann',
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: roles.map((role) => ({ role })),
  ...more,
})
const told = (memberships: readonly Membership[], ask: Ask) =>
  reasonsFor(policy, factsOf(policy, { user: { id: 'ann' }, memberships, places }), ask, 100)
const loan = (...holders: readonly string[]): Ask => ({
  action: 'loan.see',
  resource: { type: 'loan', id: 'x', holders },
})
const grant = (role: string | undefined, scope: string, permission = 'loan.see') => ({ role, permission, scope })

it('of several places that grant alike the first is told, and a condition only where the grant reaches', () => {
  expect(told([member('m', ['head'])], loan('l', 'l2'))).toEqual([
    { code: 'granted', membership: 'm', grant: grant('head', 'organisation'), through: 'l' },
  ])
  const opener = { action: 'loan.open', resource: { type: 'loan', id: 'x', holders: ['l'] } }
  expect(told([member('m', ['opener'])], opener)).toEqual([
    { code: 'outOfReach', membership: 'm', grant: grant('opener', 'assigned', 'loan.open') },
  ])
  expect(told([member('m', ['opener'], { assigned: ['l'] })], opener)).toMatchObject([
    { code: 'condition', membership: 'm', value: undefined },
  ])
})

it('of what is allowed only what grants it is told, each with the place it goes through', () => {
  const both = [member('m', ['clerk', 'head']), member('n', ['clerk'], { assigned: ['l'] })]
  expect(told(both, loan('gone', 'l'))).toEqual([
    { code: 'granted', membership: 'm', grant: grant('head', 'organisation'), through: 'l' },
    { code: 'granted', membership: 'n', grant: grant('clerk', 'assigned'), through: 'l' },
  ])
  expect(told([member('m', ['clerk'])], loan('l'))).toEqual([
    { code: 'outOfReach', membership: 'm', grant: grant('clerk', 'assigned') },
  ])
  expect(told([member('m', ['head'])], loan('shut'))).toEqual([
    { code: 'closed', membership: 'm', grant: grant('head', 'organisation'), organisation: 'shut' },
  ])
})

it('of what is not known it is told what was named', () => {
  expect(told([], loan('gone', 'lost'))).toEqual([{ code: 'unknownResource', holders: ['gone', 'lost'] }])
  const library = (id?: string) => told([], { action: 'library.see', resource: { type: 'library', id } })
  expect(library('gone')).toEqual([{ code: 'unknownResource', holders: ['gone'] }])
  expect(library()).toEqual([{ code: 'unknownResource', holders: [''] }])
  expect(library('c')).toEqual([{ code: 'unknownResource', holders: ['c'] }])
})

it('of one’s own acts, whichever membership acts and whatever holds them', () => {
  const own: Ask = {
    action: 'self.name',
    resource: { type: 'self', owner: 'ann', holders: ['gone'] },
    membership: 'other',
  }
  expect(told([member('m', ['namer'])], own)).toEqual([
    { code: 'granted', membership: 'm', grant: grant('namer', 'own', 'self.name'), through: undefined },
  ])
  expect(told([], { action: 'self.email', resource: { type: 'self', owner: 'bob' } })).toEqual([
    { code: 'outOfReach', membership: '', grant: grant(undefined, 'own', 'self.email') },
  ])
})

it('of roles that sleep, only those that would give it', () => {
  const asleep = member('m', [], {
    assignments: [
      { role: 'lender', from: 500 },
      { role: 'clerk', until: 50 },
    ],
  })
  expect(told([asleep], loan('l'))).toEqual([{ code: 'roleAsleep', membership: 'm', role: 'clerk', why: 'expired' }])
  const idle = member('m', [], { assignments: [{ role: 'lender', from: 500 }] })
  expect(told([idle], loan('l'))).toEqual([
    { code: 'noRole', membership: 'm', permission: 'loan.see', roles: ['clerk', 'head'] },
  ])
})
