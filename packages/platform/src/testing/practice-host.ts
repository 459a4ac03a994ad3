import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileOrThrow } from '@remit/policy'
import type { FastifyInstance } from 'fastify'
import { type Db, inTransaction, newId, type Tx } from '../db/index.ts'
import { addUser, applyChanges, type DirectoryCommand } from '../directory/index.ts'
import { buildHost } from '../host/index.ts'
import { defineService } from '../service.ts'
import { openStore, type Store, usualStore } from './open-store.ts'
import { practicePolicySource } from './practice-policy.ts'
import { worldBegins } from './world.ts'

export const practicePolicy = compileOrThrow(practicePolicySource)

/** A service that declares the form for a first administrator, and nothing else of its own. */
export const practiceService = defineService({
  key: 'practices',
  name: 'Practices Online',
  folder: import.meta.dirname,
  policy: practicePolicySource,
  rooms: {},
  tabs: [],
  migrations: {},
  people: { organisation: 'practice', usuallyOne: 'practice', words: { users: 'Users' } },
  firstAdministrator: {
    code: { label: 'Practice code', hint: 'One letter and five digits, such as A12345' },
    check: 'form.check',
    approvers: {
      partner: { label: 'GP partner' },
      guardian: { label: 'Caldicott guardian', hint: 'The senior person who protects patients’ confidentiality' },
      board: { label: 'Somebody at your board', listedAt: 'board', lastResort: true },
    },
  },
})

/** Who is who: first name → ids. Everybody's email is `<first name>@example.org`. */
export interface Practices {
  centre: string
  board: string
  /** Ash (A11111) has Pia and Quin as payments administrators; Birch (B22222) has nobody but Una; Cedar (C33333) nobody at all. */
  practices: Record<'ash' | 'birch' | 'cedar', string>
  /** Ola and Omar, officers; Pia and Quin, payments at Ash; Cleo, claims at Ash; Una, no role at Birch; Rae, reader at the board. */
  people: Record<string, { id: string; membership: string }>
}

/** A whole host over it. `time.now` is its clock; `close` ends everything. */
export interface PracticeHost {
  host: FastifyInstance
  db: Db
  practices: Practices
  time: { now: Date }
  close(): Promise<void>
}

/** Builds the practices on a store of their own, and a demonstration host over them, which sees the database as `seen` gives it. */
export async function openPracticeHost(store: Store = usualStore, seen = (db: Db): Db => db): Promise<PracticeHost> {
  const database = await openStore(store)
  const practices = await inTransaction(database.db, build)
  const uploadsFolder = mkdtempSync(join(tmpdir(), 'remit-uploads-'))
  const time = { now: new Date(worldBegins.getTime() + 60_000) }
  const config = { publicUrl: 'http://remit.test', demonstration: true, secret: 's'.repeat(32), uploadsFolder }
  const host = await buildHost({ db: seen(database.db), services: [practiceService], config, clock: () => time.now })
  const close = async () => {
    await host.close()
    await database.close()
    rmSync(uploadsFolder, { recursive: true, force: true })
  }
  return { host, db: database.db, practices, time, close }
}

async function build(tx: Tx): Promise<Practices> {
  const id = () => newId(worldBegins)
  const [centre, board] = [id(), id()]
  const practices = { ash: id(), birch: id(), cedar: id() }
  const places: DirectoryCommand[] = [
    place({ id: centre, kind: 'centre' }, 'The Centre'),
    place({ id: board, kind: 'board', parent: centre }, 'North Board', 'QN1'),
    place({ id: practices.ash, kind: 'practice', parent: board }, 'Ash Surgery', 'A11111'),
    place({ id: practices.birch, kind: 'practice', parent: board }, 'Birch Surgery', 'B22222'),
    place({ id: practices.cedar, kind: 'practice', parent: board }, 'Cedar Surgery', 'C33333'),
  ]
  await change(tx, places)
  const cast: [string, string, string[]][] = [
    ['Ola', centre, ['officer']],
    ['Omar', centre, ['officer']],
    ['Pia', practices.ash, ['payments']],
    ['Quin', practices.ash, ['payments']],
    ['Cleo', practices.ash, ['claims']],
    ['Una', practices.birch, []],
    ['Rae', board, ['reader']],
  ]
  const people: Practices['people'] = {}
  for (const [name, organisation, roles] of cast) people[name] = await enrol(tx, name, organisation, roles)
  return { centre, board, practices, people }
}

function place(
  organisation: { id: string; kind: string; parent?: string },
  name: string,
  code?: string,
): DirectoryCommand {
  const added = { do: 'addOrganisation', organisation: { ...organisation, status: 'open' }, name } as const
  return code === undefined ? added : { ...added, code }
}

async function enrol(tx: Tx, name: string, organisation: string, roles: readonly string[]) {
  const user = { email: `${name.toLowerCase()}@example.org`, name, passwordHash: 'none' }
  const id = await addUser(tx, user, { system: 'the tests' }, worldBegins)
  const membership = newId(worldBegins)
  const given = roles.map((role) => ({ role }))
  await change(tx, [{ do: 'addMembership', membership, user: id, organisation, assigned: [], roles: given }])
  return { id, membership }
}

async function change(tx: Tx, commands: readonly DirectoryCommand[]): Promise<void> {
  const actor = { system: 'operator', name: 'the tests' } as const
  await applyChanges(tx, { policy: practicePolicy, actor, commands, now: worldBegins })
}
