import { type CustomRole, cloneRole, judge, validateRole } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { AT, member, mia, organisations, places, policy, refusals, roleWith } from './programme.ts'

/** Making, changing, cloning and giving roles: who may, and how far. */

const reader = roleWith({ 'reporter.view': {} }, 'reader')
const writer = roleWith({ 'reporter.edit': {} }, 'writer')
const reviewer = roleWith({ 'site.access': { choice: 'read only', scope: 'assigned' } }, 'reviewer')
/** May make roles and give `reader` and `reviewer` only. */
const maker: CustomRole = {
  ...roleWith({ 'staff.roles': {}, 'staff.create': {}, 'staff.edit': {} }, 'maker'),
  mayGive: { 'staff.create': ['reader', 'reviewer'], 'staff.edit': ['reader'] },
}
const customRoles = [reader, writer, reviewer, maker]
const mo = member('mo', ['maker'])
const world = {
  memberships: [mia, mo, member('rae', ['reader']), member('will', ['writer']), member('ned', [])],
  customRoles,
}
const asMo = (...commands: Parameters<typeof refusals>[2][]) => refusals(world, 'mo', ...commands)

describe('a role is made', () => {
  it('with every problem told at once, each beside its field', () => {
    const role: CustomRole = {
      id: 'wrong',
      organisation: 'corps',
      label: ' ',
      grants: [
        { permission: 'reporter.edit', scope: 'organisation' },
        { permission: 'reporter.view', scope: 'assigned' },
        { permission: 'reporter.fields', scope: 'organisation' },
        { permission: 'reporter.fields', scope: 'organisation' },
        { permission: 'staff.impersonate', scope: 'organisation' },
        { permission: 'site.access', scope: 'assigned' },
        { permission: 'learning.add', scope: 'organisation', choice: 'much' },
        { permission: 'group.export', scope: 'organisation' },
        { permission: 'staff.create', scope: 'organisation' },
      ],
      mayGive: { 'staff.edit': ['nobody'] },
    }
    const found = validateRole(policy, role, { places, customRoles })
    expect(found.map((it) => `${it.where}: ${it.code}`)).toEqual([
      'label: noLabel',
      'grants[1].scope: scope',
      'grants[3]: duplicate',
      'grants[5].choice: choice',
      'grants[6].choice: choice',
      'grants[7].permission: unknownPermission',
      'grants.reporter.fields: requires',
      'grants.reporter.view: oneOf',
      'grants.staff.impersonate: requiresAny',
      'mayGive.staff.create: mayGive',
      'mayGive.staff.edit: mayGive',
      'mayGive.staff.edit: unknownRole',
    ])
    const judged = judge(policy, { organisations, ...world }, { user: 'mia' }, [{ do: 'defineRole', role }], AT)
    expect(judged.allowed || judged.refusals).toMatchObject([{ code: 'roleNotValid', problems: found }])
  })

  it('only where the policy says, and only by whoever may', () => {
    const role = roleWith({ 'learning.add': {} })
    expect(refusals(world, 'mia', { do: 'defineRole', role: { ...role, organisation: 'near' } })).toEqual([
      'notSupported',
    ])
    expect(refusals(world, 'rae', { do: 'defineRole', role })).toEqual(['notAdministrator'])
    expect(refusals(world, 'mia', { do: 'defineRole', role: { ...role, organisation: 'other corps' } })).toEqual([
      'outsideYourOrganisation',
    ])
  })

  it('of entries and choices only: conditions are the policy’s to write', () => {
    const grants = [{ permission: 'learning.add', scope: 'organisation' as const, when: { and: [] } }]
    const role = { ...roleWith({}), grants }
    expect(validateRole(policy, role, { places, customRoles }).map((it) => it.code)).toEqual(['condition'])
  })

  it('and cloned: the copy is judged like any other', () => {
    const copy = cloneRole(reader, 'reader-2', 'Reader again')
    expect(asMo({ do: 'defineRole', role: copy })).toEqual([])
    expect(asMo({ do: 'defineRole', role: cloneRole(writer, 'writer-2', 'Writer again') })).toEqual(['roleTooWide'])
    expect(asMo({ do: 'defineRole', role: { ...copy, id: 'reader' } })).toEqual(['alreadyExists'])
  })

  it('and removed, once nobody holds it', () => {
    expect(asMo({ do: 'removeRole', role: 'reviewer' })).toEqual([])
    expect(asMo({ do: 'removeRole', role: 'reader' })).toEqual(['roleInUse'])
  })

  it('and never moves to another organisation', () => {
    expect(refusals(world, 'mia', { do: 'changeRole', role: { ...reader, organisation: 'other corps' } })).toEqual([
      'unknownRole',
    ])
  })
})

describe('law 9: a role holds only what its maker may give', () => {
  const define = (role: CustomRole) => asMo({ do: 'defineRole', role })

  it('grants found in roles the maker may give, no wider in scope', () => {
    expect(define(roleWith({ 'reporter.view': {} }))).toEqual([])
    expect(define(roleWith({ 'reporter.limited': {} }))).toEqual(['roleTooWide'])
    expect(define(roleWith({ 'site.access': { choice: 'read only', scope: 'assigned' } }))).toEqual([])
    expect(define(roleWith({ 'site.access': { choice: 'read only', scope: 'organisation' } }))).toEqual(['roleTooWide'])
    expect(define(roleWith({ 'site.access': { choice: 'edit', scope: 'assigned' } }))).toEqual(['roleTooWide'])
    expect(define(roleWith({ 'staff.roles': {} }))).toEqual(['roleTooWide'])
  })

  it('a change may neither add what the maker may not give nor touch a role that holds it', () => {
    const wider = {
      ...reader,
      grants: [...reader.grants, ...writer.grants.map((it) => ({ ...it, permission: 'learning.add' }))],
    }
    expect(asMo({ do: 'changeRole', role: wider })).toEqual(['roleTooWide'])
    expect(asMo({ do: 'changeRole', role: { ...reader, label: 'Readers' } })).toEqual([])
    expect(asMo({ do: 'changeRole', role: { ...reader, id: 'writer' } })).toEqual(['roleTooWide'])
  })

  it('the roles its holders may give are those its maker may give', () => {
    const giver = (list: 'any' | readonly string[]): CustomRole => ({
      ...maker,
      id: 'giver',
      mayGive: { 'staff.create': list, 'staff.edit': [] },
    })
    const wide = { memberships: [mia, mo], customRoles: [...customRoles, giver([])] }
    const allGiving: CustomRole = { ...maker, mayGive: { 'staff.create': ['giver', 'reader'], 'staff.edit': [] } }
    const withGiver = { ...wide, customRoles: [reader, writer, allGiving, giver([])] }
    const define2 = (list: 'any' | readonly string[]) =>
      refusals(withGiver, 'mo', { do: 'defineRole', role: { ...giver(list), id: 'giver-2' } })
    expect(define2(['reader'])).toEqual([])
    expect(define2(['writer'])).toEqual(['roleTooWide'])
    expect(define2('any')).toEqual(['roleTooWide'])
  })

  it('whoever may give any role makes any role of the catalogue', () => {
    const free: CustomRole = { ...maker, mayGive: { 'staff.create': 'any', 'staff.edit': 'any' } }
    const freely = { memberships: [mia, mo], customRoles: [free] }
    expect(refusals(freely, 'mo', { do: 'defineRole', role: roleWith({ 'staff.roles': {} }) })).toEqual([])
  })

  it('nobody edits or removes a role they hold, without a rule that says “self”', () => {
    expect(asMo({ do: 'changeRole', role: { ...maker, label: 'Makers' } })).toEqual(['notYourself'])
    const mine = { memberships: [mia, member('mo', ['maker', 'reader'])], customRoles }
    expect(refusals(mine, 'mo', { do: 'changeRole', role: { ...reader, label: 'Readers' } })).toEqual(['notYourself'])
  })
})

describe('“Limit roles this person can assign others to”', () => {
  it('the list is each permission’s own', () => {
    expect(asMo({ do: 'assignRole', membership: 'ned', role: 'reviewer' })).toEqual([])
    expect(asMo({ do: 'assignRole', membership: 'ned', role: 'writer' })).toEqual(['roleNotYours'])
    expect(asMo({ do: 'revokeRole', membership: 'rae', role: 'reader' })).toEqual([])
    const rob = { ...world, memberships: [...world.memberships, member('rob', ['reviewer'])] }
    expect(refusals(rob, 'mo', { do: 'revokeRole', membership: 'rob', role: 'reviewer' })).toEqual(['holdsOtherRoles'])
  })

  it('whoever holds a role outside the list is not touched', () => {
    expect(asMo({ do: 'suspendMembership', membership: 'will' })).toEqual(['holdsOtherRoles'])
    expect(asMo({ do: 'assignRole', membership: 'will', role: 'reader' })).toEqual(['holdsOtherRoles'])
    expect(asMo({ do: 'endMembership', membership: 'mia' })).toEqual(['holdsOtherRoles'])
  })

  it('“Allow this person to assign others to any role”', () => {
    const any: CustomRole = { ...maker, mayGive: { 'staff.create': 'any', 'staff.edit': 'any' } }
    const free = { ...world, customRoles: [reader, writer, reviewer, any] }
    expect(refusals(free, 'mo', { do: 'assignRole', membership: 'will', role: 'reviewer' })).toEqual([])
    expect(refusals(free, 'mo', { do: 'assignRole', membership: 'mo', role: 'writer' })).toEqual(['notYourself'])
  })
})

describe('“Assign staff to any site”', () => {
  const place = (role: CustomRole, ...assigned: readonly string[]) =>
    refusals({ memberships: [mia, mo, member('ned', [])], customRoles: [role] }, 'mo', {
      do: 'place',
      membership: 'ned',
      assigned,
    })
  const anywhere = roleWith({ 'staff.edit.anySite': {} }, 'maker')
  const creator = roleWith({ 'staff.create.anySite': {} }, 'maker')

  it('“If this box is not selected, users will be limited to assigning staff to their own sites”', () => {
    expect(place(maker, 'near')).toEqual([])
    expect(place(maker, 'near', 'far')).toEqual(['placeNotYours'])
    expect(place(anywhere, 'near', 'far')).toEqual([])
    expect(place(creator, 'near', 'far')).toEqual([])
    expect(place(anywhere, 'foreign')).toEqual(['placeNotBeneath'])
  })
})

describe('“can only be assigned to one of two roles: Time Sheet Site Supervisor or Time Sheet Director”', () => {
  const supervisor = roleWith({ 'timesheet.supervisor': {} }, 'supervisor')
  const director = roleWith({ 'timesheet.director': {} }, 'director')

  it('not even through two roles together', () => {
    const both = { memberships: [mia, member('sid', ['supervisor'])], customRoles: [supervisor, director] }
    const give = { do: 'assignRole', membership: 'sid', role: 'director' } as const
    expect(refusals(both, 'mia', give)).toEqual(['exclusive'])
    expect(refusals(both, 'mia', give, { do: 'revokeRole', membership: 'sid', role: 'supervisor' })).toEqual([])
  })

  it('nor by changing a role somebody holds', () => {
    const plain = roleWith({ 'learning.add': {} }, 'plain')
    const both = { memberships: [mia, member('sid', ['supervisor', 'plain'])], customRoles: [supervisor, plain] }
    expect(refusals(both, 'mia', { do: 'changeRole', role: { ...director, id: 'plain' } })).toEqual(['exclusive'])
  })
})

describe('the built-in roles', () => {
  it('the last Main Administrator stays', () => {
    expect(refusals({ memberships: [mia] }, 'mia', { do: 'endMembership', membership: 'mia' })).toEqual(['atLeast'])
  })

  it('reporters are made by whoever may create reporter accounts, and reach their own records only', () => {
    const role = roleWith({ 'reporter.create': {} }, 'maker')
    const staffed = { memberships: [mia, mo], customRoles: [role] }
    const invite = (role: string, organisation: string) =>
      refusals(staffed, 'mo', {
        do: 'invite',
        membership: 'new',
        user: 'new',
        organisation,
        assigned: [],
        roles: [{ role }],
      })
    expect(invite('reporter', 'near')).toEqual([])
    expect(invite('mainAdministrator', 'corps')).toEqual(['roleNotYours'])
  })
})
