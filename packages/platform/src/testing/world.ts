import { createHash } from 'node:crypto'
import type { Assigned } from '@remit/policy'
import { type Db, inTransaction, newId, type Tx } from '../db/index.ts'
import { addUser, applyChanges, type DirectoryCommand } from '../directory/index.ts'
import { worldPolicy } from './world-policy.ts'

/** The moment all tests of the world start from. */
export const worldBegins = new Date('2026-09-01T09:00:00Z')

const operator = { system: 'operator', name: 'the tests' } as const

/** Who is who: user's first name → ids. Everybody's email is `<first name>@example.org`. */
export interface World {
  centre: string
  /** By name: Northtown and Southbury. */
  authorities: Record<'north' | 'south', string>
  /** Three schools each: `north1` … `south3`. */
  schools: Record<string, string>
  /** Holds `north1` as a second holder. */
  provider: string
  /** Ola (officer); Sue and Sam (super users, Northtown), Lee (lead), Col (collector, north1 and north2), Una (no roles), Sid (super user, Southbury). */
  people: Record<string, { id: string; membership: string }>
}

/** Builds the world in an empty database: real rows, through the directory. */
export async function buildWorld(db: Db): Promise<World> {
  return inTransaction(db, (tx) => build(tx))
}

/** A session for somebody, as sign-in makes it; returns its token's hash. Lasts a day. */
export async function sessionFor(tx: Db | Tx, user: string, now: Date, membership?: string): Promise<string> {
  const hash = createHash('sha256').update(newId(now)).digest('hex')
  const expires = new Date(now.getTime() + 86_400_000)
  await tx
    .insertInto('sessions')
    .values({
      token_hash: hash,
      user_id: user,
      membership_id: membership ?? null,
      csrf_secret: 'secret',
      created_at: now,
      last_seen_at: now,
      expires_at: expires,
    })
    .execute()
  return hash
}

/** Somebody of the cast as the actor of a change. */
export function castMember(world: World, name: string) {
  const person = world.people[name]
  if (!person) throw new Error(`The world has no ${name}.`)
  return { id: person.id, name, acting: { id: person.membership } }
}

async function build(tx: Tx): Promise<World> {
  const id = () => newId(worldBegins)
  const centre = id()
  const authorities = { north: id(), south: id() }
  const provider = id()
  const schools: Record<string, string> = {}
  const places: DirectoryCommand[] = [
    place({ id: centre, kind: 'centre' }, 'The Centre'),
    place({ id: authorities.north, kind: 'authority', parent: centre, attributes: { region: 'F' } }, 'Northtown'),
    place({ id: authorities.south, kind: 'authority', parent: centre }, 'Southbury'),
    place({ id: provider, kind: 'provider', parent: authorities.north }, 'Measuring Ltd'),
  ]
  for (const [side, parent] of Object.entries(authorities)) {
    for (const number of [1, 2, 3]) {
      const school = id()
      schools[`${side}${number}`] = school
      const holders = side === 'north' && number === 1 ? [provider] : []
      places.push(place({ id: school, kind: 'school', parent, holders }, `${side} ${number}`, `${side}${number}`))
    }
  }
  await applyChanges(tx, { policy: worldPolicy, actor: operator, commands: places, now: worldBegins })
  const { north, south } = authorities
  const all: Assigned[] = [{ every: 'school' }]
  const cast: [string, string, string[], Assigned[]][] = [
    ['Ola', centre, ['officer'], []],
    ['Sue', north, ['superUser'], all],
    ['Sam', north, ['superUser'], all],
    ['Lee', north, ['superUser', 'lead'], all],
    ['Col', north, ['collector'], ['north1', 'north2'].flatMap((name) => schools[name] ?? [])],
    ['Una', north, [], []],
    ['Sid', south, ['superUser'], all],
  ]
  const people: World['people'] = {}
  for (const [name, organisation, roles, assigned] of cast) {
    people[name] = await join(tx, name, { organisation, roles, assigned })
  }
  return { centre, authorities, schools, provider, people }
}

function place(
  organisation: { id: string; kind: string; parent?: string; holders?: string[]; attributes?: { region: string } },
  name: string,
  code?: string,
): DirectoryCommand {
  const added = { do: 'addOrganisation', organisation: { ...organisation, status: 'open' }, name } as const
  return code === undefined ? added : { ...added, code }
}

async function join(
  tx: Tx,
  name: string,
  { organisation, roles, assigned }: { organisation: string; roles: string[]; assigned: Assigned[] },
): Promise<{ id: string; membership: string }> {
  const user = { email: `${name.toLowerCase()}@example.org`, name, passwordHash: 'none' }
  const id = await addUser(tx, user, { system: 'the tests' }, worldBegins)
  const membership = newId(worldBegins)
  const given = roles.map((role) => ({ role }))
  const commands = [{ do: 'addMembership', membership, user: id, organisation, assigned, roles: given } as const]
  await applyChanges(tx, { policy: worldPolicy, actor: operator, commands, now: worldBegins })
  return { id, membership }
}
