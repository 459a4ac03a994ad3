import type {
  AdministrationAct,
  AdministrationSource,
  ConstraintSource,
  PolicySource,
  RoleSource,
  Scope,
} from '@remit/policy'
import fc from 'fast-check'
import { condition, few, maybe, ROLES, rarely, some } from './drawn-words.ts'

/** Small policies drawn at random. */

const declared = {
  state: 'string',
  level: 'number',
  day: 'date',
  signedBy: 'string',
  tags: 'list',
  modules: 'list',
} as const
const noun = { label: 'noun', plural: 'nouns', attributes: declared }
const organisations: PolicySource['organisations'] = {
  root: noun,
  area: { ...noun, within: ['root'], add: 'any.see', close: 'area.close' },
  partner: { ...noun, within: ['area'] },
  unit: { ...noun, within: ['area'], heldBy: ['partner'], add: 'unit.add', close: 'unit.list', hold: 'unit.list' },
  team: { ...noun, within: ['unit'], add: 'unit.list' },
}
const resources: PolicySource['resources'] = {
  file: { ...noun, heldBy: ['unit', 'area'] },
  note: { ...noun, heldBy: ['unit'], of: 'file' },
}
export const PERMISSIONS = [
  'file.read',
  'file.write',
  'note.read',
  'unit.list',
  'unit.add',
  'area.close',
  'any.see',
] as const
const ON: Readonly<Record<string, string | readonly string[]>> = {
  'unit.add': 'area',
  'any.see': ['file', 'unit', 'team', 'root'],
}

const permission = (key: string) =>
  fc
    .record({ closed: fc.boolean(), reads: fc.boolean(), module: rarely(some('m1')), when: rarely(condition) })
    .map((drawn) => ({
      label: `Do ${key}`,
      section: 'All',
      closed: drawn.closed,
      reads: drawn.reads,
      ...(drawn.module !== undefined && { module: drawn.module }),
      ...(drawn.when !== undefined && { when: drawn.when }),
      ...(ON[key] !== undefined && { on: ON[key] }),
    }))

const grant = fc
  .record({
    permissions: fc.uniqueArray(some(...PERMISSIONS), { minLength: 1, maxLength: 3 }),
    scope: some<Scope>('own', 'selected', 'assigned', 'assigned', 'organisation', 'organisation', 'all'),
    when: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: condition }),
  })
  .map(({ when, ...rest }) => (when === undefined ? rest : { ...rest, when }))

const role: fc.Arbitrary<RoleSource> = fc
  .record({
    label: fc.constant('role'),
    at: fc.uniqueArray(some('root', 'area', 'area', 'unit', 'partner'), { minLength: 1, maxLength: 3 }),
    family: maybe(some('blue')),
    grants: few(grant, 4, 2),
  })
  .map(({ family, ...rest }) => (family === undefined ? rest : { ...rest, family }))

export const roleSet = fc.uniqueArray(some(...ROLES), { minLength: 1, maxLength: 3 })
const constraint = fc.oneof<fc.Arbitrary<ConstraintSource>[]>(
  fc.record({ atMost: fc.integer({ min: 1, max: 2 }), roles: roleSet, per: some('area', 'unit') }),
  fc.record({ atLeast: fc.constant(1), roles: roleSet, per: some('area', 'unit') }),
  fc.record({ exactlyOne: roleSet, per: some('area') }),
  fc.record({ exclusive: roleSet, per: some<'membership' | 'user'>('membership', 'user') }),
  fc.record({
    exclusiveGrants: fc.uniqueArray(some(...PERMISSIONS), { minLength: 2, maxLength: 3 }),
    per: some<'membership' | 'user'>('membership', 'user'),
  }),
  fc.record({ requires: roleSet, role: some(...ROLES) }),
  fc.record({ coversAll: some('unit'), role: some(...ROLES) }),
  fc.record({ atMostOneOf: some('unit', 'area') }),
)
const ACTS: readonly AdministrationAct[] = [
  'invite',
  'add',
  'assign',
  'revoke',
  'place',
  'select',
  'suspend',
  'reactivate',
  'end',
]
const rule: fc.Arbitrary<AdministrationSource> = fc.record({
  holder: fc.oneof<fc.Arbitrary<AdministrationSource['holder']>[]>(
    fc.record({ roles: roleSet }),
    fc.record({ permission: some(...PERMISSIONS) }),
  ),
  may: fc.oneof(fc.constant(ACTS), fc.uniqueArray(some(...ACTS), { minLength: 1 })),
  roles: fc.oneof<fc.Arbitrary<AdministrationSource['roles']>[]>(
    some('any', 'any', 'chosen'),
    fc.record({ chosenFor: some(...PERMISSIONS) }),
    roleSet,
  ),
  where: some<AdministrationSource['where']>('organisation', 'organisation', 'assigned', 'all', 'created'),
  places: some<'any' | 'own'>('any', 'own'),
  alongside: fc.boolean(),
  self: fc.boolean(),
  peers: fc.boolean(),
})
const firstAdministrator = fc.record({
  at: some('area', 'area', 'unit'),
  roles: fc.uniqueArray(some(...ROLES), { minLength: 1, maxLength: 2 }),
  assigned: few(fc.constant({ every: 'unit' }), 1),
  approvers: fc.constant(['head', 'clerk']),
  checkedBy: some(...ROLES),
})

const onKinds = some('unit.list', 'unit.list', 'unit.add', 'area.close', 'any.see')
const viewAs = fc.record({
  read: fc.oneof<fc.Arbitrary<string | readonly string[]>[]>(onKinds, fc.uniqueArray(onKinds, { maxLength: 2 })),
  change: onKinds,
})

export const policies: fc.Arbitrary<PolicySource> = fc
  .record({
    permissions: fc.tuple(...PERMISSIONS.map(permission)),
    governed: fc.boolean(),
    roles: fc.tuple(role, role, role, role),
    constraints: few(constraint, 2),
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    viewAs: maybe(viewAs),
    first: fc.oneof<fc.Arbitrary<PolicySource['firstAdministrator']>[]>(
      fc.constant(undefined),
      firstAdministrator,
      fc.array(firstAdministrator, { minLength: 1, maxLength: 2 }),
    ),
  })
  .map(({ permissions, governed, roles, constraints, rules, first, viewAs: views }): PolicySource => {
    const own = { 'self.password': { label: 'Change own password', section: 'Account' } }
    const ownGrant = { permissions: ['self.password'], scope: 'own' as const }
    return {
      key: 'drawn',
      name: 'Drawn',
      organisations,
      resources,
      subject: declared,
      context: declared,
      permissions: {
        ...Object.fromEntries(
          PERMISSIONS.map((key, index) => [key, permissions[index] ?? { label: key, section: '' }]),
        ),
        ...(governed && own),
      },
      roles: Object.fromEntries(
        ROLES.map((key, index) => {
          const drawn = roles[index] ?? { label: key, at: ['area'], grants: [] }
          return [key, governed && index === 0 ? { ...drawn, grants: [...drawn.grants, ownGrant] } : drawn]
        }),
      ),
      constraints: Object.fromEntries(constraints.map((it, index) => [`c${index}`, withFamily(it, roles)])),
      administration: Object.fromEntries(rules.map((it, index) => [`rule${index}`, it])),
      ...(first !== undefined && { firstAdministrator: first }),
      ...(views !== undefined && { viewAs: views }),
      customRoles: { at: ['area'], catalogue: 'all', rules: [] },
    }
  })

/** Where a family exists, a count may be over it. */
function withFamily(it: ConstraintSource, roles: readonly RoleSource[]): ConstraintSource {
  return 'atMost' in it && it.atMost === 2 && roles.some((one) => one.family)
    ? { ...it, roles: { family: 'blue' } }
    : it
}
