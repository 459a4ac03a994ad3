import { randomBytes } from 'node:crypto'
import { getByRole, getQueriesForElement } from '@testing-library/dom'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { JSDOM } from 'jsdom'
import { beginSession, hostingIn } from '../host/index.ts'

/** A file to send with a form. */
export type UploadedFile = { name: string; content: string | Buffer; type?: string }
/** What to fill in: one text, several (tick boxes), or a file. */
export type Filled = Readonly<Record<string, string | readonly string[] | UploadedFile>>

/** One answer, redirects followed, and its page to look around in by role and accessible name. */
export type Answer = {
  status: number
  /** The address at the end of the redirects. */
  url: string
  headers: LightMyRequestResponse['headers']
  body: string
  /** What came, byte by byte: for files that are no text. */
  bytes: Buffer
  /** Queries of the Testing Library over the page: `page.getByRole('link', { name: 'Schools' })`. */
  page: ReturnType<typeof getQueriesForElement>
  document: Document
}

/** A browser without a screen: keeps cookies, and sends each form with the hidden fields of a page it has seen. */
export type Client = {
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Asks for an address that leads to another site, and answers where; it is not followed. Throws when it does not. */
  leave(url: string): Promise<string>
  /** Sends a form as the page at `url` would; where there is no such page, with the hidden fields of any. */
  post(url: string, fields?: Filled): Promise<Answer>
  /** Sends exactly these fields, and follows nothing: no hidden fields are added. */
  send(url: string, fields: Filled, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Fills in and presses a button of a page (the last seen unless told): what the browser would send. */
  press(
    button: string | RegExp,
    fields?: Filled,
    headers?: Readonly<Record<string, string>>,
    on?: Answer,
  ): Promise<Answer>
}

/**
 * A signed-in client of the host. `who` is an email address or the name of one of a service's cast; `organisation` is
 * the name of the one to act in, when they belong to several. Throws when there is no such user.
 */
export async function asUser(host: FastifyInstance, who: string, organisation?: string): Promise<Client> {
  const hosting = hostingIn(host)
  const member = hosting.services.flatMap(({ demo }) => demo?.cast ?? []).find(({ name }) => name === who)
  const memberships = await hosting.db
    .selectFrom('users as u')
    .leftJoin('memberships as m', 'm.user_id', 'u.id')
    .leftJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['u.id as user', 'm.id as membership', 'o.name as organisation'])
    .where('u.email', '=', member?.email ?? who)
    .orderBy('m.created_at')
    .execute()
  const acting = memberships.find((row) => organisation === undefined || row.organisation === organisation)
  if (acting === undefined) throw new Error(`no user “${who}”${organisation ? ` in ${organisation}` : ''}`)
  const session = { userId: acting.user, ...(acting.membership ? { membershipId: acting.membership } : {}) }
  const token = await beginSession(hosting.db, hosting.config, session, hosting.clock())
  return clientOf(host, [[`${hosting.config.https ? '__Host-' : ''}remit-session`, token]])
}

/** A client that is not signed in. */
export function asVisitor(host: FastifyInstance): Client {
  return clientOf(host, [])
}

type Jar = Map<string, string>
type Request = { method: 'GET' | 'POST'; url: string; headers?: Record<string, string>; payload?: string | Buffer }

function clientOf(host: FastifyInstance, cookies: readonly (readonly [string, string])[]): Client {
  const jar: Jar = new Map(cookies)
  let seen: Answer | undefined
  const follow = async (request: Request) => {
    seen = await requestOnce(host, jar, request)
    for (let hops = 0; seen.status === 303 && hops < 5; hops += 1) {
      seen = await requestOnce(host, jar, { method: 'GET', url: String(seen.headers.location) })
    }
    return seen
  }
  const client: Client = {
    get: (url, headers) => follow({ method: 'GET', url, ...(headers ? { headers: { ...headers } } : {}) }),
    async leave(url) {
      const { headers, status } = await requestOnce(host, jar, { method: 'GET', url })
      const to = String(headers.location)
      if (status !== 303 || !URL.canParse(to)) throw new Error(`${url} does not leave the site: ${status} ${to}`)
      return to
    },
    async post(url, fields = {}) {
      const hidden = await hiddenFieldsFor(host, jar, url)
      return follow({ method: 'POST', url, ...encode({ ...hidden, ...fields }) })
    },
    async send(url, fields, headers = {}) {
      const encoded = encode(fields)
      return requestOnce(host, jar, { method: 'POST', url, ...encoded, headers: { ...encoded.headers, ...headers } })
    },
    async press(button, fields = {}, headers = {}, on = seen) {
      if (on === undefined) throw new Error('no page to press a button on')
      const { url, method, values } = formBehind(on, button)
      const filled = { ...values, ...fields }
      const sent = encode(filled)
      if (method === 'POST') return follow({ method, url, ...sent, headers: { ...sent.headers, ...headers } })
      return follow({ method, url: `${url.split('?')[0]}?${parametersOf(filled)}` })
    },
  }
  return client
}

async function requestOnce(host: FastifyInstance, jar: Jar, request: Request): Promise<Answer> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { accept: 'text/html', ...request.headers, ...(cookie ? { cookie } : {}) }
  const response = await host.inject({ ...request, headers })
  for (const { name, value, maxAge, expires } of response.cookies) {
    if (maxAge === 0 || (expires && expires.getTime() <= 0)) jar.delete(name)
    else jar.set(name, value)
  }
  return answerOf(response, request.url)
}

function answerOf(response: LightMyRequestResponse, url: string): Answer {
  const isPage = String(response.headers['content-type'] ?? '').startsWith('text/html')
  const { document } = new JSDOM(isPage ? response.body : '', { url: new URL(url, 'http://localhost').href }).window
  return {
    status: response.statusCode,
    url,
    headers: response.headers,
    body: response.body,
    bytes: response.rawPayload,
    page: getQueriesForElement(document.body),
    document,
  }
}

/** The hidden fields of the form that posts to `url`: on its own page, else on the first page that shows one. */
async function hiddenFieldsFor(host: FastifyInstance, jar: Jar, url: string): Promise<Record<string, string>> {
  for (const at of [url, '/your-services', '/sign-in']) {
    const { document } = await requestOnce(host, jar, { method: 'GET', url: at })
    const fields =
      [...document.querySelectorAll<HTMLInputElement>('main form input[name="_csrf"]')].at(0) ??
      document.querySelector<HTMLInputElement>('form input[name="_csrf"]')
    const form = fields?.closest('form')
    if (!form) continue
    const hidden = [...form.querySelectorAll<HTMLInputElement>('input[type="hidden"]')]
    return Object.fromEntries(hidden.map(({ name, value }) => [name, value]))
  }
  return {}
}

function formBehind({ document, url }: Answer, button: string | RegExp) {
  const pressed = getByRole(document.body, 'button', { name: button }) as HTMLButtonElement
  const { form } = pressed
  if (!form) throw new Error(`the button “${button}” stands in no form`)
  const values: Record<string, string | string[]> = {}
  const { FormData } = document.defaultView as unknown as typeof globalThis
  const data = [...new FormData(form)] as [string, unknown][]
  if (pressed.name) data.push([pressed.name, pressed.value])
  for (const [name, value] of data) {
    if (typeof value !== 'string') continue
    const had = values[name]
    values[name] = had === undefined ? value : [had, value].flat()
  }
  const method = form.method.toUpperCase() === 'POST' ? ('POST' as const) : ('GET' as const)
  return { url: form.getAttribute('action') ?? url, method, values }
}

function encode(fields: Filled): { payload: string | Buffer; headers: Record<string, string> } {
  const files = Object.values(fields).some((value) => typeof value === 'object' && 'content' in value)
  if (files) return encodeMultipart(fields)
  return { payload: parametersOf(fields), headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

function parametersOf(fields: Filled): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'object' && 'content' in value) continue
    for (const each of [value].flat()) parameters.append(name, String(each))
  }
  return parameters.toString()
}

function encodeMultipart(fields: Filled): { payload: Buffer; headers: Record<string, string> } {
  const boundary = `----${randomBytes(12).toString('hex')}`
  const parts = Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value === 'object' && 'content' in value) {
      const head = `content-disposition: form-data; name="${name}"; filename="${value.name}"\r\ncontent-type: ${value.type ?? 'application/octet-stream'}`
      return [Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(value.content), Buffer.from('\r\n')]
    }
    return [value]
      .flat()
      .map((each) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${each}\r\n`))
  })
  const payload = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}
