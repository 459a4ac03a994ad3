import { JSDOM } from 'jsdom'
import type { Db } from '../../packages/platform/src/db/index.ts'
import { beginSession, type buildHost, hostingIn } from '../../packages/platform/src/host/index.ts'
import type { Owners } from './fuzz-owners.ts'

/** A host that listens nowhere: requests are put into it. */
export type Host = Awaited<ReturnType<typeof buildHost>>

/** Somebody of one authority who sends whatever they like. */
export type Forger = {
  readonly email: string
  /** The authority theirs is the business of; everything else is not. */
  readonly authority: string
  readonly send: (method: 'GET' | 'POST', url: string, fields?: Sent) => Promise<Answer>
}

export type Sent = readonly (readonly [name: string, value: string])[]
export type Answer = { readonly status: number; readonly body: string; readonly location: string }

/** One form of a page: where it goes, and what a browser would send if nothing were touched. */
export type FormSeen = {
  readonly method: 'GET' | 'POST'
  readonly action: string
  readonly fields: Sent
  /** Fields people write whatever they like into. */
  readonly written: ReadonlySet<string>
}

/** Everybody who is active in exactly one authority, with a session of their own. */
export async function forgersOf(host: Host, db: Db, owners: Owners): Promise<readonly Forger[]> {
  const members = await db
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.id', 'u.id as user', 'u.email'])
    .where('m.status', '=', 'active')
    .orderBy('u.email')
    .execute()
  const forgers: Forger[] = []
  for (const { id, user, email } of members) {
    const authority = owners.get(user)
    if (authority === undefined) continue
    const { config, clock } = hostingIn(host)
    const token = await beginSession(db, config, { userId: user, membershipId: id }, clock())
    forgers.push({ email, authority, send: sendingAs(host, token) })
  }
  return forgers
}

function sendingAs(host: Host, token: string): Forger['send'] {
  return async (method, url, fields = []) => {
    const headers = { cookie: `remit-session=${token}`, accept: 'text/html' }
    const payload = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString()
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
    const asked = method === 'GET' ? { method, url, headers } : { method, url, headers: form, payload }
    const { statusCode, body, headers: answered } = await host.inject(asked)
    return { status: statusCode, body, location: String(answered.location ?? '') }
  }
}

/** The addresses a page leads to, its forms' included, on this host. */
export function linksIn(body: string): readonly string[] {
  const links = body.matchAll(/\b(?:href|action)="(\/[^"#]*)"/g)
  return [...new Set([...links].map(([, link]) => (link ?? '').replaceAll('&amp;', '&')))]
}

const writable = 'textarea, input:not([type=hidden], [type=checkbox], [type=radio])'

/** The forms of the page at `url`. */
export function formsIn(url: string, body: string): readonly FormSeen[] {
  if (!body.includes('<form')) return []
  const { window } = new JSDOM(body, { url: new URL(url, 'http://localhost').href })
  const { FormData } = window as unknown as typeof globalThis
  const forms = [...window.document.querySelectorAll('form')]
  return forms.map((form) => ({
    method: form.method.toUpperCase() === 'POST' ? 'POST' : 'GET',
    action: form.getAttribute('action') ?? url,
    written: new Set([...form.querySelectorAll<HTMLInputElement>(writable)].map(({ name }) => name)),
    fields: [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === 'string'),
  }))
}
