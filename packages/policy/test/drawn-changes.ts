import type { Actor, Command } from '@remit/policy'
import fc from 'fast-check'
import { few, maybe, ROLES, some, USERS } from './drawn-words.ts'
import { assigned, assignment, dates, recordReference } from './drawn-worlds.ts'

/** Changes drawn at random, most of them wrong. */

const known = some('m1', 'm2', 'm3', 'm1', 'm2', 'm3', 'm4', 'm5', 'lost')
const roleName = some(...ROLES, 'custom')
const partners = few(some('p1', 'p2', 'p1', 'p2', 'a1', 'nowhere'), 2)
const appointment = fc
  .record({
    user: some(...USERS, 'new'),
    organisation: some('a1', 'a2', 'a2', 'u1', 'made', 'nowhere'),
    status: some<'invited' | 'active'>('invited', 'active'),
    role: maybe(roleName),
    approvedBy: maybe(fc.record({ kind: some('head', 'clerk', 'passer-by'), name: fc.constant('N') })),
    membership: maybe(known),
  })
  .map(
    ({ role, approvedBy, membership, ...it }): Command => ({
      do: 'firstAdministrator',
      ...it,
      membership: membership ?? `m-${it.user}-${it.organisation}`,
      ...(role !== undefined && { role }),
      ...(approvedBy !== undefined && { approvedBy }),
    }),
  )
const place = fc.oneof<fc.Arbitrary<Command>[]>(
  fc.record({
    do: fc.constant('holdOrganisation' as const),
    organisation: some('u1', 'u2', 'made'),
    holders: partners,
  }),
  fc
    .record({
      id: some('made', 'made', 'u1'),
      kind: some('root', 'area', 'unit', 'team', 'team', 'unheard'),
      parent: some(undefined, 'root', 'a1', 'a1', 'u1', 'u1', 'nowhere'),
      holders: maybe(partners),
      status: some<'open' | 'closed'>('open', 'open', 'open', 'closed'),
    })
    .map((organisation): Command => ({ do: 'addOrganisation', organisation })),
)
const command = fc.oneof<fc.Arbitrary<Command>[]>(
  fc
    .record({ role: roleName, membership: known, dates })
    .map(({ dates: it, ...rest }): Command => ({ do: 'assignRole', ...rest, ...it })),
  fc.record({ do: fc.constant('revokeRole' as const), membership: known, role: roleName }),
  fc.record({ do: fc.constant('place' as const), membership: known, assigned: few(assigned) }),
  fc.record({
    do: fc.constant('changePlaces' as const),
    membership: known,
    added: few(assigned, 2),
    removed: few(assigned, 2),
  }),
  fc.record({
    do: some('suspendMembership', 'reactivateMembership', 'endMembership', 'acceptInvitation'),
    membership: known,
  }),
  fc.record({ do: fc.constant('selectRecords' as const), membership: known, selected: few(recordReference, 2) }),
  fc.record({
    do: some<'closeOrganisation' | 'reopenOrganisation'>(
      'closeOrganisation',
      'closeOrganisation',
      'reopenOrganisation',
    ),
    organisation: some('a1', 'u1', 'root', 'nowhere'),
  }),
  fc
    .record({
      do: some<'invite' | 'addMembership'>('invite', 'addMembership'),
      user: some(...USERS, 'new'),
      organisation: some('a1', 'a2', 'u1', 'u2', 'made'),
      assigned: few(assigned, 1),
      roles: few(assignment, 2),
    })
    .map((it): Command => ({ ...it, membership: `m-${it.user}-${it.organisation}` })),
  appointment,
  place,
)

export const changeSets = fc.array(command, { minLength: 1, maxLength: 3 })
const user = fc.oneof<fc.Arbitrary<Actor>[]>(
  fc.record({ user: some(...USERS) }),
  fc.record({ user: some(...USERS), membership: some('m1', 'm2') }),
)
const system = fc.record({ system: some<'operator' | 'job'>('operator', 'operator', 'job'), name: fc.constant('test') })
export const actors = fc.oneof<fc.Arbitrary<Actor>[]>(user, system)
