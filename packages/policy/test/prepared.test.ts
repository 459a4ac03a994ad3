import {
  check,
  checkPrepared,
  checkPreparedAt,
  compileOrThrow,
  type Facts,
  factsOf,
  type Membership,
  placesOf,
  prepare,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { HOME, SLOW } from '../src/powers.ts'

/** What is looked up once and kept, and when it may not answer by itself. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'] } },
  permissions: {
    'loan.see': { label: 'See', section: 'S' },
    'loan.trace': { label: 'Trace', section: 'S', closed: true },
  },
  roles: {
    clerk: {
      label: 'Clerk',
      at: ['county'],
      grants: [{ permissions: ['loan.see', 'loan.trace'], scope: 'organisation' }],
    },
  },
  constraints: {},
  administration: {},
})
const places = placesOf([
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
  { id: 'shut', kind: 'library', parent: 'c', status: 'closed' },
])
const clerk: Membership = {
  id: 'm',
  user: 'ann',
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: [{ role: 'clerk' }],
}
const newFacts = (): Facts => factsOf(policy, { user: { id: 'ann' }, memberships: [clerk], places })
const loanAt = (holder: string) => ({ type: 'loan', holders: [holder] })

describe('what is prepared', () => {
  it('has the quick way at once, though nothing was asked of the facts before', () => {
    expect(prepare(policy, newFacts(), 'loan.see', 0).way).toBe(HOME)
    const unknown = prepare(policy, newFacts(), 'no.such', 0)
    expect(unknown.way).toBe(SLOW)
    expect(checkPreparedAt(unknown, 'l')).toEqual({ allowed: false, because: 'unknownPermission' })
  })

  it('reads grant by grant in one membership alone, and gives nothing of another', () => {
    const prepared = prepare(policy, newFacts(), 'loan.see', 0, { membership: 'another' })
    expect(prepared.way).toBe(SLOW)
    for (const decision of [checkPrepared(prepared, loanAt('l')), checkPreparedAt(prepared, 'l')]) {
      expect(decision).toEqual({ allowed: false, because: 'noMembership' })
    }
    const own = prepare(policy, newFacts(), 'loan.see', 0, { membership: 'm' })
    expect([own.way, checkPrepared(own, loanAt('l')).allowed]).toEqual([SLOW, true])
  })

  it('reaches what is closed by a permission for that, and by no other', () => {
    const facts = newFacts()
    const see = prepare(policy, facts, 'loan.see', 0)
    const trace = prepare(policy, facts, 'loan.trace', 0)
    expect([see.way, trace.way]).toEqual([HOME, HOME])
    expect(checkPrepared(see, loanAt('shut'))).toEqual({ allowed: false, because: 'closed' })
    expect(checkPreparedAt(see, 'shut')).toEqual({ allowed: false, because: 'closed' })
    const traced = check(policy, facts, { action: 'loan.trace', resource: loanAt('shut') }, 0)
    expect(traced.allowed).toBe(true)
    expect(checkPrepared(trace, loanAt('shut'))).toBe(traced)
    expect(checkPreparedAt(trace, 'shut')).toBe(traced)
  })

  it('is denied for a thing of another type, and asks the grants for a type that is not the first', () => {
    const both = compileOrThrow({
      ...policy.source,
      resources: { loan: { ...noun('loan'), heldBy: ['library'] }, note: { ...noun('note'), heldBy: ['library'] } },
      permissions: { 'loan.see': { label: 'See', section: 'S', on: ['library', 'loan'] } },
      roles: {
        clerk: { label: 'Clerk', at: ['county'], grants: [{ permissions: ['loan.see'], scope: 'organisation' }] },
      },
    })
    const facts = factsOf(both, { user: { id: 'ann' }, memberships: [clerk], places })
    const see = prepare(both, facts, 'loan.see', 0)
    expect(see.way).toBe(HOME)
    expect(checkPrepared(see, { type: 'note', holders: ['l'] })).toEqual({ allowed: false, because: 'wrongType' })
    expect(checkPrepared(see, { type: 'library', id: 'l' }).allowed).toBe(true)
    expect(checkPrepared(see, { type: 'library', id: 'c' })).toEqual({ allowed: false, because: 'unknownResource' })
    expect(checkPrepared(see, { type: 'loan', id: 'l', holders: ['nowhere'] })).toEqual({
      allowed: false,
      because: 'unknownResource',
    })
  })

  it('is denied as viewing while somebody looks through the user’s eyes, however often it is asked', () => {
    const viewing = { by: 'zoe', mode: 'read' } as const
    const viewed = factsOf(policy, { user: { id: 'ann' }, memberships: [clerk], places, viewing })
    for (const time of ['first', 'again']) {
      const see = prepare(policy, viewed, 'loan.see', 0)
      const denied = { allowed: false, because: 'viewing' }
      expect([time, check(policy, viewed, { action: 'loan.see', resource: loanAt('l') }, 0)]).toEqual([time, denied])
      expect([time, checkPrepared(see, loanAt('l')), checkPreparedAt(see, 'l')]).toEqual([time, denied, denied])
    }
  })

  it('of facts that another policy made is read by the policy asked', () => {
    const stricter = compileOrThrow({
      ...policy.source,
      roles: { clerk: { label: 'Clerk', at: ['county'], grants: [] } },
    })
    const prepared = prepare(stricter, newFacts(), 'loan.see', 0)
    expect(prepared.way).toBe(SLOW)
    expect(checkPrepared(prepared, loanAt('l'))).toEqual({ allowed: false, because: 'noRole' })
  })
})
