import { describe, expect, it } from 'vitest'
import { permission, problemsOf, withAt, wrong } from './plain-policy.ts'

/** What conditions and the rules of roles made at run time may speak of, each problem with its code, its path and its words. */

describe('conditions', () => {
  const told = (where: string, name: string) => ['unknownAttribute', where, `Nothing declares the attribute “${name}”`]
  const onGrant = (when: unknown, permissions = ['loan.see']) =>
    wrong('roles/clerk/grants', [{ permissions, scope: 'assigned', when }])
  const where = 'roles.clerk.grants[0].when'

  it('may read what is always there, and what is declared where they read it', () => {
    const always = {
      resource: ['id', 'owner', 'type'],
      organisation: ['id', 'kind'],
      subject: ['id'],
      action: ['name'],
    }
    for (const [side, names] of Object.entries(always)) {
      for (const name of names) expect(onGrant({ present: { [side]: name } })).toEqual([])
    }
    for (const side of ['resource', 'organisation', 'subject', 'action', 'context']) {
      expect(onGrant({ not: { present: { [side]: 'level' } } })).toEqual([told(where, `${side}.level`)])
    }
    expect(onGrant({ present: { action: 'level' } }, [])).toEqual([told(where, 'action.level')])
    for (const side of ['subject', 'context']) {
      const declared = withAt([side], { level: 'number' })
      const grants = [{ permissions: ['loan.see'], scope: 'assigned', when: { present: { [side]: 'level' } } }]
      expect(problemsOf(withAt(['roles', 'clerk', 'grants'], grants, declared))).toEqual([])
    }
    const levied = withAt(['organisations', 'library', 'attributes'], { levy: 'boolean' })
    const grants = [{ permissions: ['loan.see'], scope: 'assigned', when: { present: { organisation: 'levy' } } }]
    expect(problemsOf(withAt(['roles', 'clerk', 'grants'], grants, levied))).toEqual([])
  })

  it('read of a record what every permission’s records declare', () => {
    const state = { eq: [{ resource: 'state' }, 'open'] }
    expect(onGrant(state)).toEqual([])
    expect(onGrant(state, ['loan.see', 'note.see'])).toEqual([told(where, 'resource.state')])
    expect(onGrant(state, ['loan.see', 'loan.gone']).map(([code]) => code)).toEqual(['unknownPermission'])
    expect(wrong('permissions/note.see/on', ['note', 'loan'])).toEqual([])
    expect(wrong('permissions/parcel.see', { ...permission, when: state }).map(([code]) => code)).toEqual([
      'unknownAttribute',
      'unknownType',
    ])
    expect(problemsOf(withAt(['permissions', 'loan.see', 'when'], state))).toEqual([])
    expect(problemsOf(withAt(['permissions', 'note.see', 'when'], state))).toEqual([
      told('permissions.note.see.when', 'resource.state'),
    ])
    expect(
      problemsOf(withAt(['permissions', 'note.see'], { ...permission, on: ['note', 'loan'], when: state })),
    ).toEqual([])
  })
})

describe('the rules of roles made at run time', () => {
  const catalogue = ['loan.see', 'library.open']
  const ruled = (...rules: readonly unknown[]) => wrong('customRoles', { at: ['county'], catalogue, rules })
  const unknown = (where: string) => [
    'unknownPermission',
    `customRoles.rules[0].${where}`,
    '“loan.lose” is not a permission of this policy',
  ]
  const outside = (where: string) => [
    'unknownPermission',
    `customRoles.rules[0].${where}`,
    '“note.see” is not in the catalogue, so no role can hold it',
  ]

  it('name permissions of the policy', () => {
    const own = { permission: 'loan.see' }
    expect(ruled({ oneOf: ['loan.see', 'loan.lose'] })).toEqual([unknown('oneOf[1]')])
    expect(ruled({ permission: 'loan.lose', scopes: ['own'] })).toEqual([unknown('permission')])
    expect(ruled({ ...own, requires: ['library.open', 'loan.lose'] })).toEqual([unknown('requires[1]')])
    expect(ruled({ ...own, requiresAny: ['loan.lose'] })).toEqual([unknown('requiresAny[0]')])
    expect(ruled({ ...own, implies: ['library.open', 'loan.lose'] })).toEqual([unknown('implies[1]')])
    expect(ruled({ ...own, narrows: ['loan.lose'], to: 'own' })).toEqual([unknown('narrows[0]')])
    expect(ruled({ ...own, choice: { few: { gives: ['loan.see', 'loan.lose'] } } })).toEqual([
      unknown('choice.few.gives[1]'),
    ])
    expect(ruled({ always: 'loan.lose', scope: 'own', unless: 'loan.see' })).toEqual([unknown('always')])
    expect(ruled({ always: 'loan.see', scope: 'own', unless: 'loan.lose' })).toEqual([unknown('unless')])
  })

  it('speak of entries a role can hold: of the catalogue, or given by another entry', () => {
    expect(ruled({ oneOf: ['note.see', 'loan.see'] })).toEqual([outside('oneOf[0]')])
    expect(ruled({ permission: 'note.see', choosesRoles: true })).toEqual([outside('permission')])
    expect(ruled({ permission: 'loan.see', requires: ['note.see'] })).toEqual([outside('requires[0]')])
    expect(ruled({ permission: 'loan.see', requiresAny: ['note.see'] })).toEqual([outside('requiresAny[0]')])
    expect(ruled({ always: 'loan.see', scope: 'own', unless: 'note.see' })).toEqual([outside('unless')])
    expect(ruled({ permission: 'loan.see', implies: ['note.see'] })).toEqual([])
    expect(
      ruled({ permission: 'loan.see', requires: ['note.see'] }, { permission: 'loan.see', implies: ['note.see'] }),
    ).toEqual([])
    expect(wrong('customRoles', { at: [], catalogue: 'all', rules: [{ oneOf: ['note.see', 'loan.see'] }] })).toEqual([])
  })

  it('give an entry its choices once and its scopes once', () => {
    const choice = { permission: 'loan.see', choice: { few: { gives: [] } } }
    const scopes = { permission: 'loan.see', scopes: ['own'] }
    expect(ruled(choice, scopes, { ...choice, permission: 'library.open' })).toEqual([])
    expect(ruled(choice, scopes, choice, scopes)).toEqual([
      ['duplicate', 'customRoles.rules[2]', 'Another rule gives this entry its choices'],
      ['duplicate', 'customRoles.rules[3]', 'Another rule gives this entry its scopes'],
    ])
  })
})

describe('constraints that cannot be met', () => {
  const none = { atMost: 0, roles: ['clerk'], per: 'county' }
  const some = { atLeast: 1, roles: ['clerk'], per: 'county' }

  it('are told together, or alone', () => {
    expect(wrong('constraints', { other: { atMostOneOf: 'county' }, none, some })).toEqual([
      ['conflict', 'constraints.none', 'No county can meet “none” and “some” together'],
    ])
    expect(wrong('constraints', { never: { atLeast: 1, roles: ['head'], per: 'library' } })).toEqual([
      ['conflict', 'constraints.never', 'No thing can meet “never”'],
    ])
  })

  it('are not told of one that only names what is not known', () => {
    const boss = { atLeast: 1, roles: ['boss'], per: 'county' }
    expect(wrong('constraints', { boss }).map(([code]) => code)).toEqual(['unknownRole'])
    expect(
      wrong('constraints', { none, some, boss: { atMost: 1, roles: ['boss'], per: 'county' } }).map(([code]) => code),
    ).toEqual(['unknownRole', 'conflict'])
  })
})
