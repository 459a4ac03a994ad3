import type { Db } from '@remit/platform/db'
import type { Answer, Client, Filled } from '@remit/platform/testing'
import { people, type SchoolKey, schools } from './cast.ts'
import type { Portal } from './portal.ts'

export const roles = ['monitor', 'superMonitor', 'collector', 'laSetup', 'ncmpLead', 'superUser'] as const
export type Role = (typeof roles)[number]

/** Where the thing asked about stands: at a school assigned, elsewhere in the authority, in another authority, or nowhere. */
export type Place = 'assigned' | 'authority' | 'foreign' | 'none'

/** One request, what came back, and whether it had its effect (or showed the thing). */
export interface Asked {
  what: string
  place: Place
  status: number
  done: boolean
  /** A list answers 200 to whoever may open it, and shows only what they reach. */
  isList: boolean
}

/** Everything an ask needs. */
export interface Asker {
  db: Db
  client: Client
}

/** The one school assigned to everybody here, another of the authority, and one of another authority. */
export const schoolAt = { assigned: 'ash', authority: 'larch', foreign: 'oak' } as const satisfies Record<
  Exclude<Place, 'none'>,
  SchoolKey
>
export const places = ['assigned', 'authority', 'foreign'] as const

const holders = {
  monitor: 'ben',
  superMonitor: 'ana',
  collector: 'mo',
  laSetup: 'leo',
  ncmpLead: 'priya',
  superUser: 'sam',
} as const

/**
 * A client who holds exactly this role and is assigned exactly one school. The rows are written past the constraints,
 * which would never let the lead be lead alone: the matrix speaks of each role by itself.
 */
export async function holding(portal: Portal, role: Role): Promise<Client> {
  const { membership } = people[holders[role]]
  await portal.db.deleteFrom('assignments').where('membership_id', '=', membership).where('role', '!=', role).execute()
  await portal.db.deleteFrom('membership_places').where('membership_id', '=', membership).execute()
  const place = {
    membership_id: membership,
    organisation_id: schools[schoolAt.assigned].id,
    every_kind: null,
    beneath_id: null,
  }
  await portal.db.insertInto('membership_places').values(place).execute()
  return portal.as(holders[role])
}

/** Opens an address: done when it answers, and shows `sign` where one is given. */
export async function open(
  asker: Asker,
  what: string,
  asked: { url: string; place: Place; sign?: string },
): Promise<Asked> {
  const { status, body } = await asker.client.get(asked.url)
  const done = status === 200 && (asked.sign === undefined || body.includes(asked.sign))
  return { what, place: asked.place, status, done, isList: asked.sign !== undefined }
}

/** Opens a list and looks for a sign of each place. */
export async function openList(
  asker: Asker,
  url: string,
  signs: Readonly<Partial<Record<Place, string>>>,
): Promise<Asked[]> {
  const { status, body } = await asker.client.get(url)
  return Object.entries(signs).map(([place, sign]) => ({
    what: `list ${url}`,
    place: place as Place,
    status,
    done: status === 200 && body.includes(sign),
    isList: true,
  }))
}

/** Sends a form: done when what `read` reads is another afterwards. */
export async function send(
  asker: Asker,
  what: string,
  sent: { url: string; place: Place; fields: Filled; read: () => Promise<unknown> },
): Promise<Asked> {
  const before = JSON.stringify(await sent.read())
  const answer: Answer = await asker.client.post(sent.url, sent.fields)
  const done = JSON.stringify(await sent.read()) !== before
  return { what, place: sent.place, status: answer.status, done, isList: false }
}
