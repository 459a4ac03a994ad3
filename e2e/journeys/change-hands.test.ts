import { openPracticeForm } from '@remit/platform/testing'
import { afterAll, expect, test } from 'vitest'
import { ncmp } from '../../services/ncmp/service.ts'
import { openBrowser, type Page, signInAs, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import { follow, press, sees } from './steps.ts'

const [portal, practices, browser] = await Promise.all([openPortal([ncmp]), openPracticeForm(), openBrowser()])
const practicesUrl = await practices.host.listen({ host: '127.0.0.1', port: 0 })

afterAll(async () => {
  await browser.close()
  await portal.close()
  await practices.close()
})

async function plainPage(origin: string): Promise<Page> {
  return (await visit(browser, { origin, scripting: false })).newPage()
}

async function as(name: string): Promise<Page> {
  const page = await plainPage(portal.url)
  await signInAs(page, name)
  return page
}

test('a user asks for a role, and an administrator grants it, without scripting', async () => {
  const nia = await as('Nia Bell')
  await nia.goto('/ncmp/requests')
  await nia.getByRole('button', { name: 'Ask for access' }).click()
  await nia.getByLabel('Another role').check()
  await press(nia, 'Continue')
  await nia.getByRole('radio', { name: 'Monitor', exact: true }).check()
  await nia.getByLabel('Why you need it (optional)').fill('Ben is away')
  await press(nia, 'Continue')
  await press(nia, 'Send the request')
  await sees(nia, /Your request is sent to/)
  const sam = await as('Sam Ali')
  await sam.goto('/ncmp/users')
  await follow(sam, '1 request waits for you')
  await follow(sam, /Nia Bell/)
  await sam.getByLabel('Grant it').check()
  await press(sam, 'Decide')
  await sees(sam, 'The request of Nia Bell is granted')
  await nia.goto('/ncmp/requests')
  await sees(nia, 'Granted')
})

test('a super user hands over in three pages, the third of them the successor’s, without scripting', async () => {
  const ruth = await as('Ruth Okafor')
  await ruth.goto('/ncmp/hand-over')
  await ruth.getByLabel('I leave Northtown Council').check()
  await ruth.getByLabel('Who takes over?').selectOption({ label: 'Nia Bell' })
  await press(ruth, 'Continue')
  await press(ruth, 'Ask Nia Bell')
  await sees(ruth, 'Nia Bell is asked to take over')
  const nia = await as('Nia Bell')
  await nia.goto('/ncmp/requests')
  await follow(nia, 'Ruth Okafor asks you to take over')
  await press(nia, 'Take over')
  await sees(nia, 'You have taken over: LA Super User')
  expect((await ruth.goto('/ncmp/users'))?.status()).toBe(404)
  expect((await nia.goto('/ncmp/users'))?.status()).toBe(200)
})

test('a stranger fills in the form, the authoriser confirms it, both without an account and without scripting', async () => {
  const stranger = await plainPage(practicesUrl)
  await stranger.goto('/first-administrator/practices')
  await press(stranger, 'Start now')
  await stranger.getByLabel('Practice code').fill('B22222')
  await press(stranger, 'Continue')
  await stranger.getByLabel('Full name').fill('Nell New')
  await stranger.getByLabel('Work e-mail address').fill('nell@example.org')
  await press(stranger, 'Continue')
  await stranger.getByLabel('Payments user management').check()
  await press(stranger, 'Continue')
  await stranger.getByLabel('GP partner').check()
  await press(stranger, 'Continue')
  await stranger.getByLabel('Their full name').fill('Dr Bell')
  await stranger.getByLabel('Their work e-mail address').fill('dr.bell@example.org')
  await press(stranger, 'Continue')
  await press(stranger, 'Send the form')
  await sees(stranger, 'Form sent')
  const authoriser = await plainPage(practicesUrl)
  await authoriser.goto(await practices.linkIn('dr.bell@example.org'))
  await authoriser.getByLabel('Yes, I know Nell New and authorise it').check()
  await press(authoriser, 'Send my answer')
  await sees(authoriser, 'You have authorised it')
})
