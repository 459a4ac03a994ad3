import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, inTransaction, newId, type Tx } from '@remit/platform/db'
import { addUser, applyChanges, type DirectoryCommand } from '@remit/platform/directory'
import { buildHost } from '@remit/platform/host'
import { defineService } from '@remit/platform/service'
import { openStore, type Store, usualStore } from '@remit/platform/testing'
import { impactSuitePolicy } from '../policy.ts'
import { MODULES, policy } from './programme.ts'

/** A service with the policy of the Impact Suite and no rooms of its own: what the platform gives every service, and no more. */
export const impactSuite = defineService({
  key: 'impact-suite',
  name: 'Impact Suite',
  folder: import.meta.dirname,
  policy: impactSuitePolicy,
  rooms: {},
  tabs: [
    {
      key: 'users',
      text: 'Staff',
      href: '/impact-suite/users',
      needs: { administration: true },
      why: 'You administer nobody.',
    },
  ],
  migrations: {},
  demo: {
    cast: [
      { name: 'Mia', email: 'mia@example.org', part: 'Main Administrator of the City Corps' },
      { name: 'Ned', email: 'ned@example.org', part: 'Staff of the City Corps' },
    ],
    seed: async (tx, now) => {
      await build(tx, { modules: MODULES, now })
    },
  },
  people: {
    organisation: 'programme',
    assigned: 'site',
    tab: 'users',
    words: { users: 'Staff', assigned: 'Assign sites' },
  },
})

/** The moment everything here starts from. */
export const begins = new Date('2026-09-01T09:00:00Z')

/** Ids by name: places (corps, near, far, other, foreign; reporter, a reporter at near) and memberships (Mia, Ned, Rae, Will, Oto). */
export type Programme = {
  readonly places: Readonly<Record<string, string>>
  readonly people: Readonly<Record<string, string>>
}

/**
 * The City Corps with two sites; Mia, its Main Administrator, and Ned, Rae and Will, who hold no role yet,
 * with one site and one reporter of theirs; Oto administers
 * another programme. Everybody's e-mail is `<first name>@example.org`. `modules`: those switched on.
 */
export async function buildProgramme(db: Db, modules: readonly string[] = MODULES): Promise<Programme> {
  return inTransaction(db, (tx) => build(tx, { modules, now: begins }))
}

async function build(tx: Tx, { modules, now }: { modules: readonly string[]; now: Date }): Promise<Programme> {
  const change = (commands: readonly DirectoryCommand[]) =>
    applyChanges(tx, { policy, actor: { system: 'operator', name: 'the tests' }, commands, now })
  const places = Object.fromEntries(
    ['corps', 'near', 'far', 'other', 'foreign', 'reporter'].map((name) => [name, newId(now)]),
  )
  const { corps = '', near = '', far = '', other = '', foreign = '', reporter = '' } = places
  await change([
    place({ id: corps, kind: 'programme', attributes: { modules } }, 'City Corps'),
    place({ id: near, kind: 'site', parent: corps }, 'Near School'),
    place({ id: far, kind: 'site', parent: corps }, 'Far School'),
    place({ id: other, kind: 'programme', attributes: { modules } }, 'Other Corps'),
    place({ id: foreign, kind: 'site', parent: other }, 'Foreign School'),
  ])
  const people: Record<string, string> = {}
  const cast = [
    ['Mia', corps, ['mainAdministrator']],
    ['Ned', corps, []],
    ['Rae', corps, []],
    ['Will', corps, []],
    ['Oto', other, ['mainAdministrator']],
  ] as const
  for (const [name, organisation, roles] of cast) {
    const person = { email: `${name.toLowerCase()}@example.org`, name, passwordHash: 'none' }
    const user = await addUser(tx, person, { system: 'the tests' }, now)
    const membership = newId(now)
    people[name] = membership
    const assigned = organisation === corps ? [near] : []
    const given = roles.map((role) => ({ role }))
    const selected = organisation === corps ? [{ type: 'reporter', id: reporter }] : []
    await change([{ do: 'addMembership', membership, user, organisation, assigned, selected, roles: given }])
  }
  return { places, people }
}

function place(
  organisation: { id: string; kind: string; parent?: string; attributes?: { modules: readonly string[] } },
  name: string,
): DirectoryCommand {
  return { do: 'addOrganisation', organisation: { ...organisation, status: 'open' }, name }
}

/** A whole host over the programme. `time.now` is its clock; `close` ends everything. */
export async function openProgrammeHost(store: Store = usualStore, modules?: readonly string[]) {
  const database = await openStore(store)
  const programme = await buildProgramme(database.db, modules)
  const folder = mkdtempSync(join(tmpdir(), 'remit-uploads-'))
  const time = { now: new Date(begins.getTime() + 60_000) }
  const config = { publicUrl: 'http://remit.test', demonstration: true, secret: 's'.repeat(32), uploadsFolder: folder }
  const host = await buildHost({ db: database.db, services: [impactSuite], config, clock: () => time.now })
  const close = async () => {
    await host.close()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { host, db: database.db, programme, time, close }
}

export type ProgrammeHost = Awaited<ReturnType<typeof openProgrammeHost>>
