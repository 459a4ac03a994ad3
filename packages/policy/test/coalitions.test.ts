import {
  type AdministrationSource,
  type CustomRole,
  compileOrThrow,
  escalations,
  type Membership,
  type PolicySource,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Which coalitions of a state are told: the least that reach something, one of each sort of people. */

const role = (label: string) => ({ label, at: ['county'], grants: [] })
const rule: AdministrationSource = {
  holder: { roles: ['head'] },
  may: ['assign'],
  roles: ['clerk'],
  where: 'organisation',
  self: false,
  peers: true,
  alongside: true,
}
const policyWith = (rules: Readonly<Record<string, Partial<AdministrationSource>>>, more: Partial<PolicySource> = {}) =>
  compileOrThrow({
    key: 'county',
    name: 'County',
    organisations: { county: { label: 'county', plural: 'counties' } },
    resources: {},
    permissions: { 'county.run': { label: 'Run', section: 'S' } },
    roles: {
      head: role('Head'),
      clerk: role('Clerk'),
      lead: role('Lead'),
      runner: { ...role('Runner'), grants: [{ permissions: ['county.run'], scope: 'organisation' }] },
    },
    constraints: {},
    administration: Object.fromEntries(Object.entries(rules).map(([key, it]) => [key, { ...rule, ...it }])),
    ...more,
  })
const member = (user: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id: `m ${user}`,
  user,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: roles.map((it) => ({ role: it })),
  ...more,
})
const stateOf = (...memberships: readonly Membership[]): State => ({
  organisations: [
    { id: 'c', kind: 'county', status: 'open' },
    { id: 'd', kind: 'county', status: 'open' },
  ],
  memberships,
})
const told = (policy: ReturnType<typeof policyWith>, state: State, limits: Parameters<typeof escalations>[3] = {}) =>
  escalations(policy, state, 100, limits).map(({ coalition, gains }) => [
    coalition.join('+'),
    gains.map((it) => `${it.user} ${it.role}`).join(', '),
  ])

describe('of coalitions', () => {
  it('the least is told for what it reaches, and no greater one again', () => {
    expect(told(policyWith({ it: {} }), stateOf(member('ann', ['head']), member('bob', [])))).toEqual([
      ['ann+bob', 'bob clerk'],
    ])
    expect(told(policyWith({ it: { self: true } }), stateOf(member('ann', ['head']), member('bob', [])))).toEqual([
      ['ann', 'ann clerk'],
      ['ann+bob', 'bob clerk'],
    ])
  })

  it('people who hold the same in the same place stand for each other', () => {
    const alike = ['bob', 'cat', 'dan'].map((it) => member(it, []))
    expect(told(policyWith({ it: {} }), stateOf(member('ann', ['head']), ...alike))).toEqual([['ann+bob', 'bob clerk']])
    const apart = [member('bob', []), member('cat', ['lead'])]
    expect(told(policyWith({ it: {} }), stateOf(member('ann', ['head']), ...apart))).toEqual([
      ['ann+bob', 'bob clerk'],
      ['ann+cat', 'cat clerk'],
    ])
    const asleep = [member('bob', []), member('cat', [], { status: 'suspended' })]
    const waking = policyWith({ it: { may: ['assign', 'reactivate'] } })
    expect(told(waking, stateOf(member('ann', ['head']), ...asleep)).map(([who]) => who)).toEqual([
      'ann+bob',
      'ann+cat',
    ])
  })

  it('people hold the same in whatever order their memberships come', () => {
    const twice = (user: string) => [
      member(user, [], { id: `${user} c` }),
      member(user, ['lead'], { id: `${user} d`, organisation: 'd' }),
    ]
    const state = stateOf(member('ann', ['head']), ...twice('bob'), ...twice('cat').reverse())
    expect(told(policyWith({ it: {} }), state)).toEqual([['ann+bob', 'bob clerk']])
  })

  it('none is told for what a constraint never lets it reach, unless that is left undecided', () => {
    const policy = policyWith({ it: {} }, { constraints: { oneClerk: { atMost: 1, roles: ['clerk'], per: 'county' } } })
    const state = stateOf(member('ann', ['head']), member('bob', []), member('cat', ['clerk']))
    expect(told(policy, state, { size: 2 })).toEqual([])
    const left = escalations(policy, state, 100, { size: 2, effort: 0 })
    expect(left.map(({ coalition, gains }) => [coalition, gains])).toContainEqual([['ann', 'bob'], []])
    for (const it of left) expect(it.undecided).not.toEqual([])
  })

  it('none is told without somebody whose role leads to another', () => {
    expect(told(policyWith({ it: {} }), stateOf(member('ann', ['lead']), member('bob', [])))).toEqual([])
    expect(told(policyWith({}), stateOf(member('ann', ['head']), member('bob', [])))).toEqual([])
    const run = policyWith({ it: { holder: { permission: 'county.run' } } })
    expect(told(run, stateOf(member('ann', ['runner']), member('bob', [])))).toEqual([['ann+bob', 'bob clerk']])
    expect(told(run, stateOf(member('ann', ['head']), member('bob', [])))).toEqual([])
  })

  it('a made role may lead anywhere', () => {
    const policy = policyWith(
      { it: { holder: { permission: 'county.run' } } },
      { customRoles: { at: ['county'], catalogue: 'all', rules: [] } },
    )
    const made: CustomRole = {
      id: 'made',
      organisation: 'c',
      label: 'Made',
      grants: [{ permission: 'county.run', scope: 'organisation' }],
    }
    const state = { ...stateOf(member('ann', ['made']), member('bob', [])), customRoles: [made] }
    expect(told(policy, state)).toEqual([['ann+bob', 'bob clerk']])
  })

  it('a rule that only wakes counts: what sleeps was not held', () => {
    const policy = policyWith({ it: { may: ['reactivate'], roles: 'any' } })
    const asleep = member('bob', ['lead'], { status: 'suspended' })
    expect(told(policy, stateOf(member('ann', ['head']), asleep))).toEqual([])
  })

  it('a newcomer is one of them, where somebody may let one in', () => {
    const inviting = policyWith({ it: { may: ['assign', 'add'] } })
    expect(told(inviting, stateOf(member('ann', ['head'])))).toEqual([['ann+newcomer', 'newcomer clerk']])
    expect(told(policyWith({ it: {} }), stateOf(member('ann', ['head'])))).toEqual([])
  })

  it('only those of up to so many are told', () => {
    const chain = policyWith({ it: {}, clerks: { holder: { roles: ['clerk'] }, roles: ['lead'] } })
    const state = stateOf(member('ann', ['head']), member('bob', []), member('cat', ['runner']))
    expect(told(chain, state, { size: 1 })).toEqual([])
    const two = told(chain, state, { size: 2 })
    expect(two.map(([who]) => who)).toEqual(['ann+bob', 'ann+cat'])
    expect(told(chain, state).map(([who]) => who)).toEqual(['ann+bob', 'ann+cat', 'ann+bob+cat'])
    const three = policyWith({ it: {}, clerks: { holder: { roles: ['clerk'] }, roles: ['lead'], where: 'all' } })
    const far = stateOf(member('ann', ['head']), member('bob', []), member('cat', [], { organisation: 'd' }))
    expect(told(three, far, { size: 2 }).map(([who]) => who)).toEqual(['ann+bob'])
    expect(told(three, far, { size: 3 })).toContainEqual(['ann+bob+cat', 'cat lead'])
  })
})
