import {
  type Command,
  type CustomRole,
  compileOrThrow,
  judge,
  type Membership,
  type Organisation,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** A change is judged by every constraint it can have broken: of the people it touches, their users, and their organisations. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const at = ['county', 'library']
const role = (label: string) => ({ label, at, grants: [] })
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'] } },
  permissions: {
    'loan.ask': { label: 'Ask', section: 'S' },
    'loan.grant': { label: 'Grant', section: 'S' },
  },
  roles: {
    head: role('Head'),
    clerk: role('Clerk'),
    lead: role('Lead'),
    auditor: role('Auditor'),
    asker: { label: 'Asker', at, grants: [{ permissions: ['loan.ask'], scope: 'organisation' }] },
  },
  constraints: {
    oneHead: { atMost: 1, roles: ['head'], per: 'county' },
    someHead: { atLeast: 1, roles: ['head'], per: 'county' },
    leadHasAll: { coversAll: 'library', role: 'lead' },
    apart: { exclusive: ['auditor', 'clerk'], per: 'user' },
    twoPeople: { exclusiveGrants: ['loan.ask', 'loan.grant'], per: 'user' },
    oneLibrary: { atMostOneOf: 'library' },
  },
  administration: {},
  customRoles: { at, catalogue: 'all', rules: [] },
})
const organisations: readonly Organisation[] = [
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l1', kind: 'library', parent: 'c', status: 'open' },
  { id: 'l2', kind: 'library', parent: 'c', status: 'open' },
  { id: 'shut', kind: 'county', status: 'closed' },
]
const member = (id: string, roles: readonly string[], more: Partial<Membership> = {}): Membership => ({
  id,
  user: id,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: roles.map((it) => ({ role: it })),
  ...more,
})
const made = (permission: string): CustomRole => ({
  id: 'made',
  organisation: 'c',
  label: 'Made',
  grants: [{ permission, scope: 'organisation' }],
})
const every = [{ every: 'library' }]
function broken(memberships: readonly Membership[], changeSet: readonly Command[], more: Partial<State> = {}) {
  const judgement = judge(
    policy,
    { organisations, memberships, ...more },
    { system: 'operator', name: 'test' },
    changeSet,
    100,
  )
  return judgement.allowed ? [] : judgement.refusals.map((it) => it.code)
}
const hal = member('hal', ['head'])
const lea = member('lea', ['lead'], { assigned: every })
const place = (membership: string, ...assigned: readonly (string | { every: string })[]): Command => ({
  do: 'place',
  membership,
  assigned,
})
const give = (membership: string, given: string, more = {}): Command => ({
  do: 'assignRole',
  membership,
  role: given,
  ...more,
})

describe('placing somebody', () => {
  it('is judged by what their roles must cover', () => {
    expect(broken([hal, lea], [place('lea', 'l1')])).toEqual(['coversAll'])
    expect(broken([hal, lea], [place('lea', 'l1', { every: 'library' })])).toEqual([])
    expect(broken([hal, lea], [place('hal', 'l1')])).toEqual([])
    expect(broken([hal, lea], [place('hal', 'l1'), place('lea', 'l1')])).toEqual(['coversAll'])
    expect(broken([hal, lea], [place('lea', 'l1'), place('lea', { every: 'library' })])).toEqual([])
  })

  it('beside another change is judged by both', () => {
    const cat = member('cat', [])
    expect(broken([hal, lea, cat], [place('lea', 'l1'), give('cat', 'head')])).toEqual(['atMost', 'coversAll'])
    expect(broken([hal, lea, cat], [place('cat', 'l1'), give('cat', 'head')])).toEqual(['atMost'])
    expect(broken([hal, lea, cat], [place('lea', 'l1'), give('cat', 'clerk')])).toEqual(['coversAll'])
  })
})

describe('a change to one membership', () => {
  it('is judged by how many there are in its organisation, whoever they are', () => {
    const next = member('ned', [])
    expect(broken([hal, next], [give('ned', 'head')])).toEqual(['atMost'])
    expect(broken([hal, next], [give('ned', 'head'), { do: 'revokeRole', membership: 'hal', role: 'head' }])).toEqual(
      [],
    )
    expect(broken([hal], [{ do: 'revokeRole', membership: 'hal', role: 'head' }])).toEqual(['atLeast'])
    expect(broken([hal], [{ do: 'suspendMembership', membership: 'hal' }])).toEqual(['atLeast'])
    expect(broken([hal], [{ do: 'endMembership', membership: 'hal' }])).toEqual(['atLeast'])
    expect(broken([hal], [give('hal', 'head', { until: 500 })])).toEqual(['atLeast'])
  })

  it('that wakes is judged like one that gives', () => {
    for (const [status, act] of [
      ['suspended', 'reactivateMembership'],
      ['invited', 'acceptInvitation'],
    ] as const) {
      const ned = member('ned', ['head'], { status })
      expect(broken([hal, ned], [{ do: act, membership: 'ned' }])).toEqual(['atMost'])
      expect(broken([hal, { ...ned, assignments: [] }], [{ do: act, membership: 'ned' }])).toEqual([])
    }
  })

  it('is judged by what its user holds elsewhere', () => {
    const near = member('ann', ['auditor'], { organisation: 'l1' })
    const far = { ...member('ann', []), id: 'ann far', organisation: 'l2', status: 'suspended' as const }
    const own = { ...member('ann', []), id: 'ann own' }
    expect(broken([hal, near, own], [give('ann own', 'clerk')])).toEqual(['exclusive'])
    expect(broken([hal, near, { ...own, user: 'bob' }], [give('ann own', 'clerk')])).toEqual([])
    expect(broken([hal, near, far], [{ do: 'reactivateMembership', membership: 'ann far' }])).toEqual(['atMostOneOf'])
    const added = { do: 'addMembership', membership: 'new', user: 'ann', organisation: 'l2', assigned: [] } as const
    expect(broken([hal, near], [{ ...added, roles: [] }])).toEqual(['atMostOneOf'])
    expect(broken([hal, near], [{ ...added, organisation: 'c', roles: [{ role: 'clerk' }] }])).toEqual(['exclusive'])
  })
})

describe('a change to organisations or to made roles', () => {
  it('is judged by everything', () => {
    const inside = { ...member('ann', ['auditor']), id: 'inside', organisation: 'shut' }
    const own = member('ann', ['clerk'])
    const reopen: Command = { do: 'reopenOrganisation', organisation: 'shut' }
    expect(broken([hal, own, inside], [reopen])).toEqual(['exclusive'])
    expect(broken([hal, own, { ...inside, user: 'bob' }], [reopen])).toEqual([])
    const heads = ['una', 'vic'].map((id) => member(id, ['head'], { organisation: 'shut' }))
    expect(broken([hal, ...heads], [reopen])).toEqual(['atMost'])
    expect(broken([hal, ...heads.slice(1)], [reopen])).toEqual([])
  })

  it('is judged by what the holders of a made role then hold', () => {
    const ann = member('ann', ['asker', 'made'])
    const change: Command = { do: 'changeRole', role: made('loan.grant') }
    expect(broken([hal, ann], [change], { customRoles: [made('loan.ask')] })).toEqual(['exclusive'])
    expect(broken([hal, member('ann', ['made'])], [change], { customRoles: [made('loan.ask')] })).toEqual([])
  })

  it('tolerates what was broken before', () => {
    const two = [hal, member('sal', ['head'])]
    expect(broken([...two, lea], [place('lea', 'l1')])).toEqual(['coversAll'])
    expect(broken([...two, lea], [place('sal', 'l1')])).toEqual([])
    expect(broken(two, [{ do: 'closeOrganisation', organisation: 'l1' }])).toEqual([])
    expect(broken([...two, member('ned', [])], [give('ned', 'head')])).toEqual(['atMost'])
  })
})
