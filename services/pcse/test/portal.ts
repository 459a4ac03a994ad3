import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '@remit/platform/db'
import { buildHost } from '@remit/platform/host'
import { type Answer, asUser, type Client, type Filled, openStore, usualStore } from '@remit/platform/testing'
import { pcse } from '../service.ts'
import { type PersonKey, people, seed, testNow } from './cast.ts'

/** The whole service with its demonstration, for tests: real routes, real templates, a database of its own. */
export interface Portal {
  db: Db
  host: Awaited<ReturnType<typeof buildHost>>
  /** A signed-in client: `await portal.as('gita')`; `organisation` names the one to act in. */
  as(person: PersonKey, organisation?: string): Promise<Client>
  /** The host's clock; a test lets time pass by setting it. */
  time: { now: Date }
  close(): Promise<void>
}

/** Opens it as it stands on the tests' day. Close it when done. */
export async function openPortal(): Promise<Portal> {
  const { db, close } = await openStore(usualStore, pcse.migrations)
  await db.transaction().execute((tx) => seed(tx, testNow))
  const uploadsFolder = await mkdtemp(join(tmpdir(), 'pcse-uploads-'))
  const log = { write: printBugs }
  const config = { publicUrl: 'http://localhost', demonstration: true, secret: 'x'.repeat(32), uploadsFolder, log }
  const time = { now: testNow }
  const host = await buildHost({ db, services: [pcse], config, clock: () => time.now })
  return {
    db,
    host,
    time,
    as: (person, organisation) => asUser(host, people[person].email, organisation),
    async close() {
      await host.close()
      await close()
      await rm(uploadsFolder, { recursive: true, force: true })
    },
  }
}

/** A page that fails says only “sorry”: the log says why. */
function printBugs(line: string): void {
  const { level } = JSON.parse(line) as { level: number | string }
  if (level === 'error' || Number(level) >= 50) console.error(line)
}

/** The three boxes of a date, filled in: `dayFields('starts_on', '2026-12-01')`. */
export function dayFields(name: string, day: string): Record<string, string> {
  return { [`${name}-day`]: day.slice(8), [`${name}-month`]: day.slice(5, 7), [`${name}-year`]: day.slice(0, 4) }
}

/** Fills a form in and sends it, comes back by the back button (its address is asked for anew) and sends the same again: both answers. */
export async function sendTwice(client: Client, address: string, button: string, fields: Filled): Promise<Answer[]> {
  const form = await client.get(address)
  const first = await client.press(button, fields)
  await client.get(form.url)
  return [first, await client.press(button, fields)]
}

/** Where an answer was, without the number of a sending. */
export function pathOf(answer: Answer | undefined): string {
  return answer?.url.split('?')[0] ?? ''
}
