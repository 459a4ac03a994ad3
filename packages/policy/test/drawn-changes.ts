import type { Actor, Command } from '@remit/policy'
import fc from 'fast-check'
import { few, ROLES, some, USERS } from './drawn-words.ts'
import { assigned, assignment, dates } from './drawn-worlds.ts'

/** Changes drawn at random, most of them wrong. */

const known = some('m1', 'm2', 'm3', 'm1', 'm2', 'm3', 'm4', 'm5', 'lost')
const roleName = some(...ROLES, 'custom')
const command = fc.oneof<fc.Arbitrary<Command>[]>(
  fc
    .record({ role: roleName, membership: known, dates })
    .map(({ dates: it, ...rest }): Command => ({ do: 'assignRole', ...rest, ...it })),
  fc.record({ do: fc.constant('revokeRole' as const), membership: known, role: roleName }),
  fc.record({ do: fc.constant('place' as const), membership: known, assigned: few(assigned) }),
  fc.record({
    do: some('suspendMembership', 'reactivateMembership', 'endMembership', 'acceptInvitation'),
    membership: known,
  }),
  fc.record({ do: fc.constant('closeOrganisation' as const), organisation: some('a1', 'u1', 'nowhere') }),
  fc
    .record({
      do: some<'invite' | 'addMembership'>('invite', 'addMembership'),
      user: some(...USERS, 'new'),
      organisation: some('a1', 'a2', 'u1', 'u2'),
      assigned: few(assigned, 1),
      roles: few(assignment, 2),
    })
    .map((it): Command => ({ ...it, membership: `m-${it.user}-${it.organisation}` })),
)

export const changeSets = fc.array(command, { minLength: 1, maxLength: 3 })
const user = fc.oneof<fc.Arbitrary<Actor>[]>(
  fc.record({ user: some(...USERS) }),
  fc.record({ user: some(...USERS), membership: some('m1', 'm2') }),
)
const system = fc.record({ system: some<'operator' | 'job'>('operator', 'operator', 'job'), name: fc.constant('test') })
export const actors = fc.oneof<fc.Arbitrary<Actor>[]>(user, system)
