/** A page as it came: where it leads is in `location` when it redirects. */
export type Answered = { readonly status: number; readonly location: string | undefined; readonly text: string }

/** Somebody using Remit over HTTP as a browser without scripting does: one request at a time, cookies kept. */
export type Visitor = {
  readonly get: (path: string) => Promise<Answered>
  /** A file to keep. Rejects when the server answers anything but 200. */
  readonly download: (path: string) => Promise<Buffer>
  /**
   * Sends the form of the page at `path` to `action` (that page's own address unless told): its hidden fields first,
   * then `fields`. Reads the page anew every time, as somebody who opens it does.
   */
  readonly send: (path: string, fields: Fields, action?: string) => Promise<Answered>
  /** Opens the page at `path` and fills its form in; the function it resolves with sends it. */
  readonly fill: (path: string, fields: Fields) => Promise<() => Promise<Answered>>
}

/** One text a field, several, or a file; a form with a file is sent as multipart. */
export type Fields = Readonly<Record<string, string | readonly string[] | File>>

/** A visitor with these cookies. Every request rejects when the server does not answer. */
export function visitorOf(origin: string, given: Readonly<Record<string, string>> = {}): Visitor {
  const cookies = new Map(Object.entries(given))
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) }
    const response = await fetch(origin + path, { ...init, headers, redirect: 'manual' })
    keepCookies(cookies, response.headers.getSetCookie())
    return response
  }
  const ask = async (path: string, init: RequestInit = {}): Promise<Answered> => {
    const response = await request(path, init)
    const location = response.headers.get('location') ?? undefined
    return { status: response.status, location, text: await response.text() }
  }
  const fill = async (path: string, fields: Fields, action = path): Promise<() => Promise<Answered>> => {
    const page = await ask(path)
    if (page.status !== 200) throw new Error(`${path} answered ${page.status} instead of a form.`)
    return () => ask(action, { method: 'POST', body: encoded({ ...hiddenFields(page.text), ...fields }) })
  }
  return {
    get: (path) => ask(path),
    async download(path) {
      const response = await request(path)
      if (response.status !== 200) throw new Error(`${path} answered ${response.status} instead of a file.`)
      return Buffer.from(await response.arrayBuffer())
    },
    fill,
    send: async (path, fields, action) => (await fill(path, fields, action))(),
  }
}

/** Signs in as one of the demonstration's cast, with one press. Rejects when that does not lead on to a page. */
export async function signedIn(origin: string, email: string): Promise<Visitor> {
  const visitor = visitorOf(origin)
  const answer = await visitor.send('/sign-in', { email }, '/demonstration/sign-in')
  if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}.`)
  return visitor
}

function keepCookies(cookies: Map<string, string>, sent: readonly string[]): void {
  for (const cookie of sent) {
    const [pair = '', ...attributes] = cookie.split(';')
    const at = pair.indexOf('=')
    const isRemoved = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))
    if (isRemoved || pair.length === at + 1) cookies.delete(pair.slice(0, at))
    else cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

// Remit writes its hidden fields itself, with the attributes in one of two orders and values without entities.
function hiddenFields(html: string): Record<string, string> {
  const inputs = html.match(/<input\b[^>]*type="hidden"[^>]*>/g) ?? []
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const name = /\bname="([^"]*)"/.exec(input)?.[1]
      return name === undefined ? [] : [[name, /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '']]
    }),
  )
}

function encoded(fields: Fields): URLSearchParams | FormData {
  const isMultipart = Object.values(fields).some((value) => value instanceof File)
  const body = isMultipart ? new FormData() : new URLSearchParams()
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) {
      // A file makes the whole form multipart, and FormData takes both.
      body.append(name, value as string)
    }
  }
  return body
}
