import {
  check,
  checkAlong,
  checkPrepared,
  checkPreparedAlong,
  compileOrThrow,
  type Facts,
  factsOf,
  filterAlong,
  type Membership,
  type Organisation,
  placesOf,
  prepare,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What a thing’s stored path answers: it is believed, and what it does not say is looked up. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const grant = (scope: 'assigned' | 'organisation' | 'all' | 'selected') => [{ permissions: ['loan.see'], scope }]
const at = ['county', 'library']
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    library: { ...noun('library'), within: ['county', 'library'], heldBy: ['county'] },
  },
  resources: { loan: { ...noun('loan'), heldBy: ['library'] } },
  permissions: { 'loan.see': { label: 'See', section: 'S' } },
  roles: {
    clerk: { label: 'Clerk', at, grants: grant('assigned') },
    head: { label: 'Head', at, grants: grant('organisation') },
    centre: { label: 'Centre', at, grants: grant('all') },
    picker: { label: 'Picker', at, grants: grant('selected') },
  },
  constraints: {},
  administration: {},
})
const other = compileOrThrow({ ...policy.source, roles: { clerk: { label: 'Clerk', at, grants: [] } } })
const organisations: readonly Organisation[] = [
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
  { id: 'd', kind: 'library', parent: 'l', status: 'open' },
  { id: 'e', kind: 'library', parent: 'c', status: 'open' },
  { id: 'far', kind: 'county', status: 'open' },
]
const ann = (role: string, more: Partial<Membership> = {}): Membership => ({
  id: 'm',
  user: 'ann',
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: [{ role }],
  ...more,
})
const factsWith = (among: readonly Organisation[], ...memberships: readonly Membership[]): Facts =>
  factsOf(policy, { user: { id: 'ann' }, memberships, places: placesOf(among) })

/** All ways to ask, which must agree. The facts are folded before, as by any question. */
function along(facts: Facts, ...path: readonly string[]): string {
  check(policy, facts, { action: 'loan.see', resource: { type: 'loan', holders: ['c'] } }, 0)
  const decision = checkAlong(policy, facts, 'loan.see', path, 0)
  const prepared = prepare(policy, facts, 'loan.see', 0)
  expect(checkPreparedAlong(prepared, path)).toBe(decision)
  expect([path].filter(filterAlong(prepared, (row) => row))).toEqual(decision.allowed ? [path] : [])
  return decision.allowed ? 'allowed' : decision.because
}

describe('along its path', () => {
  it('a thing is reached anywhere beneath the user’s own organisation, or nowhere', () => {
    const head = factsWith(organisations, ann('head'))
    expect([along(head, 'd', 'l', 'c'), along(head, 'c'), along(head, 'l', 'c', 'above', 'all')]).toEqual([
      'allowed',
      'allowed',
      'allowed',
    ])
    expect([along(head, 'far'), along(head, 'd', 'l')]).toEqual(['outOfReach', 'outOfReach'])
    expect(along(factsWith(organisations, ann('head', { organisation: 'l' })), 'd', 'l', 'c')).toBe('allowed')
    expect(along(factsWith(organisations, ann('head', { organisation: 'l' })), 'e', 'c')).toBe('outOfReach')
  })

  it('a thing is reached beneath an assigned place, as far as that lies beneath the user’s own organisation', () => {
    const clerk = factsWith(organisations, ann('clerk', { assigned: ['l'] }))
    expect([along(clerk, 'l', 'c'), along(clerk, 'd', 'l', 'c')]).toEqual(['allowed', 'allowed'])
    expect([along(clerk, 'e', 'c'), along(clerk, 'c'), along(clerk, 'far')]).toEqual(Array(3).fill('outOfReach'))
    expect(along(clerk, 'd', 'l')).toBe('outOfReach')
    const home = factsWith(organisations, ann('clerk', { assigned: ['c'] }))
    expect([along(home, 'e', 'c'), along(home, 'c'), along(home, 'far')]).toEqual(['allowed', 'allowed', 'outOfReach'])
    const beyond = factsWith(organisations, ann('clerk', { organisation: 'l', assigned: ['c', 'd'] }))
    expect([along(beyond, 'd', 'l', 'c'), along(beyond, 'l', 'c'), along(beyond, 'e', 'c')]).toEqual([
      'allowed',
      'outOfReach',
      'outOfReach',
    ])
  })

  it('a thing is reached everywhere by a role for the whole service, and nowhere without a role', () => {
    const centre = factsWith(organisations, ann('centre'))
    expect([along(centre, 'd', 'l', 'c'), along(centre, 'far'), along(centre, 'not', 'known')]).toEqual(
      Array(3).fill('allowed'),
    )
    expect(along(centre)).toBe('allowed')
    const nobody = factsWith(organisations, { ...ann('clerk'), assignments: [] })
    expect([along(nobody, 'd', 'l', 'c'), along(nobody, 'far')]).toEqual(['noRole', 'noRole'])
  })

  it('the path is taken as it is given, without a look among the organisations', () => {
    const head = factsWith(organisations, ann('head'))
    expect([along(head, 'never seen', 'c'), along(head, 'far', 'c'), along(head, 'l')]).toEqual([
      'allowed',
      'allowed',
      'outOfReach',
    ])
    const clerk = factsWith(organisations, ann('clerk', { assigned: ['l'] }))
    expect([along(clerk, 'never seen', 'l', 'c'), along(clerk, 'never seen', 'c')]).toEqual(['allowed', 'outOfReach'])
  })
})

describe('where the path is not enough, the first of it is looked up', () => {
  it('because something is closed', () => {
    const shut = organisations.map((it) => (it.id === 'l' ? { ...it, status: 'closed' as const } : it))
    const head = factsWith(shut, ann('head'))
    expect([along(head, 'd', 'c'), along(head, 'e', 'c'), along(head, 'e')]).toEqual(['closed', 'allowed', 'allowed'])
  })

  it('because a second holder brings what lies right beside what is the user’s own', () => {
    const other = { id: 'other', kind: 'county', status: 'open' } as const
    const brought: Organisation = { id: 'b', kind: 'library', parent: 'other', holders: ['c'], status: 'open' }
    for (const counties of [
      [organisations[0], other],
      [other, organisations[0]],
    ] as Organisation[][]) {
      const head = factsWith([...counties, ...organisations.slice(1, 4), brought], ann('head'))
      expect([along(head, 'b', 'other'), along(head, 'd', 'l', 'c'), along(head, 'other')]).toEqual([
        'allowed',
        'allowed',
        'outOfReach',
      ])
      const clerk = factsWith([...counties, ...organisations.slice(1, 4), brought], ann('clerk', { assigned: ['b'] }))
      expect([along(clerk, 'b', 'other'), along(clerk, 'l', 'c')]).toEqual(['allowed', 'outOfReach'])
    }
  })

  it('because the membership begins or ends one day, and another moment is asked about', () => {
    for (const [dates, awake, asleep] of [
      [{ from: 100 }, 200, 50],
      [{ until: 100 }, 50, 200],
    ] as const) {
      const facts = factsWith(organisations, ann('head', dates))
      const answers = [awake, asleep, awake].map((moment) => {
        const resource = { type: 'loan', holders: ['l'] }
        const decision = check(policy, facts, { action: 'loan.see', resource }, moment)
        expect(checkAlong(policy, facts, 'loan.see', ['l', 'c'], moment)).toBe(decision)
        return decision.allowed
      })
      expect(answers).toEqual([true, false, true])
      expect(checkAlong(policy, facts, 'loan.see', ['l', 'c'], asleep).allowed).toBe(false)
    }
  })

  it('because places are assigned by kind', () => {
    const every = factsWith(organisations, ann('clerk', { assigned: [{ every: 'library' }] }))
    expect([along(every, 'd', 'l', 'c'), along(every, 'c'), along(every, 'd')]).toEqual([
      'allowed',
      'outOfReach',
      'allowed',
    ])
  })

  it('because the user belongs to several organisations, or to none', () => {
    const two = factsWith(
      organisations,
      ann('head', { organisation: 'l' }),
      ann('head', { id: 'n', organisation: 'e' }),
    )
    expect([along(two, 'd', 'l', 'c'), along(two, 'e', 'c'), along(two, 'c')]).toEqual([
      'allowed',
      'allowed',
      'outOfReach',
    ])
    expect(along(factsWith(organisations), 'd', 'l', 'c')).toBe('noMembership')
  })

  it('because the reach is of records, the path empty, or the facts another policy’s', () => {
    const picker = factsWith(organisations, ann('picker', { selected: [{ type: 'loan', id: 'x' }] }))
    expect(along(picker, 'l', 'c')).toBe('outOfReach')
    const head = factsWith(organisations, ann('head'))
    expect(along(head)).toBe('outOfReach')
    along(head, 'l', 'c')
    expect(checkAlong(policy, head, 'loan.gone', ['l', 'c'], 0).because).toBe('unknownPermission')
    expect(checkAlong(other, head, 'loan.see', ['l', 'c'], 0).because).toBe('noRole')
  })

  it('and the answer is that of check', () => {
    const clerk = factsWith(organisations, ann('clerk', { assigned: ['l'] }))
    const prepared = prepare(policy, clerk, 'loan.see', 0)
    for (const [id, ...above] of [['d', 'l', 'c'], ['e', 'c'], ['far']]) {
      const resource = { type: 'loan', holders: [id ?? ''] }
      expect(checkPreparedAlong(prepared, [id ?? '', ...above])).toBe(checkPrepared(prepared, resource))
    }
  })
})
