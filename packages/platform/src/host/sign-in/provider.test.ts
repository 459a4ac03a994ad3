import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenLibrary, openLibrary } from '../../../test/library/open-library.ts'
import { openRealProvider, type RealProvider } from '../../../test/real-provider.ts'
import { asVisitor, type Client, stores } from '../../testing/index.ts'

const publicUrl = 'http://localhost:3000'
const users = [
  { subject: 'lou-1', email: 'Lou@Library.test', isVerified: true },
  { subject: 'lou-2', email: 'lou@library.test', isVerified: true },
  { subject: 'kit-1', email: 'kit@library.test', isVerified: false },
  { subject: 'eve-1', email: 'eve@elsewhere.test', isVerified: true },
]

describe.each(stores)('signing in with an OpenID Connect provider, on %s,', (store) => {
  let provider: RealProvider
  let open: OpenLibrary
  beforeAll(async () => {
    provider = await openRealProvider(`${publicUrl}/sign-in/provider-answer`, users)
    const { issuer, clientId, clientSecret } = provider
    open = await openLibrary(
      { publicUrl, provider: { issuer, clientId, clientSecret, label: 'a town account' } },
      store,
    )
  })
  afterAll(async () => {
    await open.close()
    await provider.close()
  })

  /** Goes there and back; `change` may alter what comes back. */
  const goThere = async (subject: string, { next = '', change = (address: URL) => address } = {}) => {
    const visitor = asVisitor(open.host)
    const away = await leave(visitor, next)
    const answer = change(await provider.signIn(away, subject))
    return { visitor, away, back: await visitor.get(`${answer.pathname}${answer.search}`) }
  }
  const leave = async (visitor: Client, next = '') => {
    const { page } = await visitor.get('/sign-in')
    expect(page.getByRole('button', { name: 'Sign in with a town account' }).getAttribute('href')).toBe(
      '/sign-in/provider',
    )
    return visitor.leave(`/sign-in/provider${next}`)
  }

  test('a verified address finds its user, who is bound to that account from then on', async () => {
    const { away, back } = await goThere('lou-1', { next: '?next=%2Flibrary%2Faccount' })
    expect(away).toMatch(/code_challenge_method=S256/)
    expect([back.status, back.url]).toEqual([200, '/library/account'])
    expect(back.document.querySelector('header')?.textContent).toContain('Lou Librarian')
    const bound = await open.database.db.selectFrom('provider_accounts').select(['issuer', 'subject']).execute()
    expect(bound).toEqual([{ issuer: provider.issuer, subject: 'lou-1' }])
    await open.database.db
      .updateTable('users')
      .set({ email: 'louise@library.test' })
      .where('email', '=', 'lou@library.test')
      .execute()
    expect((await goThere('lou-1')).back.url).toBe('/library/books')
    await open.database.db
      .updateTable('users')
      .set({ email: 'lou@library.test' })
      .where('email', '=', 'louise@library.test')
      .execute()
  })

  test('another account with the same address does not get in: addresses are given to somebody else', async () => {
    expect((await goThere('lou-2')).back.status).toBe(403)
  })

  test('an address the provider has not verified finds nobody', async () => {
    const { back, visitor } = await goThere('kit-1')
    expect([back.status, (await visitor.get('/library/books')).url]).toEqual([403, '/sign-in?next=%2Flibrary%2Fbooks'])
    expect(back.page.getByText(/Nobody here has the email address/)).toBeTruthy()
  })

  test('an address nobody here has finds nobody', async () => {
    expect((await goThere('eve-1')).back.status).toBe(403)
  })

  test('an answer with another state is refused', async () => {
    const change = (address: URL) => {
      address.searchParams.set('state', 'another')
      return address
    }
    expect((await goThere('lou-1', { change })).back.status).toBe(403)
  })

  test('an answer made for another nonce is refused', async () => {
    const visitor = asVisitor(open.host)
    const answer = await provider.signIn(await leave(visitor), 'lou-1')
    const { db } = open.database
    const step = await db.selectFrom('sign_in_steps').selectAll().executeTakeFirstOrThrow()
    const detail = JSON.stringify({ ...step.detail, nonce: 'another' })
    await db.updateTable('sign_in_steps').set({ detail }).where('token_hash', '=', step.token_hash).execute()
    expect((await visitor.get(`${answer.pathname}${answer.search}`)).status).toBe(403)
  })

  test('an answer is good once, in the browser that asked, within ten minutes', async () => {
    const visitor = asVisitor(open.host)
    const answer = await provider.signIn(await leave(visitor), 'lou-1')
    const address = `${answer.pathname}${answer.search}`
    expect((await asVisitor(open.host).get(address)).status).toBe(403)
    expect((await visitor.get(address)).url).toBe('/library/books')
    expect((await visitor.get(address)).status).toBe(403)
    const late = asVisitor(open.host)
    const lateAnswer = await provider.signIn(await leave(late), 'lou-1')
    open.time.now = new Date(open.time.now.getTime() + 10 * 60_000)
    expect((await late.get(`${lateAnswer.pathname}${lateAnswer.search}`)).status).toBe(403)
  })

  test('a provider that is away is said so, and asked again the next time', async () => {
    const away = { issuer: 'http://localhost:9', clientId: 'remit', clientSecret: 'x', label: 'nobody' }
    const other = await openLibrary({ publicUrl, provider: away })
    const { status, page } = await asVisitor(other.host).get('/sign-in/provider')
    expect(status).toBe(403)
    expect(page.getByText('nobody cannot be reached now.')).toBeTruthy()
    await other.close()
  })
})

test('another site cannot begin a sign-in with the provider for somebody who did not ask', async () => {
  const provider = { issuer: 'http://localhost:9', clientId: 'remit', clientSecret: 'x', label: 'nobody' }
  const open = await openLibrary({ publicUrl, provider })
  const { url } = await asVisitor(open.host).get('/sign-in/provider', { 'sec-fetch-site': 'cross-site' })
  expect(url).toBe('/sign-in')
  await open.close()
})

test('without a configured provider there is no button and no address', async () => {
  const open = await openLibrary()
  const visitor = asVisitor(open.host)
  expect((await visitor.get('/sign-in')).page.queryByRole('button', { name: /town account/ })).toBeNull()
  expect((await visitor.get('/sign-in/provider')).status).toBe(404)
  await open.close()
})
