import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asUser, asVisitor } from '../src/testing/index.ts'
import { type OpenLibrary, openLibrary } from './library/open-library.ts'
import { password } from './library/service.ts'

let open: OpenLibrary
beforeAll(async () => {
  open = await openLibrary()
})
afterAll(() => open.close())
beforeEach(async () => {
  // Each test begins an hour later: nothing of the one before slows it down.
  open.time.now = new Date(open.time.now.getTime() + 60 * 60_000)
})
const later = (seconds: number) => {
  open.time.now = new Date(open.time.now.getTime() + seconds * 1000)
}

const wrongWords = 'The email address or the password is not right. Check both and try again.'

describe('signing in', () => {
  test('with the right password leads to the service', async () => {
    const visitor = asVisitor(open.host)
    await visitor.get('/sign-in')
    const { url, page } = await visitor.press('Sign in', { email: ' LOU@library.test ', password })
    expect(url).toBe('/library/books')
    expect(page.getByText(/Lou Librarian/)).toBeTruthy()
  })

  test('answers alike whether the email address exists or not', async () => {
    const answers = await Promise.all(
      ['lou@library.test', 'nobody@library.test'].map(async (email) => {
        const { status, page } = await asVisitor(open.host).post('/sign-in', { email, password: 'not this one' })
        return [status, page.getByRole('link', { name: wrongWords }).textContent]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]).toEqual([422, wrongWords])
  })

  test('keeps the email address and never the password of a failed attempt', async () => {
    const visitor = asVisitor(open.host)
    const { body, page } = await visitor.post('/sign-in', { email: 'lou@library.test', password: 'secret words here' })
    expect((page.getByLabelText('Email address') as HTMLInputElement).value).toBe('lou@library.test')
    expect(body).not.toContain('secret words here')
  })

  test('asks for both when neither was entered', async () => {
    const { status, page } = await asVisitor(open.host).post('/sign-in', {})
    expect(status).toBe(422)
    expect(page.getByRole('link', { name: 'Enter your email address' })).toBeTruthy()
    expect(page.getByRole('link', { name: 'Enter your password' })).toBeTruthy()
  })

  test('never leads to another site', async () => {
    for (const next of ['https://evil.test/', '//evil.test', '/\\evil.test', '/\tevil']) {
      const { url } = await asVisitor(open.host).post('/sign-in', { email: 'lou@library.test', password, next })
      expect(url).toBe('/library/books')
    }
  })

  test('slows down after failures, for addresses that do not exist too, and waits no longer than 30 seconds', async () => {
    for (const email of ['kit@library.test', 'ghost@library.test']) {
      const visitor = asVisitor(open.host)
      const attempt = (typed: string) => visitor.post('/sign-in', { email, password: typed })
      for (let count = 0; count < 4; count += 1) expect((await attempt('wrong one')).status).toBe(422)
      const refused = await attempt('wrong one')
      expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1'])
      for (let count = 0; count < 8; count += 1) {
        later(31)
        expect((await attempt('wrong one')).status).toBe(422)
      }
      expect((await attempt('wrong one')).headers['retry-after']).toBe('30')
      later(60 * 60)
    }
  })

  test('stays open to a browser that signed in before, whatever others try', async () => {
    const kit = asVisitor(open.host)
    expect((await kit.post('/sign-in', { email: 'ro@library.test', password })).status).toBe(200)
    await kit.post('/sign-out')
    const attacker = asVisitor(open.host)
    for (let count = 0; count < 6; count += 1)
      await attacker.post('/sign-in', { email: 'ro@library.test', password: 'no' })
    expect((await attacker.post('/sign-in', { email: 'ro@library.test', password })).status).toBe(429)
    expect((await kit.post('/sign-in', { email: 'ro@library.test', password })).url).toBe('/library/books')
  })

  test('with several memberships asks first which one, and switching needs no sign-out', async () => {
    const visitor = asVisitor(open.host)
    const { url, page } = await visitor.post('/sign-in', { email: 'bo@library.test', password })
    expect(url).toBe('/your-services')
    expect(page.getAllByRole('button').map((button: HTMLElement) => button.textContent)).toEqual([
      'Sign out',
      'Ashby',
      'Burford',
    ])
    const burford = await visitor.press('Burford')
    expect(burford.document.querySelector('.govuk-caption-l')?.textContent).toBe('Burford')
    expect(burford.page.getByRole('link', { name: 'Switch organisation' }).getAttribute('href')).toBe('/your-services')
    await visitor.get('/your-services')
    const ashby = await visitor.press('Ashby')
    expect(ashby.document.querySelector('.govuk-caption-l')?.textContent).toBe('Ashby')
  })

  test('in one press as one of the cast, and as nobody else', async () => {
    const visitor = asVisitor(open.host)
    expect((await visitor.post('/demonstration/sign-in', { email: 'nobody@library.test' })).status).toBe(404)
    await visitor.get('/sign-in')
    expect((await visitor.press('Kit Keeper')).status).toBe(200)
  })
})

describe('a session', () => {
  test('says in the log who signed in or failed to, by what, and never with what', async () => {
    const visitor = asVisitor(open.host)
    await visitor.post('/sign-in', { email: 'ro@library.test', password: 'not this one at all' })
    await visitor.post('/sign-in', { email: 'ro@library.test', password })
    await visitor.post('/sign-out')
    const happened = open.log.map((line) => JSON.parse(line)).filter(({ user }) => user !== undefined)
    expect(happened.slice(-3)).toMatchObject([
      { happened: 'sign-in failed', by: 'password' },
      { happened: 'signed in', hasSecondFactor: false },
      { happened: 'signed out' },
    ])
    expect(new Set(happened.slice(-3).map(({ user }) => user)).size).toBe(1)
    expect(open.log.join('')).not.toContain('not this one at all')
  })

  test('leaves nothing behind in the browser when its user signs out', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    const token = (await ro.get('/your-services')).document.querySelector<HTMLInputElement>('[name=_csrf]')?.value
    const { headers } = await ro.send('/sign-out', { _csrf: token ?? '' })
    expect(headers['clear-site-data']).toBe('"cache", "storage"')
  })

  test('ends at once when its user signs out', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    expect((await ro.get('/library/books')).url).toBe('/library/books')
    const out = await ro.post('/sign-out')
    expect(out.page.getByRole('alert').textContent).toContain('You are signed out')
    expect((await ro.get('/library/books')).url).toMatch(/^\/sign-in/)
  })

  test('ends after 20 minutes without a request for those who administer, after an hour for the others', async () => {
    const [kit, ro] = [await asUser(open.host, 'Kit Keeper'), await asUser(open.host, 'Ro Reader')]
    const home = async () => [(await kit.get('/your-services')).url, (await ro.get('/your-services')).url]
    expect(await home()).toEqual(['/your-services', '/your-services'])
    later(19 * 60)
    expect(await home()).toEqual(['/your-services', '/your-services'])
    later(21 * 60)
    expect(await home()).toEqual(['/sign-in?next=%2Fyour-services', '/your-services'])
    later(61 * 60)
    expect((await ro.get('/your-services')).url).toMatch(/^\/sign-in/)
  })

  test('ends after eight hours however busy', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    await ro.get('/your-services')
    for (let halfHours = 0; halfHours < 15; halfHours += 1) {
      later(30 * 60)
      expect((await ro.get('/your-services')).url).toBe('/your-services')
    }
    later(31 * 60)
    expect((await ro.get('/your-services')).url).toMatch(/^\/sign-in/)
  })

  test('is kept as a hash only, in a cookie no script reads', async () => {
    const visitor = asVisitor(open.host)
    await visitor.get('/sign-in')
    const hidden = await visitor.get('/sign-in')
    const token = hidden.document.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value ?? ''
    const { headers } = await visitor.send('/sign-in', { email: 'ro@library.test', password, _csrf: token })
    const cookie = [headers['set-cookie']].flat().find((each) => each?.startsWith('remit-session=')) ?? ''
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax$/)
    const value = /^remit-session=([^;]+)/.exec(cookie)?.[1] ?? ''
    const stored = await open.database.db.selectFrom('sessions').select('token_hash').execute()
    expect(stored.some(({ token_hash }) => token_hash.includes(value))).toBe(false)
  })
})

describe('a new password', () => {
  const linkSent = async () => {
    const rows = await open.database.db
      .selectFrom('outbox')
      .select('body')
      .where('kind', '=', 'host.newPassword')
      .execute()
    return rows.map(({ body }) => /\/new-password\/\S+/.exec(body)?.[0] ?? '')
  }

  test('is chosen by a link that works once, and ends every session of the user', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    const visitor = asVisitor(open.host)
    const sent = await visitor.post('/forgotten-password', { email: 'Lou@library.test' })
    expect(sent.url).toBe('/forgotten-password/sent')
    const link = (await linkSent()).at(-1) ?? ''
    await visitor.get(link)
    const weak = await visitor.press('Change password', { password: 'the librarian reads' })
    expect(weak.status).toBe(422)
    const changed = await visitor.post(link, { password: 'quiet river lantern' })
    expect(changed.page.getByRole('alert').textContent).toContain('Your password is changed')
    expect((await lou.get('/your-services')).url).toMatch(/^\/sign-in/)
    expect((await visitor.get(link)).status).toBe(410)
    const fresh = await visitor.post('/sign-in', { email: 'lou@library.test', password: 'quiet river lantern' })
    expect(fresh.url).toBe('/library/books')
  })

  test('asked for an unknown address answers the same and sends nothing', async () => {
    const before = (await linkSent()).length
    const { url } = await asVisitor(open.host).post('/forgotten-password', { email: 'nobody@library.test' })
    expect(url).toBe('/forgotten-password/sent')
    expect(await linkSent()).toHaveLength(before)
  })

  test('is asked for once a minute at most, and its link ends after an hour', async () => {
    const visitor = asVisitor(open.host)
    const before = (await linkSent()).length
    await visitor.post('/forgotten-password', { email: 'kit@library.test' })
    await visitor.post('/forgotten-password', { email: 'kit@library.test' })
    expect(await linkSent()).toHaveLength(before + 1)
    later(60 * 60)
    expect((await visitor.get((await linkSent()).at(-1) ?? '')).status).toBe(410)
  })
})
