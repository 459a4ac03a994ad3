import type { Assigned, CustomRole, Membership, Organisation, Resource } from '@remit/policy'
import fc from 'fast-check'
import { PERMISSIONS, roleSet } from './drawn-policies.ts'
import { attributes, few, MOMENTS, maybe, ORGANISATIONS, ROLES, rarely, some, USERS } from './drawn-words.ts'
import type { World } from './reference.ts'

/** Small worlds drawn at random. */

const status = fc.oneof(
  { weight: 14, arbitrary: fc.constant('open' as const) },
  { weight: 1, arbitrary: fc.constant('closed' as const) },
)
const PARENTS = {
  root: undefined,
  a1: 'root',
  a2: 'root',
  p1: 'a1',
  p2: 'a2',
  u1: 'a1',
  u2: 'a1',
  u3: 'a2',
  t1: 'u1',
} as const
const KINDS = { r: 'root', a: 'area', p: 'partner', u: 'unit', t: 'team' } as const

const organisation = (id: (typeof ORGANISATIONS)[number]): fc.Arbitrary<Organisation> =>
  fc.record({
    id: fc.constant(id),
    kind: fc.constant(KINDS[id[0] as keyof typeof KINDS]),
    parent: fc.constant(PARENTS[id]),
    holders: id.startsWith('u') ? maybe(few(some('p1', 'p2'), 2)) : fc.constant(undefined),
    status,
    attributes: fc.oneof(fc.constant(undefined), attributes),
  })

export const dates = fc.record({
  from: rarely(fc.integer(MOMENTS)),
  until: rarely(fc.integer(MOMENTS)),
})
export const assigned: fc.Arbitrary<Assigned> = fc.oneof(
  some(...ORGANISATIONS, 'nowhere'),
  fc.record({ every: some('unit', 'team'), beneath: maybe(some(...ORGANISATIONS)) }),
  fc.constant({ every: 'unit' }),
)
export const recordReference = fc.record({ type: some('file', 'note'), id: some('f1', 'f2', 'n1') })
export const assignment = fc
  .record({ role: some(...ROLES, ...ROLES, 'custom', 'unheard'), dates })
  .map(({ role: key, dates: it }) => ({ role: key, ...it }))

const membership = (id: string): fc.Arbitrary<Membership> =>
  fc
    .record({
      user: some(...USERS),
      organisation: some('root', 'a1', 'a1', 'a2', 'p1', 'u1', 'u3', 'nowhere'),
      status: some('active', 'active', 'active', 'active', 'invited', 'suspended', 'ended'),
      dates,
      assigned: few(assigned),
      selected: few(recordReference, 2),
      assignments: few(assignment, 3, 1),
    })
    .map(({ dates: it, ...rest }) => ({ id, ...rest, ...it }) as Membership)

const customRole: fc.Arbitrary<CustomRole> = fc.record({
  id: fc.constant('custom'),
  organisation: some('a1', 'a2', 'u1'),
  label: fc.constant('Custom'),
  grants: few(
    fc.record({
      permission: some(...PERMISSIONS, 'no.such'),
      scope: some('own', 'selected', 'assigned', 'organisation'),
    }),
  ),
  mayGive: fc.oneof<fc.Arbitrary<NonNullable<CustomRole['mayGive']>>[]>(
    fc.constant('any'),
    roleSet,
    fc.dictionary(some(...PERMISSIONS), fc.oneof<fc.Arbitrary<'any' | readonly string[]>[]>(some('any'), roleSet)),
  ),
})

export const worlds: fc.Arbitrary<World> = fc
  .record({
    organisations: fc.tuple(...ORGANISATIONS.map(organisation)),
    memberships: fc.tuple(...['m1', 'm2', 'm3', 'm4', 'm5', 'm6'].map(membership)),
    customRoles: few(customRole, 1),
  })
  .map((it) => ({ ...it, memberships: oneEach(it.memberships) }))

/** A user has one membership at a time in one organisation. */
function oneEach(memberships: readonly Membership[]): readonly Membership[] {
  return memberships.filter(
    (it, index) =>
      !memberships.slice(0, index).some((one) => one.user === it.user && one.organisation === it.organisation),
  )
}

const owner = some<string | null | undefined>('ann', 'bob', null, undefined)
const holders = maybe(few(some('u1', 'u2', 'u3', 't1', 'a1', 'nowhere'), 2))
export const resourcesDrawn: fc.Arbitrary<readonly Resource[]> = fc
  .tuple(
    fc.array(fc.record({ type: some('file'), id: some('f1', 'f2', 'f3'), holders, owner, attributes }), {
      minLength: 4,
      maxLength: 6,
    }),
    fc.array(
      fc.record({
        type: some('note'),
        id: some('n1', 'n2'),
        holders,
        owner,
        attributes,
        of: fc.record({ type: some('file'), id: some('f1', 'f2'), owner }),
      }),
      { minLength: 2, maxLength: 3 },
    ),
  )
  .map(([files, notes]) => [
    ...files,
    ...notes,
    ...ORGANISATIONS.map((id) => ({ type: KINDS[id[0] as keyof typeof KINDS], id })),
    { type: 'unit', id: 'nowhere' },
    { type: 'unit' },
    { type: 'area', id: 'u1' },
    ...USERS.map((user) => ({ type: 'self', owner: user })),
    { type: '__proto__', id: 'u1' },
  ])

/** What is asked: every permission, one that does not exist, and one's own acts. */
export const ACTIONS: readonly string[] = [...PERMISSIONS, 'self.password', 'self.email', 'no.such', 'constructor']
