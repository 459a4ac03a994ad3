import {
  type Actor,
  type Command,
  compileOrThrow,
  judge,
  judgeIn,
  ledgerOf,
  type Membership,
  type Organisation,
  type PolicySource,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What permits a user's command, and what does not: permissions, appointments, invitations, and the membership acted in. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const all = [
  'invite',
  'add',
  'assign',
  'revoke',
  'place',
  'select',
  'suspend',
  'reactivate',
  'end',
  'defineRole',
] as const
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    hq: noun('hq'),
    county: { ...noun('county'), within: ['hq'], add: 'hq.found', close: 'county.close' },
    library: { ...noun('library'), within: ['county'], heldBy: ['county'], hold: 'library.hold' },
  },
  resources: {},
  permissions: {
    'hq.found': { label: 'Found', section: 'S' },
    'county.close': { label: 'Close', section: 'S', closed: true },
    'library.hold': { label: 'Hold', section: 'S' },
  },
  roles: {
    founder: {
      label: 'Founder',
      at: ['hq'],
      grants: [{ permissions: ['hq.found', 'county.close'], scope: 'organisation' }],
    },
    holder: { label: 'Holder', at: ['county'], grants: [{ permissions: ['library.hold'], scope: 'organisation' }] },
    registrar: {
      label: 'Registrar',
      at: ['hq', 'county'],
      grants: [{ permissions: ['hq.found'], scope: 'organisation' }],
    },
    centre: {
      label: 'Centre',
      at: ['hq', 'county'],
      grants: [
        { permissions: ['hq.found'], scope: 'organisation' },
        { permissions: ['county.close'], scope: 'all' },
      ],
    },
    boss: { label: 'Boss', at: ['hq', 'county'], grants: [] },
    head: { label: 'Head', at: ['county'], grants: [] },
    deputy: { label: 'Deputy', at: ['county'], grants: [] },
  },
  constraints: {},
  administration: {
    bosses: {
      holder: { roles: ['boss'] },
      may: [...all],
      roles: 'any',
      where: 'organisation',
      self: false,
      peers: true,
    },
  },
  firstAdministrator: [
    { at: 'county', roles: ['head'], approvers: [], checkedBy: 'registrar' },
    { at: 'county', roles: ['deputy'], approvers: [], checkedBy: 'centre' },
  ],
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
}
const policy = compileOrThrow(source)
const organisations: readonly Organisation[] = [
  { id: 'hq', kind: 'hq', status: 'open' },
  { id: 'c', kind: 'county', parent: 'hq', status: 'open' },
  { id: 'd', kind: 'county', parent: 'hq', status: 'open' },
  { id: 'shut', kind: 'county', parent: 'hq', status: 'closed' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
]
const night = { id: 'night', organisation: 'c', label: 'Night', grants: [] }
const member = (
  id: string,
  user: string,
  organisation: string,
  roles: readonly string[],
  more: Partial<Membership> = {},
) => ({
  id,
  user,
  organisation,
  status: 'active' as const,
  assigned: [],
  assignments: roles.map((role) => ({ role })),
  ...more,
})
const told = (memberships: readonly Membership[], command: Command, actor: Actor = { user: 'ann' }) => {
  const state = { organisations, memberships, customRoles: [night] }
  const judgement = judge(policy, state, actor, [command], 100)
  const permit = judgement.allowed ? judgement.entries[0]?.permit : judgement.refusals[0]?.code
  // A ledger knows the actor's facts already, and says the same.
  const kept = judgeIn(ledgerOf(policy, state), actor, [command], 100)
  expect(kept.allowed ? kept.entries[0]?.permit : kept.refusals[0]?.code).toEqual(permit)
  return permit
}
const by = (permission: string) => ({ by: 'permission', permission })

describe('an organisation', () => {
  const founder = [member('m', 'ann', 'hq', ['founder'])]
  const add: Command = {
    do: 'addOrganisation',
    organisation: { id: 'n', kind: 'county', parent: 'hq', status: 'open' },
  }

  it('is added and reopened by whoever may at its parent, and closed by whoever may there', () => {
    expect(told(founder, add)).toEqual(by('hq.found'))
    expect(told(founder, { do: 'reopenOrganisation', organisation: 'shut' })).toEqual(by('hq.found'))
    expect(told(founder, { do: 'closeOrganisation', organisation: 'c' })).toEqual(by('county.close'))
    const elsewhere = [member('m', 'ann', 'd', ['centre'])]
    expect(told(elsewhere, add)).toBe('noPermission')
    expect(told([], add)).toBe('noPermission')
  })

  it('is nobody’s to change where the policy names no permission for it', () => {
    expect(told(founder, { do: 'holdOrganisation', organisation: 'c', holders: [] })).toBe('noPermission')
    expect(told(founder, { do: 'closeOrganisation', organisation: 'l' })).toBe('noPermission')
    const library: Command = {
      do: 'addOrganisation',
      organisation: { id: 'n', kind: 'library', parent: 'c', status: 'open' },
    }
    expect(told(founder, library)).toBe('noPermission')
    expect(told(founder, { do: 'addOrganisation', organisation: { id: 'n', kind: 'hq', status: 'open' } })).toBe(
      'noPermission',
    )
  })

  it('is lent out by whoever may of it', () => {
    const hold: Command = { do: 'holdOrganisation', organisation: 'l', holders: ['d'] }
    expect(told([member('m', 'ann', 'c', ['holder'])], hold)).toEqual(by('library.hold'))
    // Who the holder is to be gives its people no say.
    expect(told([member('m', 'ann', 'd', ['holder'])], hold)).toBe('noPermission')
  })
})

describe('an invitation', () => {
  const bob = member('i', 'bob', 'c', [], { status: 'invited' })

  it('is accepted by whom it is for, and by nobody else', () => {
    const accept: Command = { do: 'acceptInvitation', membership: 'i' }
    expect(told([bob], accept, { user: 'bob' })).toEqual({ by: 'invitation' })
    expect(told([bob, member('m', 'ann', 'c', ['boss'])], accept)).toBe('notYourInvitation')
  })

  it('of this very change set is nobody’s to accept', () => {
    const state = { organisations, memberships: [member('m', 'ann', 'hq', ['boss'])] }
    const commands: readonly Command[] = [
      { do: 'invite', membership: 'n', user: 'ann', organisation: 'd', assigned: [], roles: [] },
      { do: 'acceptInvitation', membership: 'n' },
    ]
    const judgement = judge(compileOrThrow({ ...source, administration: {} }), state, { user: 'ann' }, commands, 0)
    expect(judgement.allowed || judgement.refusals.map((it) => it.code)).toEqual([
      'notAdministrator',
      'notYourInvitation',
    ])
  })
})

describe('a first administrator', () => {
  const appoint = (more: object = {}): Command => ({
    do: 'firstAdministrator',
    membership: 'n',
    user: 'bob',
    organisation: 'c',
    status: 'active',
    ...more,
  })
  const permit = { by: 'firstAdministrator' }

  it('is appointed by whoever checks the way asked for, at or above the organisation', () => {
    expect(told([member('m', 'ann', 'hq', ['registrar'])], appoint())).toEqual(permit)
    expect(told([member('m', 'ann', 'c', ['registrar'])], appoint())).toEqual(permit)
    expect(told([member('m', 'ann', 'd', ['registrar'])], appoint())).toBe('notAdministrator')
    expect(told([member('m', 'ann', 'd', ['centre'])], appoint())).toBe('notAdministrator')
    expect(told([member('m', 'ann', 'hq', ['boss'])], appoint())).toBe('notAdministrator')
    const two = [member('m', 'ann', 'd', ['boss']), member('o', 'ann', 'hq', ['boss', 'registrar'])]
    expect(told(two, appoint())).toEqual(permit)
  })

  it('is appointed anywhere by whose checking role holds anything everywhere', () => {
    expect(told([member('m', 'ann', 'd', ['centre'])], appoint({ role: 'deputy' }))).toEqual(permit)
    expect(told([member('m', 'ann', 'hq', ['registrar'])], appoint({ role: 'deputy' }))).toBe('notAdministrator')
  })

  it('is nobody who appoints themselves', () => {
    expect(told([member('m', 'ann', 'hq', ['registrar'])], appoint({ user: 'ann' }))).toBe('notYourself')
  })

  it('of a new organisation is appointed by whoever may make it and checks', () => {
    const state = {
      organisations,
      memberships: [member('m', 'ann', 'd', ['registrar']), member('o', 'ann', 'hq', ['founder'])],
    }
    const add: Command = {
      do: 'addOrganisation',
      organisation: { id: 'new', kind: 'county', parent: 'hq', status: 'open' },
    }
    const judgement = judge(policy, state, { user: 'ann' }, [add, appoint({ organisation: 'new' })], 100)
    expect(judgement.allowed && judgement.entries.map((it) => it.permit)).toEqual([by('hq.found'), permit])
    const later = judge(policy, state, { user: 'ann' }, [appoint({ organisation: 'd' }), add], 100)
    expect(later.allowed).toBe(true)
    const other = judge(policy, state, { user: 'ann' }, [add, appoint({ organisation: 'c' })], 100)
    expect(other.allowed || other.refusals.map((it) => it.code)).toEqual(['notAdministrator'])
  })
})

describe('the membership acted in', () => {
  const both = [member('m', 'ann', 'c', ['boss']), member('o', 'ann', 'hq', []), member('b', 'bob', 'c', [])]
  const assign: Command = { do: 'assignRole', membership: 'b', role: 'head' }

  it('is the only one that counts, and all count where none is named', () => {
    const rule = { by: 'rule', rules: ['bosses'] }
    expect(told(both, assign)).toEqual(rule)
    expect(told(both, assign, { user: 'ann', membership: 'm' })).toEqual(rule)
    expect(told(both, assign, { user: 'ann', membership: 'o' })).toBe('notAdministrator')
    expect(told(both, assign, { user: 'bob', membership: 'm' })).toBe('notAdministrator')
    expect(told([...both].reverse(), assign, { user: 'ann', membership: 'o' })).toBe('notAdministrator')
  })

  it('of a membership that is not known permits nothing', () => {
    expect(told(both, { do: 'endMembership', membership: 'gone' })).toBe('unknownMembership')
    expect(told(both, { do: 'removeRole', role: 'gone' })).toBe('unknownRole')
  })
})

describe('a role one holds', () => {
  const change: Command = { do: 'changeRole', role: { ...night, label: 'Late' } }
  const holding = (more: Partial<Membership>) =>
    told([member('m', 'ann', 'hq', ['boss']), member('o', 'ann', 'c', ['head', 'night'], more)], change)

  it('is a matter of one’s own, unless it has expired or the membership has ended', () => {
    expect(holding({})).toBe('notYourself')
    expect(holding({ status: 'suspended' })).toBe('notYourself')
    expect(holding({ assignments: [{ role: 'head' }, { role: 'night', from: 500 }] })).toBe('notYourself')
    const rule = { by: 'rule', rules: ['bosses'] }
    expect(holding({ status: 'ended' })).toEqual(rule)
    expect(holding({ assignments: [{ role: 'head' }, { role: 'night', until: 100 }] })).toEqual(rule)
    expect(holding({ assignments: [{ role: 'head' }] })).toEqual(rule)
    const remove: Command = { do: 'removeRole', role: 'night' }
    const before = [member('m', 'ann', 'hq', ['boss']), member('o', 'ann', 'c', ['night'], { status: 'ended' })]
    expect(told(before, remove)).toEqual(rule)
  })
})
