import { type Actor, type Command, type Slice, sliceFor } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { night, operator, policy } from './county-commands.ts'

/** What each command needs loaded and locked before it is judged. */

const nothing: Slice = {
  organisations: [],
  beneath: [],
  memberships: [],
  users: [],
  customRoles: [],
  customRolesOf: [],
  holdersOf: [],
}
const library = { id: 'new', kind: 'library', status: 'open' as const }
const made = { membership: 'm', user: 'ann', organisation: 'c', assigned: [], roles: [] }
const TABLE: readonly (readonly [Command, Partial<Slice>])[] = [
  [{ do: 'addOrganisation', organisation: library }, { organisations: ['new'] }],
  [{ do: 'addOrganisation', organisation: { ...library, parent: 'c' } }, { organisations: ['c', 'new'] }],
  [{ do: 'addOrganisation', organisation: { ...library, holders: ['t', 'a'] } }, { organisations: ['a', 'new', 't'] }],
  [
    { do: 'closeOrganisation', organisation: 'c' },
    { organisations: ['c'], beneath: ['c'] },
  ],
  [
    { do: 'reopenOrganisation', organisation: 'c' },
    { organisations: ['c'], beneath: ['c'] },
  ],
  [{ do: 'holdOrganisation', organisation: 'l', holders: ['t', 'a'] }, { organisations: ['a', 'l', 't'] }],
  [
    { do: 'invite', ...made },
    { organisations: ['c'], memberships: ['m'], users: ['ann'] },
  ],
  [
    { do: 'addMembership', ...made, assigned: ['l', { every: 'library' }, { every: 'library', beneath: 't' }] },
    { organisations: ['c', 'l', 't'], memberships: ['m'], users: ['ann'] },
  ],
  [
    { do: 'addMembership', ...made, roles: [{ role: 'clerk' }, { role: 'night' }, { role: 'gone' }] },
    { organisations: ['c'], memberships: ['m'], users: ['ann'], customRoles: ['gone', 'night'] },
  ],
  [{ do: 'assignRole', membership: 'm', role: 'clerk' }, { memberships: ['m'] }],
  [
    { do: 'assignRole', membership: 'm', role: 'night' },
    { memberships: ['m'], customRoles: ['night'] },
  ],
  [{ do: 'revokeRole', membership: 'm', role: 'night' }, { memberships: ['m'] }],
  [
    { do: 'place', membership: 'm', assigned: ['l', { every: 'library' }] },
    { memberships: ['m'], organisations: ['l'] },
  ],
  [{ do: 'endMembership', membership: 'm' }, { memberships: ['m'] }],
  [
    { do: 'firstAdministrator', membership: 'm', user: 'ann', organisation: 'c', status: 'active' },
    { organisations: ['c'], memberships: ['m'], users: ['ann'] },
  ],
  [
    { do: 'defineRole', role: night },
    { customRoles: ['night'], customRolesOf: ['c'], beneath: ['c'] },
  ],
  [
    { do: 'changeRole', role: night },
    { customRoles: ['night'], customRolesOf: ['c'], beneath: ['c'] },
  ],
  [
    { do: 'removeRole', role: 'night' },
    { customRoles: ['night'], holdersOf: ['night'] },
  ],
]

describe('the slice', () => {
  it.each(TABLE.map(([command, slice]) => ({ what: command.do, command, slice })))(
    'of $what is what it speaks of, and no more',
    ({ command, slice }) => {
      expect(sliceFor(policy, operator, [command])).toEqual({ ...nothing, ...slice })
    },
  )

  it('holds who makes the change, when that is a user', () => {
    const by = (actor: Actor) => sliceFor(policy, actor, []).users
    expect(by({ user: 'sue' })).toEqual(['sue'])
    expect(by({ user: 'sue', viewedBy: 'bob' })).toEqual(['sue'])
    expect(by(operator)).toEqual([])
  })

  it('of several commands is sorted, and tells each id once', () => {
    const slice = sliceFor(policy, { user: 'zoe' }, [
      { do: 'closeOrganisation', organisation: 'l' },
      { do: 'closeOrganisation', organisation: 'c' },
      { do: 'invite', ...made, membership: 'z' },
      { do: 'removeRole', role: 'z' },
      { do: 'removeRole', role: 'a' },
      { do: 'defineRole', role: { ...night, organisation: 'x' } },
      { do: 'defineRole', role: night },
      { do: 'endMembership', membership: 'a' },
    ])
    expect(slice).toEqual({
      organisations: ['c', 'l'],
      beneath: ['c', 'l', 'x'],
      memberships: ['a', 'z'],
      users: ['ann', 'zoe'],
      customRoles: ['a', 'night', 'z'],
      customRolesOf: ['c', 'x'],
      holdersOf: ['a', 'z'],
    })
  })
})
