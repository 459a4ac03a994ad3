import type {
  AdministrationAct,
  AdministrationSource,
  ConstraintSource,
  Membership,
  PolicySource,
  State,
} from '@remit/policy'
import fc from 'fast-check'

/** Systems small enough to try everything in: two users, an area with one unit, three roles, two administration rules. */

const ROLES = ['r0', 'r1', 'r2'] as const
const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const roleSet = fc.uniqueArray(some(...ROLES), { minLength: 1, maxLength: 2 })
const ACTS: readonly AdministrationAct[] = [
  'assign',
  'revoke',
  'assign',
  'invite',
  'end',
  'suspend',
  'reactivate',
  'place',
]

const rule: fc.Arbitrary<AdministrationSource> = fc.record({
  holder: fc.record({ roles: fc.tuple(some('r0', ...ROLES)) }),
  // Rules that give nothing lead nowhere: most give.
  may: fc.oneof(
    fc.uniqueArray(some(...ACTS), { minLength: 1, maxLength: 3 }),
    fc.uniqueArray(some(...ACTS), { maxLength: 2 }).map((acts) => [...new Set([...acts, 'assign' as const])]),
  ),
  roles: fc.oneof<fc.Arbitrary<AdministrationSource['roles']>[]>(some('any'), roleSet),
  where: some<AdministrationSource['where']>('organisation', 'organisation', 'assigned'),
  places: some<'any' | 'own'>('any', 'own'),
  alongside: fc.boolean(),
  self: fc.boolean(),
  peers: fc.boolean(),
})
const constraint = fc.oneof<fc.Arbitrary<ConstraintSource>[]>(
  fc.record({ atMost: fc.constant(1), roles: roleSet, per: some('area') }),
  fc.record({ atLeast: fc.constant(1), roles: roleSet, per: some('area') }),
  fc.record({
    exclusive: fc.uniqueArray(some(...ROLES), { minLength: 2, maxLength: 2 }),
    per: some<'membership' | 'user'>('user'),
  }),
  fc.record({ requires: fc.tuple(some(...ROLES)), role: some(...ROLES) }),
)

const policies = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
    constraints: fc.array(constraint, { maxLength: 2 }),
  })
  .map(
    ({ rules, constraints }): PolicySource => ({
      key: 'small',
      name: 'Small',
      organisations: {
        area: { label: 'area', plural: 'areas' },
        unit: { label: 'unit', plural: 'units', within: ['area'] },
      },
      resources: {},
      permissions: {},
      roles: Object.fromEntries(ROLES.map((key) => [key, { label: key, at: ['area'], grants: [] }])),
      constraints: Object.fromEntries(constraints.map((it, index) => [`c${index}`, it])),
      administration: Object.fromEntries(rules.map((it, index) => [`rule${index}`, it])),
    }),
  )

const membership = (user: string, least: number): fc.Arbitrary<Membership> =>
  fc
    .record({
      status: some<Membership['status']>('active', 'active', 'active', 'suspended'),
      assigned: some<Membership['assigned']>([], ['u'], ['a']),
      roles: fc.uniqueArray(some('r0', ...ROLES), { minLength: least, maxLength: 2 }),
    })
    .map(({ roles, ...it }) => ({
      id: `m-${user}`,
      user,
      organisation: 'a',
      ...it,
      assignments: roles.map((role) => ({ role })),
    }))

const states: fc.Arbitrary<State> = fc.tuple(membership('ann', 1), membership('bob', 0)).map((memberships) => ({
  organisations: [
    { id: 'a', kind: 'area', status: 'open' },
    { id: 'u', kind: 'unit', parent: 'a', status: 'open' },
  ],
  memberships,
}))

export const smallSystems = fc.record({
  source: policies,
  state: states,
  coalition: some<readonly string[]>(['ann'], ['ann', 'bob'], ['ann', 'new']),
})
