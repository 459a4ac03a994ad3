import { beginSession, hostingIn } from '@remit/platform/host'
import { asUser, openPracticeForm } from '@remit/platform/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { openBrowser, type Page, picture, visit } from '../browser.ts'
import { press } from './example.ts'
import { overflow, violations } from './look.ts'

const root = '/first-administrator/practices'
const long = 'Dr Wilhelmina Featherstonehaugh-Cholmondeley de Montmorency'
const [here, browser] = await Promise.all([openPracticeForm(), openBrowser()])
const origin = await here.host.listen({ host: '127.0.0.1', port: 0 })
const context = await visit(browser, { origin })
const first = await context.newPage()
await first.goto('/sign-in')
await first.close()

afterAll(async () => {
  await browser.close()
  await here.close()
})

type Look = { state: string; address: string; reach?: (page: Page) => Promise<void> }

/** Forms in every state, filled in beforehand without a browser. */
async function looks(): Promise<readonly Look[]> {
  const { shown } = await here.fillIn({ name: long, role: 'supplies' })
  const draft = shown.url.replace('/answers', '')
  const sent = await here.sendIn({ name: long, email: 'long@example.org' })
  const authorisation = await here.linkIn('dr.bell@example.org')
  const follow = await here.linkIn('long@example.org')
  const page = (path: string, state: string, reach?: Look['reach']): Look => ({
    state: `${path} ${state}`,
    address: path.startsWith('/') ? path : `${draft}/${path}`,
    ...(reach && { reach }),
  })
  return [
    page(root, 'normal'),
    page('organisation', 'normal'),
    page('organisation', 'error', press('Continue', ['Practice code'])),
    page('person', 'normal'),
    page('person', 'error', press('Continue', ['Full name', 'Work email address'])),
    page('role', 'normal'),
    page('authoriser', 'normal'),
    page('authoriser', 'error', async (open) => {
      await open.getByLabel('Caldicott guardian').check()
      await press('Continue')(open)
    }),
    page('authoriser-name', 'normal'),
    page('authoriser-name', 'error', press('Continue', ['Their full name'])),
    page('answers', 'normal'),
    page(draft, 'not sent'),
    page(`${root}/sent/${sent.reference}`, 'normal'),
    page(`${root}/progress`, 'normal'),
    page(`${root}/progress`, 'error', press('Send me a link')),
    page(`${root}/progress/sent`, 'normal'),
    page(follow, 'waiting'),
    page(`${root}/no-such-link`, 'gone'),
    page(authorisation, 'normal'),
    page(authorisation, 'error', press('Send my answer')),
    page(`${root}/authorisation/no-such-link`, 'gone'),
    page(`${root}/authorisation/confirmed/thanks`, 'normal'),
    page(`${root}/authorisation/refused/thanks`, 'normal'),
  ]
}

describe('the public form has no violation of WCAG 2.2 AA, wide or narrow:', async () => {
  it.each((await looks()).map((look) => [look.state.replaceAll(/[A-Za-z0-9_-]{40,}/g, 'link'), look] as const))(
    '%s',
    (name, look) => isFine(name, look),
  )
})

describe('the centre’s pages have none either:', async () => {
  const addresses = await centrePages()
  // Only now: filling in forms lets time pass, and a session with it.
  const officer = await signIn('ola@example.org')
  it.each(addresses.map((look) => [look.state, look] as const))('%s', async (name, look) => {
    await officer(name, look)
  })
})

async function centrePages(): Promise<readonly Look[]> {
  const listed = await here.sendIn({ name: long, role: 'supplies', email: 'listed@example.org' })
  await here.authorise()
  const absent = await here.sendIn({ email: 'absent@example.org' }, { name: long, email: 'absent.too@example.org' })
  await here.authorise('absent.too@example.org')
  const wanted = await here.sendIn({ kind: 'board', reason: 'Nobody else is left', email: 'wanted@example.org' })
  const ola = await asUser(here.host, 'ola@example.org')
  const list = await ola.get('/practices/first-administrators')
  const linkOf = (reference: string) => list.page.getByRole('link', { name: reference }).getAttribute('href') ?? ''
  const people = await ola.get('/practices/authorised-people')
  const ending = people.document.querySelector('main a[href$="/ending"]')?.getAttribute('href') ?? ''
  return [
    { state: 'queue', address: '/practices/first-administrators' },
    { state: 'form listed', address: linkOf(listed.reference) },
    { state: 'form listed error', address: linkOf(listed.reference), reach: press('Send it back') },
    { state: 'form absent', address: linkOf(absent.reference) },
    { state: 'contact wanted', address: linkOf(wanted.reference) },
    { state: 'contact wanted error', address: linkOf(wanted.reference), reach: press('Ask this person') },
    { state: 'authorised people', address: '/practices/authorised-people' },
    { state: 'authorised people empty', address: '/practices/authorised-people?search=nothing' },
    { state: 'new authorised person', address: '/practices/authorised-people/new' },
    {
      state: 'new authorised person error',
      address: '/practices/authorised-people/new',
      reach: press('Add to the list'),
    },
    { state: 'ending', address: ending },
    { state: 'ending error', address: ending, reach: press('End it') },
    { state: 'cover', address: '/practices/cover' },
  ]
}

async function signIn(email: string) {
  const signedIn = await visit(browser, { origin })
  const cookies = await cookiesOf(email)
  await signedIn.addCookies(cookies.map(({ name, value }) => ({ name, value, url: origin })))
  return (name: string, look: Look) => isFine(name, look, signedIn)
}

async function cookiesOf(email: string) {
  const { db, config, clock } = hostingIn(here.host)
  const user = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  const value = await beginSession(db, config, { userId: user.id }, clock())
  return [{ name: 'remit-session', value }]
}

async function isFine(name: string, { address, reach }: Look, on = context): Promise<void> {
  const page = await on.newPage()
  try {
    await page.goto(address)
    await reach?.(page)
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await picture(page, `first ${name} ${width}`)
      expect(await overflow(page), `at ${width} pixels`).toEqual({ pixels: 0, first: '' })
      expect(await violations(page), `at ${width} pixels`).toEqual([])
    }
  } finally {
    await page.close()
  }
}
