import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Somebody's account at the provider. */
export type ProviderUser = { subject: string; email: string; isVerified: boolean }

/** A real OpenID Connect provider on a free port of this machine. */
export type RealProvider = {
  issuer: string
  clientId: string
  clientSecret: string
  /** Signs in there as this subject would in a browser, from the address we were sent to; answers where it leads back. */
  signIn(address: string, subject: string): Promise<URL>
  close(): Promise<void>
}

const client = { clientId: 'remit', clientSecret: 'a client secret of the tests, long enough' }

/** Starts it for one client, that leads back to `redirectUri`, with the users given. */
export async function openRealProvider(redirectUri: string, users: readonly ProviderUser[]): Promise<RealProvider> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: ['a key of the tests'] },
    findAccount: (_context: unknown, subject: string) => accountOf(users, subject),
  })
  server.on('request', provider.callback())
  const close = () => new Promise<void>((closed) => server.close(() => closed()).closeAllConnections())
  return { issuer, ...client, signIn: (address, subject) => walkThrough(issuer, address, subject), close }
}

function accountOf(users: readonly ProviderUser[], subject: string) {
  const user = users.find((each) => each.subject === subject)
  if (user === undefined) return undefined
  const claims = async () => ({ sub: subject, email: user.email, email_verified: user.isVerified })
  return { accountId: subject, claims }
}

/** Goes from page to page as a browser does: name, password, consent. */
async function walkThrough(issuer: string, address: string, subject: string): Promise<URL> {
  const jar = new Map<string, string>()
  let next = await visit(jar, address)
  for (let pages = 0; pages < 12; pages += 1) {
    if (!next.startsWith(issuer)) return new URL(next)
    if (!next.includes('/interaction/')) {
      next = await visit(jar, next)
      continue
    }
    const page = await (await fetch(next, { headers: { cookie: cookieOf(jar) } })).text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login'
    next = await visit(jar, next, new URLSearchParams({ prompt, login: subject, password: 'anything' }))
  }
  throw new Error('The provider leads in circles.')
}

async function visit(jar: Map<string, string>, address: string, body?: URLSearchParams): Promise<string> {
  const sent = body === undefined ? {} : { method: 'POST', body }
  const response = await fetch(address, { ...sent, redirect: 'manual', headers: { cookie: cookieOf(jar) } })
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    jar.set(name, value)
  }
  const location = response.headers.get('location')
  if (location === null) throw new Error(`The provider answers ${response.status}: ${await response.text()}`)
  return new URL(location, address).href
}

function cookieOf(jar: Map<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}
