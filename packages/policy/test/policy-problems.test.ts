import { compileOrThrow, type PolicySource } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { noun, permission, plain, problemsOf, withAt, wrong } from './plain-policy.ts'

/** Every name `compile` can find wrong in a policy, each problem with its code, its path and its words. */

describe('a policy', () => {
  it('that holds together has no problems, and is frozen all through', () => {
    expect(problemsOf(plain)).toEqual([])
    const policy = compileOrThrow(plain as unknown as PolicySource)
    expect(policy.source).toEqual(plain)
    expect(policy.source).not.toBe(plain)
    for (const it of [policy, policy.source, policy.source.roles, policy.source.roles.clerk?.grants[0]?.permissions]) {
      expect(Object.isFrozen(it)).toBe(true)
    }
  })

  it('that is part of the program throws every problem at once', () => {
    const two = withAt(['roles', 'clerk', 'at'], ['shire', 'moor'])
    expect(() => compileOrThrow(two as PolicySource)).toThrow(
      'The policy “plain” does not compile:\n  roles.clerk.at[0]: “shire” is not a kind of organisation\n  roles.clerk.at[1]: “moor” is not a kind of organisation',
    )
  })

  it('knows what its permissions are asked of, and one’s own acts it does not govern', () => {
    const { permissions, ownActs, roles, constraints, kinds } = compileOrThrow(plain as unknown as PolicySource)
    expect([...permissions.keys()]).toEqual([
      ...Object.keys(plain.permissions),
      'self.email',
      'self.password',
      'self.secondFactor',
      'self.sessions',
      'self.notifications',
      'self.access',
    ])
    expect([...permissions.values()].map((it) => it.index)).toEqual([...permissions.keys()].map((_, index) => index))
    expect([...ownActs]).toEqual([...permissions.keys()].slice(4))
    expect(permissions.get('library.open')).toMatchObject({
      types: ['library'],
      typeIsKind: [true],
      isOfKind: true,
      type: 'library',
    })
    expect(permissions.get('loan.see')).toMatchObject({
      types: ['loan'],
      typeIsKind: [false],
      isOfKind: false,
      closed: false,
    })
    expect(permissions.get('self.email')).toEqual({
      index: 4,
      key: 'self.email',
      label: 'Change own e-mail address',
      section: 'Your account',
      types: ['self'],
      typeIsKind: [false],
      type: 'self',
      isOfKind: false,
      closed: true,
      caution: false,
      reads: false,
    })
    expect(
      ['password', 'secondFactor', 'sessions', 'notifications', 'access'].map(
        (it) => permissions.get(`self.${it}`)?.label,
      ),
    ).toEqual([
      'Change own password',
      'Change own second factor',
      'See and end own sessions',
      'Choose own notifications',
      'See own access',
    ])
    expect(roles.get('clerk')).toMatchObject({ key: 'clerk', label: 'Clerk', family: 'staff', at: new Set(['county']) })
    expect([constraints, [...kinds]]).toEqual([[], ['county', 'library']])
  })
})

describe('names', () => {
  const unknownKind = (where: string) => ['unknownKind', where, '“shire” is not a kind of organisation']
  const unknownPermission = (where: string) => [
    'unknownPermission',
    where,
    '“loan.lose” is not a permission of this policy',
  ]
  const unknownRole = (where: string) => ['unknownRole', where, '“boss” is not a role of this policy']

  it('of kinds of organisation must be declared', () => {
    expect(wrong('organisations/library/within', ['county', 'shire'])).toEqual([
      unknownKind('organisations.library.within[1]'),
    ])
    expect(wrong('organisations/library/heldBy', ['shire'])).toEqual([unknownKind('organisations.library.heldBy[0]')])
    expect(wrong('resources/loan/heldBy', ['library', 'shire'])).toEqual([unknownKind('resources.loan.heldBy[1]')])
    expect(wrong('roles/clerk/at', ['shire'])).toEqual([unknownKind('roles.clerk.at[0]')])
    expect(wrong('constraints/c', { atMost: 1, roles: ['clerk'], per: 'shire' })).toEqual([
      unknownKind('constraints.c.per'),
    ])
    expect(wrong('constraints/c', { exactlyOne: ['clerk'], per: 'shire' })).toEqual([unknownKind('constraints.c.per')])
    expect(wrong('constraints/c', { coversAll: 'shire', role: 'clerk' })).toEqual([
      unknownKind('constraints.c.coversAll'),
    ])
    expect(wrong('constraints/c', { atMostOneOf: 'shire' })).toEqual([unknownKind('constraints.c.atMostOneOf')])
    expect(wrong('customRoles', { at: ['county', 'shire'], catalogue: 'all', rules: [] })).toEqual([
      unknownKind('customRoles.at[1]'),
    ])
  })

  it('of permissions must be declared', () => {
    for (const verb of ['add', 'close', 'hold']) {
      expect(wrong(`organisations/library/${verb}`, 'loan.lose')).toEqual([
        unknownPermission(`organisations.library.${verb}`),
      ])
      expect(wrong(`organisations/library/${verb}`, 'library.open')).toEqual([])
    }
    const grants = [{ permissions: ['loan.see', 'loan.lose'], scope: 'all' }]
    expect(wrong('roles/clerk/grants', grants)).toEqual([unknownPermission('roles.clerk.grants[0].permissions[1]')])
    expect(wrong('constraints/c', { exclusiveGrants: ['loan.see', 'loan.lose'], per: 'user' })).toEqual([
      unknownPermission('constraints.c.exclusiveGrants[1]'),
    ])
    expect(wrong('customRoles', { at: [], catalogue: ['loan.see', 'loan.lose'], rules: [] })).toEqual([
      unknownPermission('customRoles.catalogue[1]'),
    ])
    expect(wrong('viewAs', { read: 'loan.lose', change: ['loan.see', 'loan.lose'] })).toEqual([
      unknownPermission('viewAs.read'),
      unknownPermission('viewAs.change[1]'),
    ])
  })

  it('of roles must be declared, at least one of them, and a family must have a member', () => {
    const ways: readonly (readonly [string, (roles: unknown) => unknown])[] = [
      ['roles', (roles) => ({ atMost: 1, roles, per: 'county' })],
      ['exactlyOne', (exactlyOne) => ({ exactlyOne, per: 'county' })],
      ['requires', (requires) => ({ requires, role: 'head' })],
    ]
    for (const [key, constraint] of ways) {
      const where = `constraints.c.${key}`
      expect(wrong('constraints/c', constraint(['clerk', 'boss']))).toContainEqual(unknownRole(`${where}[1]`))
      expect(wrong('constraints/c', constraint([]))).toContainEqual([
        'missing',
        where,
        `${where} must name at least one role`,
      ])
      expect(wrong('constraints/c', constraint({ family: 'royal' }))).toContainEqual([
        'unknownFamily',
        `${where}.family`,
        'No role is of the family “royal”',
      ])
      expect(wrong('constraints/c', constraint({ family: 'staff' }))).toEqual([])
    }
    expect(wrong('constraints/c', { exclusive: ['clerk', 'boss'], per: 'user' })).toEqual([
      unknownRole('constraints.c.exclusive[1]'),
    ])
    expect(wrong('constraints/c', { requires: ['clerk'], role: 'boss' })).toEqual([unknownRole('constraints.c.role')])
    expect(wrong('constraints/c', { coversAll: 'library', role: 'boss' })).toEqual([unknownRole('constraints.c.role')])
  })

  it('in administration rules must be declared', () => {
    const rule = { holder: { roles: ['head'] }, may: ['assign'], roles: 'any', where: 'all', self: true, peers: true }
    expect(wrong('administration/a', rule)).toEqual([])
    expect(wrong('administration/a', { ...rule, holder: { roles: ['boss'] } })).toEqual([
      unknownRole('administration.a.holder.roles[0]'),
    ])
    expect(wrong('administration/a', { ...rule, holder: { permission: 'loan.lose' } })).toEqual([
      unknownPermission('administration.a.holder.permission'),
    ])
    expect(wrong('administration/a', { ...rule, holder: { permission: 'loan.see' } })).toEqual([])
    expect(wrong('administration/a', { ...rule, roles: ['clerk', 'boss'] })).toEqual([
      unknownRole('administration.a.roles[1]'),
    ])
    expect(wrong('administration/a', { ...rule, roles: { chosenFor: 'loan.lose' } })).toEqual([
      unknownPermission('administration.a.roles.chosenFor'),
    ])
    expect(wrong('administration/a', { ...rule, roles: { chosenFor: 'loan.see' } })).toEqual([])
    expect(wrong('administration/a', { ...rule, roles: 'chosen' })).toEqual([])
  })

  it('of first administrators must be declared, in the only way or in each', () => {
    const way = { at: 'county', roles: ['head'], approvers: [], checkedBy: 'clerk', assigned: [{ every: 'library' }] }
    expect(wrong('firstAdministrator', way)).toEqual([])
    const bad = {
      ...way,
      at: 'shire',
      roles: ['boss'],
      checkedBy: 'boss',
      assigned: [{ every: 'library' }, { every: 'shire' }],
    }
    const told = (where: string) => [
      unknownKind(`${where}.at`),
      unknownRole(`${where}.checkedBy`),
      unknownRole(`${where}.roles[0]`),
      unknownKind(`${where}.assigned[1].every`),
    ]
    expect(wrong('firstAdministrator', bad)).toEqual(told('firstAdministrator'))
    expect(wrong('firstAdministrator', [way, bad])).toEqual(told('firstAdministrator[1]'))
    expect(wrong('firstAdministrator', { at: 'county', roles: [], approvers: [], checkedBy: 'clerk' })).toEqual([
      ['missing', 'firstAdministrator.roles', 'firstAdministrator.roles must name at least one role'],
    ])
  })

  it('of kinds, records, permissions and roles are written as names are', () => {
    const bad = ['Big', 'two words', 'x-y', '9x', '']
    for (const key of bad) {
      expect(wrong(`organisations`, { ...plain.organisations, [key]: noun })).toEqual([
        ['badKey', `organisations.${key}`, `“${key}” cannot name a kind of organisation`],
      ])
      expect(wrong('resources', { ...plain.resources, [key]: { ...noun, heldBy: [] } })).toEqual([
        ['badKey', `resources.${key}`, `“${key}” cannot name a type of record`],
      ])
      expect(wrong('roles', { ...plain.roles, [key]: plain.roles.head })).toEqual([
        ['badKey', `roles.${key}`, `“${key}” cannot name a role`],
      ])
    }
    expect(wrong('organisations', { ...plain.organisations, self: noun })).toEqual([
      ['badKey', 'organisations.self', '“self” cannot name a kind of organisation'],
    ])
    expect(wrong('resources', { ...plain.resources, self: { ...noun, heldBy: [] } })).toEqual([
      ['badKey', 'resources.self', '“self” cannot name a type of record'],
    ])
    for (const key of ['loan', 'loan.', 'Loan.see', '.see', 'loan.see it', 'loan.see.', 'a loan.see', 'loan.see!']) {
      expect(wrong('permissions', { ...plain.permissions, [key]: { ...permission, on: 'loan' } })).toEqual([
        ['badKey', `permissions.${key}`, `“${key}” must read resource.verb`],
      ])
    }
    expect(wrong('permissions', { ...plain.permissions, 'aB9.see.all2': { ...permission, on: 'loan' } })).toEqual([])
    expect(wrong('roles', { ...plain.roles, aB9: plain.roles.head })).toEqual([])
  })

  it('of one kind stand alone, and no record is an organisation or its own', () => {
    expect(
      wrong('organisations', { county: { ...noun, within: ['county'] }, library: { ...noun, within: ['county'] } }),
    ).toEqual([['noRoot', 'organisations', 'No kind of organisation stands alone: one must have no “within”']])
    expect(wrong('resources/county', { ...noun, heldBy: [] })).toEqual([
      ['duplicate', 'resources.county', '“county” is a kind of organisation already'],
    ])
    expect(wrong('resources/note/of', 'parcel')).toEqual([
      ['unknownType', 'resources.note.of', '“parcel” is not a type of record'],
    ])
    expect(wrong('resources/note/of', 'county')).toEqual([
      ['unknownType', 'resources.note.of', '“county” is not a type of record'],
    ])
    expect(wrong('resources/note/of', 'note')).toEqual([
      ['cycle', 'resources.note.of', '“note” cannot belong to itself'],
    ])
    expect(wrong('resources/note/of', 'loan')).toEqual([])
  })

  it('of what a permission is asked of must be known', () => {
    const on = (it?: unknown) => wrong('permissions', { ...plain.permissions, 'parcel.see': { ...permission, on: it } })
    const told = (where: string) => [
      'unknownType',
      `permissions.parcel.see${where}`,
      '“parcel” is not a type this policy knows',
    ]
    expect(on()).toEqual([told('')])
    expect(on('parcel')).toEqual([told('.on')])
    expect(on(['loan', 'parcel', 'county', 'self'])).toEqual([told('.on')])
    expect(on([])).toEqual([['missing', 'permissions.parcel.see.on', '“parcel.see” is asked of nothing']])
    expect(on('self')).toEqual([])
  })

  it('of roles that nobody can hold, or that hold one’s own acts too widely, are told', () => {
    expect(wrong('roles/clerk/at', [])).toEqual([
      ['missing', 'roles.clerk.at', 'Nobody can hold “clerk”: it is at no kind of organisation'],
    ])
    const grants = (scope: string) => [{ permissions: ['loan.see', 'self.name'], scope }]
    expect(wrong('roles/clerk/grants', grants('own'))).toEqual([])
    expect(wrong('roles/clerk/grants', grants('all'))).toEqual([
      ['wrongScope', 'roles.clerk.grants[0].scope', 'One’s own acts are granted with the scope “own”'],
    ])
    expect(wrong('roles/clerk/grants', [{ permissions: ['toString'], scope: 'all' }])).toEqual([
      ['unknownPermission', 'roles.clerk.grants[0].permissions[0]', '“toString” is not a permission of this policy'],
    ])
  })
})
