import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Db } from '../db/index.ts'
import { buildHost } from '../host/index.ts'
import { defineService } from '../service.ts'
import { openStore, type Store, usualStore } from './open-store.ts'
import { buildWorld, type World, worldBegins } from './world.ts'
import { worldPolicySource } from './world-policy.ts'

/** The tests’ small service: no rooms of its own, so that only what the platform gives every service is there. */
export const worldService = defineService({
  key: 'world',
  name: 'The world of the tests',
  folder: import.meta.dirname,
  policy: worldPolicySource,
  rooms: {},
  tabs: [
    {
      key: 'users',
      text: 'Users',
      href: '/world/users',
      needs: { administration: true },
      why: 'You administer nobody.',
    },
  ],
  migrations: {},
  people: {
    organisation: 'authority',
    assigned: 'school',
    tab: 'users',
    words: { users: 'Users', assigned: 'Assign schools', advice: 'Give access only to people who need it.' },
  },
})

/** A whole host over the world. `time.now` is its clock; `close` ends everything. */
export interface WorldHost {
  host: FastifyInstance
  db: Db
  world: World
  time: { now: Date }
  close(): Promise<void>
}

/** Builds the world on a store of its own, and a demonstration host over it, which sees the database as `seen` gives it. */
export async function openWorldHost(store: Store = usualStore, seen = (db: Db): Db => db): Promise<WorldHost> {
  const database = await openStore(store)
  const world = await buildWorld(database.db)
  const folder = mkdtempSync(join(tmpdir(), 'remit-uploads-'))
  const time = { now: new Date(worldBegins.getTime() + 60_000) }
  const config = { publicUrl: 'http://remit.test', demonstration: true, secret: 's'.repeat(32), uploadsFolder: folder }
  const host = await buildHost({ db: seen(database.db), services: [worldService], config, clock: () => time.now })
  const close = async () => {
    await host.close()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { host, db: database.db, world, time, close }
}
