import type { Membership, Organisation, PolicySource, Resource } from '../../packages/policy/src/index.ts'
import type { World } from '../../packages/policy/test/reference.ts'

/** Every small world there is, up to renaming: nothing is drawn, nothing is left out. */

const noun = (label: string) => ({ label, plural: `${label}s` })

/** One permission for each way to reach, four roles that differ in reach, and rules that let two of them administer. */
export const smallPolicy: PolicySource = {
  key: 'small',
  name: 'Small',
  organisations: { place: { ...noun('place'), within: [] } },
  resources: { file: { ...noun('file'), heldBy: ['place'] } },
  permissions: {
    'file.own': { label: 'Own', section: 'Files', on: 'file' },
    'file.near': { label: 'Near', section: 'Files', on: 'file' },
    'file.far': { label: 'Far', section: 'Files', on: 'file', closed: true },
    'place.see': { label: 'See', section: 'Places' },
  },
  roles: {
    owner: { label: 'Owner', at: ['place'], grants: [{ permissions: ['file.own'], scope: 'own' }] },
    worker: {
      label: 'Worker',
      at: ['place'],
      grants: [{ permissions: ['file.near', 'place.see'], scope: 'assigned' }],
    },
    lead: { label: 'Lead', at: ['place'], grants: [{ permissions: ['file.near', 'file.far'], scope: 'organisation' }] },
    centre: { label: 'Centre', at: ['place'], grants: [{ permissions: ['place.see'], scope: 'all' }] },
  },
  constraints: {
    aLead: { atLeast: 1, roles: ['lead'], per: 'place' },
    oneCentre: { atMost: 1, roles: ['centre'], per: 'place' },
    apart: { exclusive: ['owner', 'centre'], per: 'user' },
    trained: { requires: ['worker'], role: 'owner' },
  },
  administration: {
    leads: {
      holder: { roles: ['lead'] },
      may: ['assign', 'revoke', 'suspend', 'end'],
      roles: ['owner', 'worker', 'lead'],
      where: 'organisation',
      self: false,
      peers: true,
    },
    centres: {
      holder: { roles: ['centre'] },
      may: ['assign', 'revoke', 'reactivate'],
      roles: 'any',
      where: 'all',
      self: true,
      peers: false,
    },
  },
}
const ROLES = Object.keys(smallPolicy.roles)

/** Every forest of up to three organisations, each shape once. */
const FORESTS: readonly (readonly (number | undefined)[])[] = [
  [undefined],
  [undefined, undefined],
  [undefined, 0],
  [undefined, undefined, undefined],
  [undefined, undefined, 0],
  [undefined, 0, 0],
  [undefined, 0, 1],
]

/** The forests, each with every organisation open, and each with one of them closed. */
export function* smallTrees(): Generator<readonly Organisation[]> {
  for (const forest of FORESTS) {
    for (let closed = -1; closed < forest.length; closed++) {
      yield forest.map((parent, index) => ({
        id: `o${index}`,
        kind: 'place',
        status: index === closed ? 'closed' : 'open',
        ...(parent !== undefined && { parent: `o${parent}` }),
      }))
    }
  }
}

/** What one user may be: nobody, or active or suspended in one of the organisations with any set of the roles. */
function beings(organisations: number): readonly (readonly [number, boolean, number] | undefined)[] {
  const some = Array.from({ length: organisations }, (_, at) =>
    [true, false].flatMap((isActive) => Array.from({ length: 16 }, (__, roles) => [at, isActive, roles] as const)),
  )
  return [undefined, ...some.flat()]
}

/** Up to three users, each in at most one organisation; users are alike, so each company comes once. */
export function* companies(organisations: readonly Organisation[]): Generator<World> {
  const all = beings(organisations.length)
  for (let a = 0; a < all.length; a++) {
    for (let b = a; b < all.length; b++) {
      for (let c = b; c < all.length; c++) {
        const memberships = [all[a], all[b], all[c]].flatMap((it, index) =>
          it === undefined ? [] : membership(organisations, index, it),
        )
        yield { organisations, memberships }
      }
    }
  }
}

/** Two users, each in all of the organisations, with the same roles everywhere or none. */
export function* ubiquitous(organisations: readonly Organisation[]): Generator<World> {
  const places = organisations.map((_, at) => at)
  for (let first = 0; first < 16; first++) {
    for (let second = first; second < 16; second++) {
      for (let asleep = 0; asleep < 2 ** places.length; asleep++) {
        yield {
          organisations,
          memberships: places.flatMap((at) => [
            ...membership(organisations, 0, [at, ((asleep >> at) & 1) === 0, rotated(first, at)]),
            ...membership(organisations, 1, [at, true, rotated(second, at)]),
          ]),
        }
      }
    }
  }
}

/** Other roles in every organisation. */
const rotated = (roles: number, by: number): number => ((roles << by) | (roles >> (4 - by))) & 15

function membership(
  organisations: readonly Organisation[],
  user: number,
  [at, isActive, roles]: readonly [number, boolean, number],
): readonly Membership[] {
  const organisation = organisations[at]?.id ?? ''
  return [
    {
      id: `m${user}${at}`,
      user: `u${user}`,
      organisation,
      status: isActive ? 'active' : 'suspended',
      // The last place beneath, so that assigned and organisation differ.
      assigned: [organisations.findLast((it) => it.parent === organisation)?.id ?? organisation],
      assignments: ROLES.filter((_, index) => ((roles >> index) & 1) === 1).map((role) => ({ role })),
    },
  ]
}

/** One of everything to ask about: a file in each organisation, owned and not, one nowhere, and the organisations themselves. */
export function thingsIn(organisations: readonly Organisation[]): readonly Resource[] {
  return [
    ...organisations.flatMap(({ id }) => [
      { type: 'file', id: `f-${id}`, holders: [id], owner: 'u0' },
      { type: 'file', id: `g-${id}`, holders: [id, organisations[0]?.id ?? id] },
      { type: 'place', id },
    ]),
    { type: 'file', id: 'lost', holders: ['nowhere'], owner: 'u0' },
  ]
}
