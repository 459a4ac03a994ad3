import { listOutbox } from '@remit/platform/notify'
import { asVisitor, type Client } from '@remit/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people } from './cast.ts'
import { openPortal, type Portal } from './portal.ts'

/** “No User Administrator?”: the form and its check, in the words of this service. */

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const later = (ms = 10 * 60_000) => {
  portal.time.now = new Date(portal.time.now.getTime() + ms)
}
const linkIn = async (to: string) => {
  const [newest] = await listOutbox(portal.db, { to })
  return /http:\/\/localhost(\/\S+)/.exec(newest?.body ?? '')?.[1] ?? 'none'
}

async function startForm(role: string): Promise<Client> {
  later()
  const visitor = asVisitor(portal.host)
  await visitor.get('/first-administrator/pcse')
  await visitor.press('Start now')
  await visitor.press('Continue', { code: 'G99003' })
  await visitor.press('Continue', { name: 'Carl Nash', email: people.carl.email })
  await visitor.press('Continue', { role })
  return visitor
}

async function authorise(email: string): Promise<void> {
  const visitor = asVisitor(portal.host)
  await visitor.get(await linkIn(email))
  later(1000)
  await visitor.press('Send my answer', { decision: 'confirm' })
  later(1000)
}

async function openWaiting(officer: Client) {
  const { document } = await officer.get('/pcse/first-administrators')
  const [link] = [...document.querySelectorAll<HTMLAnchorElement>('main th a')]
  return officer.get(link?.getAttribute('href') ?? '')
}

describe('a practice without a user administrator', () => {
  test('finds the form where it signs in, without an account, and it says what is needed before it begins', async () => {
    const visitor = asVisitor(portal.host)
    const { page } = await visitor.get('/sign-in')
    const link = page.getByRole('link', { name: 'Ask for a user administrator for your organisation, on PCSE Online' })
    const { document, status } = await visitor.get(link.getAttribute('href') ?? 'none')
    expect(status).toBe(200)
    const needed = [...document.querySelectorAll('main ul li')].map((item) => item.textContent)
    expect(needed.slice(0, 2)).toEqual([
      'the practice code (ODS code) of your organisation',
      'your own work email address',
    ])
  })

  test.each(['gppUserManagement', 'mainContact', 'serviceDeskAnalyst', 'plUserAdministration'])(
    'may ask for %s, authorised in the order of the page',
    async (role) => {
      const visitor = await startForm(role)
      const { document } = await visitor.press('Continue')
      const kinds = [...document.querySelectorAll<HTMLInputElement>('input[name="kind"]')].map(({ value }) => value)
      expect(kinds).toEqual([
        'GP Partner',
        'Caldicott Guardian',
        'User listed on the Authorised Email List (AEL)',
        'ICB',
      ])
    },
  )

  test('an authoriser who is not listed fails the check: it goes back with what to do and why', async () => {
    const visitor = await startForm('gppUserManagement')
    await visitor.press('Continue', { kind: 'GP Partner', reason: '' })
    await visitor.press('Continue', { name: 'Dr Nobody', email: 'dr.nobody@cedar.example' })
    await visitor.press('Send the form')
    await authorise('dr.nobody@cedar.example')
    const vera = await portal.as('vera')
    const shown = await openWaiting(vera)
    shown.page.getByText('Not listed.')
    await vera.press('Send it back', { action: 'Name a listed partner', why: 'Dr Nobody is not on our list' })
    const [told] = await listOutbox(portal.db, { to: people.carl.email })
    expect(told?.body).toMatch(/Dr Nobody is not on our list.*Name a listed partner/s)
  })

  test('an authoriser who is listed and active at the practice passes: the role is applied', async () => {
    const visitor = await startForm('gppUserManagement')
    await visitor.press('Continue', { kind: 'GP Partner', reason: '' })
    await visitor.press('Continue', { name: 'Dr Clare Day', email: 'dr.clare.day@cedar.example' })
    await visitor.press('Send the form')
    await authorise('dr.clare.day@cedar.example')
    const vera = await portal.as('vera')
    const shown = await openWaiting(vera)
    shown.page.getByText('Listed and active.')
    await vera.press('Apply the role')
    expect((await (await portal.as('carl')).get('/pcse/users')).status).toBe(200)
  })

  test('where the ICB is the only option, the centre names a contact listed there first', async () => {
    const visitor = await startForm('mainContact')
    await visitor.press('Continue', { kind: 'ICB', reason: 'Nobody else is here' })
    const sent = await visitor.press('Send the form')
    expect(sent.status).toBe(200)
    const vera = await portal.as('vera')
    const shown = await openWaiting(vera)
    const contact = shown.page.getByLabelText(/Wendy Shaw/).getAttribute('value') ?? ''
    later(1000)
    await vera.press('Ask this person', { contact })
    later(1000)
    await authorise('wendy.shaw@wold.example')
    await openWaiting(vera)
    await vera.press('Apply the role')
    const held = await portal.db
      .selectFrom('assignments')
      .select('role')
      .where('membership_id', '=', people.carl.memberships[0]?.id ?? '')
      .execute()
    expect(held.map(({ role }) => role).toSorted()).toEqual(['gppUserManagement', 'mainContact'])
  })
})
