import {
  analyse,
  compare,
  compileOrThrow,
  escalate,
  escalations,
  NEWCOMER,
  type PolicySource,
  reachableByAnybody,
  replay,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

const noun = (label: string) => ({ label, plural: `${label}s` })
const rule = { may: ['invite', 'assign', 'revoke', 'end'], where: 'organisation', self: false, peers: true } as const
const clinic: PolicySource = {
  key: 'clinic',
  name: 'Clinic',
  organisations: { clinic: noun('clinic') },
  resources: { record: { ...noun('record'), heldBy: ['clinic'] } },
  permissions: {
    'record.read': { label: 'Read', section: 'Records' },
    'record.sign': { label: 'Sign', section: 'Records' },
    'record.burn': { label: 'Burn', section: 'Records' },
  },
  roles: {
    clerk: { label: 'Clerk', at: ['clinic'], grants: [{ permissions: ['record.read'], scope: 'organisation' }] },
    doctor: { label: 'Doctor', at: ['clinic'], grants: [{ permissions: ['record.sign'], scope: 'organisation' }] },
    head: { label: 'Head', at: ['clinic'], grants: [] },
    ghost: { label: 'Ghost', at: ['clinic'], grants: [{ permissions: ['record.burn'], scope: 'organisation' }] },
  },
  constraints: {
    ghosts: { requires: ['clerk', 'doctor'], role: 'ghost' },
    apart: { exclusive: ['clerk', 'doctor'], per: 'user' },
  },
  administration: { heads: { ...rule, holder: { roles: ['head'] }, roles: ['clerk', 'doctor', 'head'] } },
}
const member = (user: string, ...roles: readonly string[]): State['memberships'][number] => ({
  id: `m-${user}`,
  user,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: roles.map((role) => ({ role })),
})
const state = (...memberships: State['memberships']): State => ({
  organisations: [{ id: 'c', kind: 'clinic', status: 'open' }],
  memberships,
})

describe('analyse', () => {
  const policy = compileOrThrow(clinic)

  it('names roles nobody can hold, roles nobody gives and permissions nobody can have', () => {
    const found = analyse(policy)
    expect(found.unholdableRoles).toEqual(['ghost'])
    expect(found.rolesNobodyGives).toEqual(['ghost'])
    expect(found.deadPermissions).toEqual(['record.burn'])
    expect(found.conflicts).toEqual([])
  })

  it('tells how far roles lead', () => {
    expect(analyse(policy).withinReach).toMatchObject({ clerk: ['clerk'], head: ['clerk', 'doctor', 'head'] })
  })

  it('names an organisation that nobody can administer', () => {
    expect(analyse(policy, state(member('ann', 'head')), 0).lockedOut).toEqual([])
    expect(analyse(policy, state(member('ann', 'clerk')), 5).lockedOut).toEqual([{ organisation: 'c', from: 5 }])
  })

  it('names an organisation that will be locked out once a known date has passed, and from when', () => {
    const ann = { ...member('ann', 'head'), until: 20 }
    const until = (it: State['memberships'][number], end: number) => ({
      ...it,
      assignments: it.assignments.map((one) => ({ ...one, until: end })),
    })
    const bob = until(member('bob', 'head'), 30)
    expect(analyse(policy, state(ann, bob), 0).lockedOut).toEqual([{ organisation: 'c', from: 30 }])
    expect(analyse(policy, state(ann, { ...bob, from: 40 }), 0).lockedOut).toEqual([{ organisation: 'c', from: 20 }])
    expect(analyse(policy, state(ann, member('cat', 'head')), 0).lockedOut).toEqual([])
  })
})

describe('escalate', () => {
  const policy = compileOrThrow(clinic)
  const start = state(member('ann', 'head'), member('bob', 'clerk'))

  it('finds nothing a head may do to themselves, and what a newcomer may do for them in return', () => {
    expect(escalate(policy, start, ['ann'], 0)).toMatchObject({ gains: [], undecided: [] })
    const { gains } = escalate(policy, start, ['ann', 'new'], 0)
    const doctor = gains.find((it) => it.user === 'ann' && it.role === 'doctor')
    expect(doctor?.path.map((it) => it.user)).toContain('new')
    expect(replay(policy, start, doctor?.path ?? [], 0)?.memberships[0]?.assignments).toContainEqual({ role: 'doctor' })
  })

  it('finds the coalitions of a place that reach what no smaller one does, however many are alike', () => {
    const clerks = Array.from({ length: 30 }, (_, index) => member(`clerk${index}`, 'clerk'))
    const found = escalations(policy, state(member('ann', 'head'), member('hal', 'head'), ...clerks), 0)
    expect(found.flatMap((it) => it.undecided)).toEqual([])
    expect(found.map((it) => it.coalition)).toContainEqual(['ann', 'hal'])
    expect(found.map((it) => it.coalition)).toContainEqual(['ann', NEWCOMER])
    expect(found.some((it) => it.coalition.length === 1)).toBe(false)
  })

  it('counts on a role that is held though a constraint is broken by it', () => {
    const heads = { ...rule, self: true, holder: { roles: ['doctor'] }, roles: ['ghost'], alongside: true }
    const broken = compileOrThrow({
      ...clinic,
      constraints: {
        trained: { requires: ['clerk'], role: 'doctor' },
        ghosts: { requires: ['doctor'], role: 'ghost' },
      },
      administration: { heads },
    })
    const { gains } = escalate(broken, state(member('ann', 'doctor')), ['ann'], 0)
    expect(gains.map((it) => it.role)).toEqual(['ghost'])
    expect(reachableByAnybody(broken, state(member('ann', 'doctor')), 0).map((it) => it.role)).toContain('ghost')
  })

  it('finds nothing for those who administer nothing', () => {
    expect(escalate(policy, start, ['bob', 'new'], 0)).toMatchObject({ gains: [], undecided: [] })
  })
})

describe('compare', () => {
  it('names who gains and loses what, and nobody else', () => {
    const doctor = {
      label: 'Doctor',
      at: ['clinic'],
      grants: [{ permissions: ['record.read'], scope: 'organisation' as const }],
    }
    const after = compileOrThrow({ ...clinic, roles: { ...clinic.roles, doctor } })
    const people = state(member('ann', 'head'), member('bob', 'clerk'), member('cat', 'doctor'))
    const { changes, users } = compare(compileOrThrow(clinic), after, people, 0)
    expect(users).toBe(1)
    expect(changes.map(({ user, permission, change }) => [user, permission, change])).toEqual([
      ['cat', 'record.read', 'gains'],
      ['cat', 'record.sign', 'loses'],
    ])
  })

  it('names who gains and loses what when the state becomes another under one policy', () => {
    const compiled = compileOrThrow(clinic)
    const before = state(member('ann', 'head'), member('bob', 'clerk'))
    const then = state(member('ann', 'head'), member('cat', 'doctor'))
    const { changes } = compare(compiled, compiled, before, 0, then)
    expect(new Set(changes.map(({ user }) => user))).toEqual(new Set(['bob', 'cat']))
    expect(changes).toContainEqual(expect.objectContaining({ user: 'cat', permission: 'record.sign', change: 'gains' }))
    expect(compare(compiled, compiled, before, 0, before)).toEqual({ changes: [], users: 0 })
  })
})
