import {
  type AdministrationSource,
  type CustomRole,
  compileOrThrow,
  escalate,
  type Membership,
  type Organisation,
  type PolicySource,
  reachableByAnybody,
  replay,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** How far people get by the powers there are, one difference at a time: the bound for anybody, and the paths of some. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const at = ['county', 'library']
const role = (label: string, kinds: readonly string[] = at) => ({ label, at: kinds, grants: [] })
const rule: AdministrationSource = {
  holder: { roles: ['head'] },
  may: ['assign'],
  roles: ['clerk'],
  where: 'organisation',
  self: false,
  peers: true,
  alongside: true,
}
type Rules = Readonly<Record<string, Partial<AdministrationSource>>>
const policyWith = (rules: Rules, constraints: PolicySource['constraints'] = {}, more: Partial<PolicySource> = {}) =>
  compileOrThrow({
    key: 'county',
    name: 'County',
    organisations: {
      county: noun('county'),
      library: { ...noun('library'), within: ['county'] },
      shelf: { ...noun('shelf'), within: ['library'] },
    },
    resources: {},
    permissions: { 'county.run': { label: 'Run', section: 'S' } },
    roles: { head: role('Head'), clerk: role('Clerk'), lead: role('Lead'), local: role('Local', ['library']) },
    constraints,
    administration: Object.fromEntries(Object.entries(rules).map(([key, it]) => [key, { ...rule, ...it }])),
    customRoles: { at: ['county'], catalogue: 'all', rules: [] },
    ...more,
  })
const organisations: readonly Organisation[] = [
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
  { id: 's', kind: 'shelf', parent: 'l', status: 'open' },
  { id: 'd', kind: 'county', status: 'open' },
  { id: 'shut', kind: 'library', parent: 'c', status: 'closed' },
]
const member = (user: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id: `m ${user}`,
  user,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: roles.map((it) => ({ role: it })),
  ...more,
})
const stateOf = (...memberships: readonly Membership[]): State => ({ organisations, memberships })
type Policy = ReturnType<typeof policyWith>

describe('anybody', () => {
  const bound = (policy: Policy, ...memberships: readonly Membership[]) =>
    reachableByAnybody(policy, stateOf(...memberships), 100)
      .map((it) => `${it.organisation} ${it.role}`)
      .sort()

  it('reaches what is held, and what its holders may give where they may', () => {
    expect(bound(policyWith({}), member('ann', ['lead']))).toEqual(['c lead'])
    expect(bound(policyWith({ it: {} }), member('ann', ['head']))).toEqual(['c clerk', 'c head'])
    expect(bound(policyWith({ it: {} }), member('ann', ['clerk']))).toEqual(['c clerk'])
    expect(bound(policyWith({ it: { may: ['revoke'] } }), member('ann', ['head']))).toEqual(['c head'])
  })

  it('reaches an organisation where nobody is only if somebody may let them in', () => {
    const inviting = policyWith({ it: { may: ['assign', 'invite'], roles: ['clerk', 'local'] } })
    expect(bound(inviting, member('ann', ['head']))).toEqual(['c clerk', 'c head', 'l clerk', 'l local'])
    expect(bound(policyWith({ it: { may: ['assign', 'add'] } }), member('ann', ['head']))).toContain('l clerk')
    expect(bound(policyWith({ it: { may: ['assign', 'invite'], where: 'all' } }), member('ann', ['head']))).toEqual([
      'c clerk',
      'c head',
      'd clerk',
      'l clerk',
    ])
    const there = [member('ann', ['head']), member('bob', [], { organisation: 'l' })]
    expect(bound(policyWith({ it: {} }), ...there)).toEqual(['c clerk', 'c head', 'l clerk'])
  })

  it('reaches the places somebody is assigned, by rules for those', () => {
    const placed = policyWith({ it: { where: 'assigned', may: ['assign', 'invite'] } })
    expect(bound(placed, member('ann', ['head'], { assigned: ['l'] }))).toEqual(['c clerk', 'c head', 'l clerk'])
    expect(bound(placed, member('ann', ['head'], { assigned: ['d'] }))).toEqual(['c head'])
  })

  it('counts what sleeps and can wake, not what has ended', () => {
    const policy = policyWith({ it: {} })
    const head = (more: Partial<Membership>) => bound(policy, member('ann', ['head'], more))
    expect(head({ status: 'suspended' })).toEqual(['c clerk', 'c head'])
    expect(head({ from: 500 })).toEqual(['c clerk', 'c head'])
    expect(head({ status: 'ended' })).toEqual([])
    expect(head({ until: 100 })).toEqual([])
    expect(head({ assignments: [{ role: 'head', until: 100 }] })).toEqual([])
    expect(head({ assignments: [{ role: 'head', from: 500 }] })).toEqual(['c clerk', 'c head'])
    expect(head({ organisation: 'shut' })).toEqual([])
  })

  it('reaches no role whose needs nobody could give', () => {
    const needs = { needs: { requires: ['lead'], role: 'clerk' } } as const
    expect(bound(policyWith({ it: {} }, needs), member('ann', ['head']))).toEqual(['c head'])
    expect(bound(policyWith({ it: { roles: ['clerk', 'lead'] } }, needs), member('ann', ['head']))).toEqual([
      'c clerk',
      'c head',
      'c lead',
    ])
    expect(bound(policyWith({ it: {} }, needs), member('ann', ['head', 'clerk']))).toEqual(['c clerk', 'c head'])
  })

  it('reaches made roles too', () => {
    const made: CustomRole = { id: 'made', organisation: 'c', label: 'Made', grants: [] }
    const state = { ...stateOf(member('ann', ['head'])), customRoles: [made] }
    const found = reachableByAnybody(policyWith({ it: { roles: 'any' } }), state, 100)
    expect(found.map((it) => it.role).sort()).toEqual(['clerk', 'head', 'lead', 'made'])
  })
})

describe('a coalition', () => {
  const told = (policy: Policy, state: State, users: readonly string[], effort?: number) => {
    const { gains: found, undecided } = escalate(policy, state, users, 100, effort === undefined ? {} : { effort })
    for (const gain of found) expect(replay(policy, state, gain.path, 100)).toBeDefined()
    const words = found.map(({ user, organisation, role: gained, path }) => {
      const steps = path.map((step) => step.changeSet.map((one) => one.do).join('+'))
      return `${user} ${organisation} ${gained}: ${steps.join(', ')}`
    })
    return { words, undecided }
  }
  const gains = (policy: Policy, state: State, ...users: readonly string[]) => {
    const { words, undecided } = told(policy, state, users)
    expect(undecided).toEqual([])
    return words
  }
  const all = ['assign', 'revoke', 'place', 'suspend', 'reactivate', 'end', 'invite', 'add'] as const

  it('gains what one gives another, by no more steps than it takes', () => {
    const start = stateOf(member('ann', ['head']), member('bob', ['lead']))
    expect(gains(policyWith({ it: {} }), start, 'ann', 'bob')).toEqual(['bob c clerk: assignRole'])
    expect(gains(policyWith({ it: {} }), start, 'ann')).toEqual([])
    expect(gains(policyWith({ it: { self: true } }), start, 'ann')).toEqual(['ann c clerk: assignRole'])
    const chain = policyWith({ it: {}, clerks: { holder: { roles: ['clerk'] }, roles: ['lead'] } })
    const two = stateOf(member('ann', ['head']), member('bob', []))
    expect(gains(chain, two, 'ann', 'bob')).toEqual(['bob c clerk: assignRole', 'ann c lead: assignRole, assignRole'])
  })

  it('wakes who sleeps, and lets newcomers in', () => {
    const asleep = stateOf(member('ann', ['head']), member('bob', ['lead'], { status: 'suspended' }))
    expect(gains(policyWith({ it: { may: all, roles: 'any' } }), asleep, 'ann', 'bob')).toContain(
      'bob c lead: reactivateMembership',
    )
    expect(gains(policyWith({ it: {} }), asleep, 'ann', 'bob')).toEqual([])
    const invited = stateOf(member('bob', ['lead'], { status: 'invited' }))
    expect(gains(policyWith({}), invited, 'bob')).toEqual(['bob c lead: acceptInvitation'])
    const alone = stateOf(member('ann', ['head']))
    expect(gains(policyWith({ it: { may: ['assign', 'add'] } }), alone, 'ann', 'new')).toContain(
      'new c clerk: addMembership, assignRole',
    )
  })

  it('swaps, covers and fulfils what constraints ask, in one step', () => {
    const start = stateOf(member('ann', ['head']), member('bob', ['lead']))
    const may = { it: { may: ['assign', 'revoke', 'place'], roles: 'any', self: true } } as const
    const climbs = (constraints: PolicySource['constraints'], state: State) =>
      told(policyWith(may, constraints), state, ['ann', 'bob'], 300).words
    const one = { one: { exactlyOne: ['clerk', 'lead'], per: 'county' } } as const
    const held = stateOf(member('ann', ['head', 'lead']), member('bob', ['lead']))
    expect(climbs(one, held)).toContain('bob c clerk: assignRole+revokeRole')
    const apart = { apart: { exclusive: ['clerk', 'lead'], per: 'user' } } as const
    expect(climbs(apart, start)).toContain('bob c clerk: assignRole+revokeRole')
    const most = { most: { atMost: 1, roles: ['head'], per: 'county' } } as const
    expect(climbs(most, start)).toContain('bob c head: assignRole+revokeRole')
    const covers = { covers: { coversAll: 'library', role: 'clerk' } } as const
    expect(climbs(covers, start)).toContain('bob c clerk: assignRole+place')
    const needs = { needs: { requires: ['head'], role: 'clerk' } } as const
    expect(climbs(needs, start)).toContainEqual(expect.stringMatching(/^bob c clerk: assignRole(\+|, )assignRole$/))
  })

  it('gains nothing that is held already, and counts no role that does not exist or has not begun', () => {
    const policy = policyWith({ it: { roles: ['clerk', 'lead'] } })
    const held = stateOf(member('ann', ['head']), member('bob', ['clerk', 'gone']))
    expect(gains(policy, held, 'ann', 'bob')).toEqual(['bob c lead: assignRole'])
    const later = { ...member('bob', ['clerk']), assignments: [{ role: 'clerk', from: 500 }] }
    expect(
      escalate(policy, stateOf(member('ann', ['head']), later), ['ann', 'bob'], 100).gains.map((it) => it.role),
    ).toContain('lead')
  })

  it('leaves undecided what there is no effort left for', () => {
    const needs = {
      needs: { requires: ['lead'], role: 'clerk' },
      apart: { exclusive: ['lead', 'clerk'], per: 'user' },
    } as const
    const policy = policyWith({ it: { roles: ['clerk', 'lead'] } }, needs)
    const start = stateOf(member('ann', ['head']), member('bob', []))
    const { gains: found, undecided } = escalate(policy, start, ['ann', 'bob'], 100, { effort: 0 })
    expect(found.map((it) => it.role)).toEqual(['lead'])
    expect(undecided).toEqual([{ user: 'bob', organisation: 'c', role: 'clerk' }])
    expect(escalate(policy, start, ['ann', 'bob'], 100).undecided).toEqual([])
  })

  it('replays only what judge accepts', () => {
    const policy = policyWith({ it: {} })
    const start = stateOf(member('ann', ['head']), member('bob', []))
    const give = (user: string, given: string) => ({
      user,
      changeSet: [{ do: 'assignRole' as const, membership: 'm bob', role: given }],
    })
    expect(replay(policy, start, [], 100)?.memberships).toEqual(start.memberships)
    expect(replay(policy, start, [give('ann', 'clerk')], 100)?.memberships[1]?.assignments).toEqual([{ role: 'clerk' }])
    expect(replay(policy, start, [give('ann', 'clerk'), give('ann', 'lead')], 100)).toBeUndefined()
    expect(replay(policy, start, [give('bob', 'clerk')], 100)).toBeUndefined()
  })
})
