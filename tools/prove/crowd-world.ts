import { type Db, inTransaction, newId, type Tx } from '../../packages/platform/src/db/index.ts'
import { addUser, applyChanges, type DirectoryActor } from '../../packages/platform/src/directory/index.ts'
import { compileOrThrow, type Policy } from '../../packages/policy/src/index.ts'
import { ncmpPolicy } from '../../services/ncmp/policy.ts'

/** A user with one membership of the crowded authority. */
export type Someone = { readonly id: string; readonly name: string; readonly membership: string }

/** One authority in which all of the crowd are super users with every school, so that anybody may try anything. */
export type CrowdWorld = {
  readonly policy: Policy
  readonly authority: string
  /** The audit chain that carries what happens there. */
  readonly chain: string
  readonly crowd: readonly Someone[]
}

export const operator: DirectoryActor = { system: 'operator', name: 'prove:crowd' }

/** Builds the world through the directory, as an operator would. Rejects with whatever the directory refuses. */
export async function buildWorld(db: Db, name: string, size: number, now: Date): Promise<CrowdWorld> {
  const policy = compileOrThrow(ncmpPolicy)
  return inTransaction(db, async (tx) => {
    const authority = await addPlaces(tx, policy, name, now)
    const crowd: Someone[] = []
    for (let index = 1; index <= size; index++) crowd.push(await addSomeone(tx, policy, authority, index, now))
    return { policy, authority, chain: `ncmp:${authority}`, crowd }
  })
}

async function addPlaces(tx: Tx, policy: Policy, name: string, now: Date): Promise<string> {
  const [centre, authority] = [newId(now), newId(now)]
  const schools = ['Ash Lane', 'Beech Road', 'Cedar Street'].map((school) => ({ school, id: newId(now) }))
  const place = (id: string, kind: string, called: string, parent?: string) =>
    ({ do: 'addOrganisation', name: called, organisation: { id, kind, parent, status: 'open' } }) as const
  await applyChanges(tx, {
    policy,
    actor: operator,
    now,
    commands: [
      place(centre, 'centre', 'National team'),
      place(authority, 'authority', name, centre),
      ...schools.map(({ id, school }) => place(id, 'school', school, authority)),
    ],
  })
  return authority
}

async function addSomeone(tx: Tx, policy: Policy, authority: string, index: number, now: Date): Promise<Someone> {
  const held = { assigned: [{ every: 'school' }], roles: [{ role: 'superUser' }] }
  return addMember(tx, { policy, organisation: authority, index, held }, now)
}

/** What a made-up person is given from the start. */
type Held = {
  readonly assigned: readonly { readonly every: string }[]
  readonly roles: readonly { readonly role: string }[]
}

/** Adds a made-up user with one membership, as an operator would. */
export async function addMember(
  tx: Tx,
  { policy, organisation, index, held }: { policy: Policy; organisation: string; index: number; held: Held },
  now: Date,
): Promise<Someone> {
  const name = `Person ${index}`
  const actor = { system: 'operator: prove:crowd' }
  const id = await addUser(tx, { email: `person-${index}@${organisation}.example`, name }, actor, now)
  const membership = newId(now)
  await applyChanges(tx, {
    policy,
    actor: operator,
    now,
    commands: [{ do: 'addMembership', membership, user: id, organisation, ...held }],
  })
  return { id, name, membership }
}
