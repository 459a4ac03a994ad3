import { randomUUID } from 'node:crypto'
import type { FoundOut, Fuzz } from './fuzz-turn.ts'
import type { Answer, Forger } from './fuzz-visitors.ts'

/** An address with ids of another authority, and the same one with ids that nothing has: nobody may tell them apart. */
export async function forgeAddress(fuzz: Fuzz): Promise<FoundOut> {
  const forger = fuzz.pick(fuzz.forgers)
  const method = fuzz.pick(['GET', 'POST'] as const)
  const { address, pattern } = fuzz.random() < 0.75 ? addressOpened(fuzz, forger) : addressMadeUp(fuzz, forger)
  const what = `${method} ${pattern} as ${forger.email}`
  const foreign = await forger.send(method, address)
  const isAsAbsent = async (): Promise<boolean> => {
    const absent = plain(await forger.send(method, withoutIds(address)))
    fuzz.absent.set(what, absent)
    return plain(foreign) === absent
  }
  const answered = String(foreign.status)
  // A page one may open is opened whatever its query names: then it must be the very page that an unknown id gives.
  const mayBeAlike = foreign.status !== 200 || withoutIds(pathOf(address)) === pathOf(address)
  if (mayBeAlike && (plain(foreign) === fuzz.absent.get(what) || (await isAsAbsent()))) return { answered }
  return { answered, leak: `${what} is answered ${foreign.status}, unlike one that does not exist` }
}

/** An answer without what differs from one request to the next: ids, tokens, nonces. */
export function plain({ status, body, location }: Answer): string {
  return `${status} ${location} ${body}`
    .replaceAll(anId, 'id')
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/name="_csrf" value="[^"]*"/g, '')
}

/** One that somebody of another authority really opened. */
function addressOpened({ opened, pick }: Fuzz, { authority }: Forger): { address: string; pattern: string } {
  return pick(opened.filter(({ ids, by }) => ids.length > 0 && by.authority !== authority))
}

/** Any route, with anything of another authority in the place of every id. */
function addressMadeUp({ patterns, owners, pick }: Fuzz, { authority }: Forger): { address: string; pattern: string } {
  const foreign = [...owners].filter(([, owner]) => owner !== authority)
  const pattern = pick(patterns)
  return { pattern, address: pattern.replaceAll(/:\w+/g, () => pick(foreign)[0]) }
}

/** The ids in an address that something may have. That of a sending names nothing: it is whoever draws the form that makes it up. */
export function idsIn(address: string): readonly string[] {
  return address.match(anIdOfSomething) ?? []
}

function withoutIds(address: string): string {
  return address.replaceAll(anIdOfSomething, () => randomUUID())
}

const anId = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g
const anIdOfSomething = new RegExp(`(?<!\\bsending=)${anId.source}`, 'g')

function pathOf(address: string): string {
  return address.split('?')[0] ?? ''
}
