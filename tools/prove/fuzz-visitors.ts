import type { Db } from '../../packages/platform/src/db/index.ts'
import { beginSession, type buildHost, hostingIn } from '../../packages/platform/src/host/index.ts'
import { asClientOf, isForClients, jsonOf } from './api-sender.ts'
import type { Owners } from './fuzz-owners.ts'

/** A host that listens nowhere: requests are put into it. */
export type Host = Awaited<ReturnType<typeof buildHost>>

/** Somebody of one authority who sends whatever they like. */
export type Forger = {
  readonly email: string
  /** The authority theirs is the business of; everything else is not. */
  readonly authority: string
  readonly send: (method: Call['method'], url: string, fields?: Sent) => Promise<Answer>
  /** Asks as a machine client that acts for them, granted everything. */
  readonly call: (call: Call) => Promise<Answer>
}

export type Call = { readonly method: 'GET' | 'POST'; readonly url: string; readonly body?: unknown }

/** Sends one request and answers what came, redirects not followed. */
export type Sender = (method: 'GET' | 'POST', url: string, fields?: SentWithFiles) => Promise<Answer>

export type Sent = readonly (readonly [name: string, value: string])[]
/** Fields of a form that may take a file: with one it is sent in several parts. */
export type SentWithFiles = readonly (readonly [name: string, value: string | File])[]
export type Answer = { readonly status: number; readonly body: string; readonly location: string }

/** Everybody who is active in exactly one authority, with a session of their own. */
export async function forgersOf(host: Host, db: Db, owners: Owners): Promise<readonly Forger[]> {
  const members = await db
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.id', 'm.service', 'u.id as user', 'u.email'])
    .where('m.status', '=', 'active')
    .orderBy('u.email')
    .execute()
  const forgers: Forger[] = []
  for (const { id, service, user, email } of members) {
    const authority = owners.get(user)
    if (authority === undefined) continue
    const { clock } = hostingIn(host)
    const ask = await asClientOf(host, db, { membership: id, service }, clock())
    const press = await asMember(host, db, { userId: user, membershipId: id }, clock())
    const send: Forger['send'] = (method, url, fields = []) =>
      isForClients(url) ? ask(method, url, jsonOf(fields)) : press(method, url, fields)
    forgers.push({ email, authority, send, call: ({ method, url, body }) => ask(method, url, body) })
  }
  return forgers
}

/** Requests of somebody with a session of their own that begins now, or of somebody signed out. */
export async function asMember(
  host: Host,
  db: Db,
  session: { userId: string; membershipId?: string } | undefined,
  now: Date,
): Promise<Sender> {
  const cookies = session
    ? [`remit-session=${await beginSession(db, hostingIn(host).config, { ...session, hasSecondFactor: true }, now)}`]
    : []
  return async (method, url, fields = []) => {
    const headers = { cookie: cookies.join('; '), accept: 'text/html' }
    const { type, payload } = await bodyOf(fields)
    const form = { ...headers, 'content-type': type }
    const asked = method === 'GET' ? { method, url, headers } : { method, url, headers: form, payload }
    const { statusCode, body, headers: answered, cookies: set } = await host.inject(asked)
    if (session === undefined) for (const { name, value } of set) cookies.push(`${name}=${value}`)
    return { status: statusCode, body, location: String(answered.location ?? '') }
  }
}

/** As a browser writes it. */
async function bodyOf(fields: SentWithFiles): Promise<{ type: string; payload: Buffer }> {
  const hasFile = fields.some(([, value]) => value instanceof File)
  const form = hasFile ? new FormData() : new URLSearchParams()
  for (const [name, value] of fields) form.append(name, value as string)
  const request = new Response(form)
  return { type: request.headers.get('content-type') ?? '', payload: Buffer.from(await request.arrayBuffer()) }
}

/** The addresses a page leads to, its forms' included, on this host. */
export function linksIn(body: string): readonly string[] {
  const links = body.matchAll(/\b(?:href|action)="(\/[^"#]*)"/g)
  return [...new Set([...links].map(([, link]) => (link ?? '').replaceAll('&amp;', '&')))]
}
