import {
  type CustomRole,
  compare,
  compileOrThrow,
  type GrantSource,
  type Membership,
  type PolicySource,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Who gains and loses what: each user and each permission by itself, in order, with both extents. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const sourceWith = (
  grants: Readonly<Record<string, readonly GrantSource[]>>,
  permissions: readonly string[],
): PolicySource => ({
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'] } },
  permissions: Object.fromEntries(permissions.map((it) => [it, { label: it, section: 'S' }])),
  roles: Object.fromEntries(
    Object.entries(grants).map(([key, it]) => [key, { label: key, at: ['county'], grants: it }]),
  ),
  constraints: {},
  administration: {},
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
})
const grant = (scope: GrantSource['scope'], ...permissions: readonly string[]): readonly GrantSource[] => [
  { permissions, scope },
]
const organisations = [
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
] as const
const member = (user: string, ...roles: readonly string[]): Membership => ({
  id: `m ${user} ${roles.join()}`,
  user,
  organisation: 'c',
  status: 'active',
  assigned: ['l'],
  assignments: roles.map((role) => ({ role })),
})
const stateOf = (...memberships: readonly Membership[]): State => ({ organisations, memberships })
const home = { where: { beneath: ['c'] }, closedToo: false }
const placed = { where: { beneath: ['l'] }, closedToo: false }

const old = compileOrThrow(
  sourceWith({ clerk: grant('assigned', 'loan.see', 'loan.lend'), head: grant('organisation', 'loan.see') }, [
    'loan.see',
    'loan.lend',
  ]),
)
const next = compileOrThrow(
  sourceWith({ clerk: grant('organisation', 'loan.see', 'loan.burn'), head: grant('organisation', 'loan.see') }, [
    'loan.see',
    'loan.burn',
    'loan.add',
  ]),
)

describe('compare', () => {
  it('tells gains, losses and other differences, permission by permission in order, with where before and after', () => {
    const { changes, users } = compare(old, next, stateOf(member('ann', 'clerk'), member('hal', 'head')), 100)
    expect(users).toBe(1)
    expect(changes).toEqual([
      { user: 'ann', permission: 'loan.burn', change: 'gains', before: [], after: [home] },
      { user: 'ann', permission: 'loan.lend', change: 'loses', before: [placed], after: [] },
      { user: 'ann', permission: 'loan.see', change: 'differs', before: [placed], after: [home] },
    ])
  })

  it('tells users in order, each once, whoever’s membership comes first', () => {
    const state = stateOf(member('cat', 'clerk'), member('ann', 'clerk'), member('bob', 'head'), member('ann', 'head'))
    const { changes, users } = compare(old, next, state, 100)
    expect(users).toBe(2)
    expect([...new Set(changes.map((it) => it.user))]).toEqual(['ann', 'cat'])
    // What ann reaches as head she reached before.
    expect(changes.filter((it) => it.user === 'ann').map((it) => it.permission)).toEqual(['loan.burn', 'loan.lend'])
  })

  it('tells nothing where nothing differs, in what order grants are written or at what moment', () => {
    const state = stateOf(member('ann', 'clerk'), member('hal', 'head'))
    expect(compare(old, old, state, 100)).toEqual({ changes: [], users: 0 })
    const turned = compileOrThrow(
      sourceWith({ head: grant('organisation', 'loan.see'), clerk: grant('assigned', 'loan.lend', 'loan.see') }, [
        'loan.lend',
        'loan.see',
      ]),
    )
    expect(compare(old, turned, state, 100)).toEqual({ changes: [], users: 0 })
  })

  it('of two states tells who comes, who goes, and whose made role became another', () => {
    const made = (permission: string): CustomRole => ({
      id: 'made',
      organisation: 'c',
      label: 'Made',
      grants: [{ permission, scope: 'organisation' }],
    })
    const [before, then] = [
      { ...stateOf(member('ann', 'made'), member('bob', 'head')), customRoles: [made('loan.see')] },
      { ...stateOf(member('ann', 'made'), member('cat', 'head')), customRoles: [made('loan.lend')] },
    ]
    const told = compare(old, old, before, 100, then).changes.map((it) => [it.user, it.permission, it.change])
    expect(told).toEqual([
      ['ann', 'loan.lend', 'gains'],
      ['ann', 'loan.see', 'loses'],
      ['bob', 'loan.see', 'loses'],
      ['cat', 'loan.see', 'gains'],
    ])
  })

  it('is of one moment: what ends later does not differ yet', () => {
    const ending = { ...member('ann', 'clerk'), until: 200 }
    const [now, later] = [100, 200].map((at) => compare(old, next, stateOf(ending), at).users)
    expect([now, later]).toEqual([1, 0])
  })
})
