import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildHost, routesOf } from '../src/host/index.ts'
import { definePage } from '../src/service.ts'
import { asUser, asVisitor } from '../src/testing/index.ts'
import { type OpenLibrary, openLibrary } from './library/open-library.ts'
import { ids, library } from './library/service.ts'

let open: OpenLibrary
let secure: OpenLibrary
beforeAll(async () => {
  open = await openLibrary()
  secure = await openLibrary({ publicUrl: 'https://remit.test', demonstration: false })
})
afterAll(async () => {
  await open.close()
  await secure.close()
})

const isForMachines = (needs: object | string) => typeof needs === 'object' && 'machine' in needs
const addressOf = (path: string) => path.replaceAll(/:\w+/g, ids.millBook).replace('*', 'none')

describe('every route', () => {
  test('states what it needs, or why it is open', () => {
    for (const { path, needs } of routesOf(open.host)) {
      const said = typeof needs === 'string' ? needs : 'open' in needs ? needs.open : JSON.stringify(needs)
      expect(said, path).not.toBe('')
    }
  })

  test('has an address in kebab-case', () => {
    for (const { path } of routesOf(open.host))
      expect(path).toMatch(/^\/(\.?[a-z0-9-]+|:[a-z][a-zA-Z]*|\*)?(\/([a-z0-9-]+|:[a-z][a-zA-Z]*|\*))*(\.json)?$/)
  })

  test('that is not public sends the signed out away', async () => {
    const visitor = asVisitor(open.host)
    for (const { method, path, needs } of routesOf(open.host)) {
      if ((typeof needs === 'object' && 'public' in needs) || isForMachines(needs)) continue
      const { status, url } =
        method === 'GET' ? await visitor.get(addressOf(path)) : await visitor.send(addressOf(path), {})
      if (method === 'GET') expect(url, path).toMatch(/^\/sign-in\?next=/)
      else expect(status, path).toBe(401)
    }
  })

  test('that changes something refuses a form without its token, and changes nothing', async () => {
    const posts = routesOf(open.host).filter(({ method, needs }) => method === 'POST' && !isForMachines(needs))
    expect(posts.length).toBeGreaterThan(5)
    const kit = await asUser(open.host, 'Kit Keeper')
    for (const { path } of posts) {
      const statuses = [
        (await kit.send(addressOf(path), { _csrf: 'made.up', email: 'kit@library.test' })).status,
        (await kit.send(addressOf(path), { email: 'kit@library.test' })).status,
      ]
      for (const status of statuses) expect([403, 404, 410], `${path}: ${status}`).toContain(status)
    }
    // Every route there is, one after the other, each with a page to read: on a busy machine that takes its time.
  }, 90_000)

  test('that is for machines answers no user, signed in or not, and nobody without a token', async () => {
    const machines = routesOf(open.host).filter(({ needs }) => isForMachines(needs))
    expect(machines.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /access/v1/evaluation',
      'POST /access/v1/evaluations',
      'POST /access/v1/search/subject',
      'POST /access/v1/search/resource',
      'POST /access/v1/search/action',
      'GET /api/organisations',
      'GET /api/organisations/:organisation',
      'GET /api/users',
      'GET /api/users/:user',
      'GET /api/roles',
      'GET /api/history',
      'POST /api/invitations',
      'POST /api/users/:user/invitation',
      'POST /api/users/:user/invitation/withdrawal',
      'POST /api/users/:user/roles',
      'POST /api/users/:user/assigned',
      'POST /api/users/:user/suspension',
      'POST /api/users/:user/reactivation',
      'POST /api/users/:user/removal',
    ])
    const lou = await asUser(open.host, 'Lou Librarian')
    for (const { method, path } of machines) {
      const address = addressOf(path)
      const { status } = method === 'GET' ? await lou.get(address) : await lou.send(address, {})
      expect(status, path).toBe(401)
    }
  })

  test('refuses a form that another site sent, whatever it carries', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    const address = `/library/books/${ids.millBook}/change`
    const token = (await lou.get(address)).document.querySelector<HTMLInputElement>('main input[name="_csrf"]')?.value
    const fields = { title: 'Taken over', copies: '1', _csrf: token ?? '' }
    expect((await lou.send(address, fields, { origin: 'https://evil.test' })).status).toBe(403)
    expect((await lou.send(address, fields, { origin: 'null' })).status).toBe(403)
    expect((await lou.send(address, fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await lou.send(address, { ...fields, title: 'Emma' }, { origin: 'http://localhost:3000' })).status).toBe(
      303,
    )
  })

  test('refuses a form drawn for another organisation than the one acted in now', async () => {
    const bo = await asUser(open.host, 'Bo Both', 'Ashby')
    const address = `/library/books/${ids.millBook}/change`
    const drawn = (await bo.get(address)).document
    const hidden = [...drawn.querySelectorAll<HTMLInputElement>('main input[type="hidden"]')]
    const fields = Object.fromEntries(hidden.map(({ name, value }) => [name, value]))
    await bo.get('/your-services')
    await bo.press('Burford')
    const quay = `/library/books/${ids.quayBook}`
    expect((await bo.send(`${quay}/change`, { ...fields, title: 'X', copies: '1' })).status).toBe(403)
    await bo.get('/your-services')
    await bo.press('Ashby')
    const other = { ...fields, _acting: ids.burford, title: 'X', copies: '1' }
    expect((await bo.send(address, other)).status).toBe(409)
  })

  test('answers nonsense with a refusal, never with a bug', async () => {
    const lou = await asUser(open.host, 'Lou Librarian')
    const nul = await lou.post(`/library/books/${ids.millBook}/change`, { title: 'a\0b', copies: '1' })
    const answers = [
      nul,
      await lou.get('/library/books?page=%00'),
      await lou.get('/library/books/%00'),
      await lou.get('/library/books/%ZZ'),
      await lou.get(`/library/books/${'x'.repeat(3000)}`),
      await lou.send('/your-services', {}, { 'content-type': 'application/json' }),
      await lou.send('/your-services', {}, { 'content-type': 'text/odd' }),
      await lou.send('/your-services', {}, { 'content-type': 'multipart/form-data; boundary=none' }),
      await lou.send('/your-services', { next: 'cut off' }, { 'content-type': 'multipart/form-data; boundary=none' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 414, 400, 400, 403, 400])
    for (const { body } of answers) expect(body).toMatch(/could not be read|expired/)
  })

  test('answers with headers that keep pages to their own site', async () => {
    const { headers } = await asVisitor(secure.host).get('/sign-in')
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    })
    const cookies = [headers['set-cookie']].flat()
    expect(cookies.join()).toMatch(/__Host-remit-visitor=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax/)
  })

  test('draws only scripts and styles that the policy lets in', async () => {
    const kit = await asUser(open.host, 'Kit Keeper')
    for (const path of ['/sign-in', '/your-services', '/cookies', '/accessibility', '/nowhere', '/library/account']) {
      const { document, headers } = await kit.get(path)
      const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1]
      for (const script of document.querySelectorAll('script')) expect(script.getAttribute('nonce'), path).toBe(nonce)
      expect(document.querySelectorAll('style, [style], [onclick]'), path).toHaveLength(0)
    }
  })

  test('does not exist in production when it belongs to the demonstration', async () => {
    expect(routesOf(secure.host).filter(({ path }) => path.startsWith('/demonstration'))).toEqual([])
    const { page, body } = await asVisitor(secure.host).get('/sign-in')
    expect(page.queryByRole('button', { name: 'Kit Keeper' })).toBeNull()
    expect(body).not.toMatch(/demonstration/i)
  })
})

describe('a host', () => {
  test('does not start when a page needs what no policy has', async () => {
    const page = definePage({ path: '/odd', needs: 'book.burn', template: 'book.njk', title: 'Odd' })
    const odd = { ...library, rooms: { books: [page] }, tabs: [] }
    const { db } = open.database
    const config = { publicUrl: 'http://localhost', demonstration: true, secret: 'x'.repeat(32), uploadsFolder: '/tmp' }
    await expect(buildHost({ db, services: [odd], config, clock: () => new Date() })).rejects.toThrow(
      'library, page /odd: the policy has no permission “book.burn”',
    )
  })

  test('tells whether it lives and whether it is ready', async () => {
    expect((await open.host.inject('/health/live')).json()).toEqual({ status: 'live' })
    expect((await open.host.inject('/health/ready')).json()).toEqual({ status: 'ready' })
  })

  test('whose database is away says so to machines, and tells people nothing of it', async () => {
    const away = await openLibrary()
    const kit = await asUser(away.host, 'Kit Keeper')
    await away.database.close()
    expect((await away.host.inject('/health/ready')).statusCode).toBe(503)
    expect((await away.host.inject('/health/live')).statusCode).toBe(200)
    for (const address of ['/library/books', '/nowhere']) {
      const { status, body, page } = await kit.get(address)
      expect([address, status]).toEqual([address, 500])
      expect(page.getByRole('heading', { level: 1 }).textContent).toBe('Sorry, there is a problem with the service')
      expect(body).not.toMatch(/PGlite|closed|select/)
    }
    await away.host.close()
  })

  test('counts attempts by the address that the proxy in front saw, not by one the visitor made up', async () => {
    const behind = await openLibrary({ proxies: 1 })
    const visitor = asVisitor(behind.host)
    const { document } = await visitor.get('/sign-in')
    const token = document.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value ?? ''
    const attempt = async (nth: number, seen: string) => {
      const fields = { email: `nobody${nth}@library.test`, password: 'guess', _csrf: token }
      return (await visitor.send('/sign-in', fields, { 'x-forwarded-for': `198.51.100.${nth}, ${seen}` })).status
    }
    for (let nth = 0; nth < 21; nth += 1) expect(await attempt(nth, '203.0.113.7')).toBe(422)
    expect(await attempt(21, '203.0.113.7')).toBe(429)
    expect(await attempt(22, '203.0.113.8')).toBe(422)
    await behind.close()
  })

  test('compresses pages to far less than 60 kB, styles and scripts included', async () => {
    const gzip = { 'accept-encoding': 'gzip' }
    const html = await open.host.inject({ url: '/sign-in', headers: gzip })
    const plain = await open.host.inject('/sign-in')
    const assets = [...plain.body.matchAll(/\/assets\/[^"]+\.(?:css|js)/g)].map(([address]) => address)
    const folder = assets[0]?.replace(/[^/]+$/, '')
    const all = await Promise.all(
      [...assets, `${folder}govuk-frontend.min.js`].map((url) => open.host.inject({ url, headers: gzip })),
    )
    expect(html.headers['content-encoding']).toBe('gzip')
    for (const asset of all) expect(asset.statusCode).toBe(200)
    const bytes = [html, ...all].reduce((sum, { rawPayload }) => sum + rawPayload.length, 0)
    expect(bytes).toBeLessThan(60_000)
    expect(all[0]?.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test('logs requests with their route, and nothing of who or what they ask for', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    await ro.get(`/library/books/${ids.millBook}?search=Emma`)
    const line = JSON.parse(open.log.at(-1) ?? '{}')
    expect(line).toMatchObject({ happened: 'answered', method: 'GET', route: '/library/books/:book', status: 200 })
    const all = open.log.join('')
    for (const secret of ['ro@library.test', 'search=Emma', '127.0.0.1', ids.millBook])
      expect(all).not.toContain(secret)
  })
})
