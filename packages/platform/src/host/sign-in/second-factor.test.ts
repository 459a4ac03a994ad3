import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OpenLibrary, openLibrary } from '../../../test/library/open-library.ts'
import { password } from '../../../test/library/service.ts'
import { type Answer, asUser, asVisitor, type Client, stores } from '../../testing/index.ts'
import { codeAt } from '../../testing/one-time-code.ts'

const keyOn = ({ document }: Answer) => (document.querySelector('.remit-key')?.textContent ?? '').replaceAll(' ', '')
const codesOn = ({ document }: Answer) =>
  [...document.querySelectorAll('.remit-codes code')].map(({ textContent }) => textContent ?? '')

describe.each(stores)('a second factor on %s', (store) => {
  let open: OpenLibrary
  beforeAll(async () => {
    open = await openLibrary({ demonstration: false }, store)
  })
  afterAll(() => open.close())
  const later = (seconds: number) => {
    open.time.now = new Date(open.time.now.getTime() + seconds * 1000)
  }
  beforeEach(() => later(60 * 60))

  /** Sets an app up for somebody with the account page; answers its key and recovery codes. */
  const setUp = async (who: string): Promise<{ client: Client; key: string; codes: string[] }> => {
    const client = await asUser(open.host, who)
    const key = keyOn(await client.get('/library/account/authenticator'))
    const done = await client.press('Set up the app', { code: codeAt(key, open.time.now) })
    expect(done.status).toBe(200)
    return { client, key, codes: codesOn(done) }
  }
  const signInAs = async (email: string): Promise<Client> => {
    const visitor = asVisitor(open.host)
    await visitor.get('/sign-in')
    await visitor.press('Sign in', { email, password })
    return visitor
  }

  test('is set up with a picture and a key in text, by a code that shows that it works', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    const page = await lou.get('/library/account/authenticator')
    expect(page.page.getByRole('img', { name: /^QR code/ })).toBeTruthy()
    const key = keyOn(page)
    const wrong = await lou.press('Set up the app', { code: '000000' })
    expect(wrong.status).toBe(422)
    expect(keyOn(wrong)).toBe(key)
    const done = await lou.press('Set up the app', { code: codeAt(key, open.time.now) })
    expect(new Set(codesOn(done)).size).toBe(10)
    expect(codesOn(done)[0]).toMatch(/^[0-9a-z]{5}-[0-9a-z]{5}$/)
    const stored = await open.database.db.selectFrom('authenticators').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(key)
    expect((await lou.get('/library/account')).body).toContain('10 recovery codes left')
    const mail = await open.database.db
      .selectFrom('outbox')
      .select('body')
      .where('to_email', '=', 'lou@library.test')
      .execute()
    expect(mail.at(-1)?.body).toContain('An authenticator app was set up')
  })

  test('is asked for after the password, and each code is good once', async () => {
    const { key } = await setUp('Ro Reader')
    const first = await signInAs('ro@library.test')
    const asked = await first.get('/sign-in/code')
    expect(asked.page.getByRole('heading', { level: 1 }).textContent).toBe('Enter your code')
    expect((await first.get('/library/books')).url).toMatch(/^\/sign-in/)
    // The code that set the app up is used already.
    await first.get('/sign-in/code')
    expect((await first.press('Continue', { code: codeAt(key, open.time.now) })).status).toBe(422)
    later(30)
    const code = codeAt(key, open.time.now)
    const second = await signInAs('ro@library.test')
    const inNow = await first.press('Continue', { code })
    expect([inNow.status, inNow.url]).toEqual([200, '/library/books'])
    await second.get('/sign-in/code')
    expect((await second.press('Continue', { code })).status).toBe(422)
    later(30)
    expect((await second.press('Continue', { code: codeAt(key, open.time.now) })).url).toBe('/library/books')
  })

  test('gives one code sent twenty times at once one session', async () => {
    const { key } = await setUp('Bo Both')
    later(30)
    const code = codeAt(key, open.time.now)
    const clients = await Promise.all(Array.from({ length: 3 }, () => signInAs('bo@library.test')))
    const answers = await Promise.all(clients.map((client) => client.post('/sign-in/code', { code })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422, 422])
  })

  test('slows guessing down', async () => {
    const visitor = await signInAs('lou@library.test')
    const guess = () => visitor.post('/sign-in/code', { code: '123456' })
    for (let count = 0; count < 4; count += 1) expect((await guess()).status).toBe(422)
    const refused = await guess()
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1'])
  })

  test('takes a recovery code in its place once, and tells its owner', async () => {
    const { client, codes } = await renewed('Lou Librarian')
    const visitor = await signInAs('lou@library.test')
    await visitor.get('/sign-in/code')
    const typed = ` ${codes[3]?.toUpperCase().replace('-', ' ')} `
    const done = await visitor.press('Continue', { code: typed })
    expect(done.page.getByRole('alert').textContent).toContain('used up')
    const again = await signInAs('lou@library.test')
    await again.get('/sign-in/code')
    expect((await again.press('Continue', { code: typed })).status).toBe(422)
    expect((await client.get('/library/account')).body).toContain('9 recovery codes left')
    const kinds = await open.database.db.selectFrom('outbox').select('kind').execute()
    expect(kinds.map(({ kind }) => kind)).toContain('host.recoveryCodeUsed')
  })

  test('is not reached any more with a password that was changed meanwhile', async () => {
    const waiting = await signInAs('ro@library.test')
    expect((await waiting.get('/sign-in/code')).url).toBe('/sign-in/code')
    const visitor = asVisitor(open.host)
    await visitor.post('/forgotten-password', { email: 'ro@library.test' })
    const mail = await open.database.db
      .selectFrom('outbox')
      .select('body')
      .where('kind', '=', 'host.newPassword')
      .execute()
    const link = /\/new-password\/\S+/.exec(mail.at(-1)?.body ?? '')?.[0] ?? ''
    await visitor.post(link, { password: 'quiet river lantern' })
    expect((await waiting.get('/sign-in/code')).url).toBe('/sign-in')
  })

  test('step that stood still for ten minutes begins again with the password', async () => {
    const visitor = await signInAs('lou@library.test')
    expect((await visitor.get('/sign-in/code')).url).toBe('/sign-in/code')
    later(10 * 60)
    expect((await visitor.get('/sign-in/code')).url).toBe('/sign-in')
  })

  test('is set up at the next request by those whose roles administer, and cannot be skipped', async () => {
    const kit = await signInAs('kit@library.test')
    const gated = await kit.get('/library/users')
    expect(gated.url).toBe('/second-factor?next=%2Flibrary%2Fusers')
    for (const path of ['/library', '/library/report', '/library/account', '/library/users/new']) {
      expect((await kit.get(path)).url, path).toMatch(/^\/second-factor/)
    }
    expect((await kit.post('/library/users/new', { name: 'X', email: 'x@library.test' })).status).toBe(403)
    const page = await kit.get('/second-factor?next=/library/users')
    expect((await kit.press('Continue', { code: '000000' })).status).toBe(422)
    const done = await kit.press('Continue', { code: codeAt(keyOn(page), open.time.now) })
    expect(codesOn(done)).toHaveLength(10)
    expect(done.page.getByRole('button', { name: 'I have kept them' }).getAttribute('href')).toBe('/library/users')
    expect((await kit.get('/library/users')).status).toBe(200)
  })

  test('is asked of a session that began without it, and no other app can be set up there', async () => {
    const kit = await asUser(open.host, 'Kit Keeper')
    const page = await kit.get('/library/users')
    expect(page.url).toMatch(/^\/second-factor/)
    expect(page.page.getByRole('heading', { level: 1 }).textContent).toBe('Enter your code')
    expect(page.document.querySelector('.remit-key')).toBeNull()
  })

  test('is taken away only after proving who one is, and then every other session ends', async () => {
    const elsewhere = await asUser(open.host, 'Lou Librarian')
    const lou = await asUser(open.host, 'Lou Librarian')
    await elsewhere.get('/library/books')
    await lou.get('/library/account/authenticator')
    later(16 * 60)
    const asked = await lou.press('Take the app away')
    expect(asked.page.getByRole('heading', { level: 1 }).textContent).toBe('Confirm that it is you')
    const wrong = await lou.press('Continue', { _proof: 'not this one' })
    expect(wrong.status).toBe(422)
    const done = await lou.press('Continue', { _proof: password })
    expect(done.page.getByRole('alert').textContent).toContain('no longer asked for')
    expect((await elsewhere.get('/library/books')).url).toMatch(/^\/sign-in/)
    expect((await signInAs('lou@library.test').then((client) => client.get('/library/books'))).status).toBe(200)
  })

  test('is recorded in the history with every change of it', async () => {
    const rows = await open.database.db.selectFrom('audit_entries').select('action').execute()
    const actions = new Set(rows.map(({ action }) => action))
    for (const action of [
      'authenticator.added',
      'recovery-codes.renewed',
      'recovery-code.used',
      'authenticator.removed',
    ])
      expect(actions).toContain(action)
  })

  const renewed = async (who: string) => {
    const client = await asUser(open.host, who)
    await client.get('/library/account/authenticator')
    const done = await client.press('Make new recovery codes')
    return { client, codes: codesOn(done) }
  }
})

test('in a demonstration nobody needs one unless it is switched on', async () => {
  const open = await openLibrary()
  const kit = await asUser(open.host, 'Kit Keeper')
  expect((await kit.get('/library/users')).status).toBe(200)
  await open.close()
})
