import { openPracticeForm } from '@remit/platform/testing'
import { afterAll, expect, test } from 'vitest'
import { ncmp } from '../../services/ncmp/service.ts'
import { openBrowser, type Page, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import { fill, follow, pick, press, sees, select, signIn } from './steps.ts'

const [portal, practices, browser] = await Promise.all([openPortal([ncmp]), openPracticeForm(), openBrowser()])
const practicesUrl = await practices.host.listen({ host: '127.0.0.1', port: 0 })

afterAll(async () => {
  await browser.close()
  await portal.close()
  await practices.close()
})

/** A browser in which no page script runs; everything is done by keyboard. */
async function plainPage(origin: string): Promise<Page> {
  return (await visit(browser, { origin, scripting: false })).newPage()
}

async function as(name: string): Promise<Page> {
  const page = await plainPage(portal.url)
  await signIn(page, name)
  return page
}

test('a user asks for a role, and an administrator grants it', async () => {
  const nia = await as('Nia Bell')
  await nia.goto('/ncmp/requests')
  await press(nia, 'Ask for access')
  await select(nia, 'Another role')
  await press(nia, 'Continue')
  await select(nia, 'Monitor')
  await fill(nia, 'Why you need it (optional)', 'Ben is away')
  await press(nia, 'Continue')
  await press(nia, 'Send the request')
  await sees(nia, /Your request is sent to/)
  const sam = await as('Sam Ali')
  await sam.goto('/ncmp/users')
  await follow(sam, '1 request waits for you')
  await follow(sam, /Nia Bell/)
  await select(sam, 'Grant it')
  await press(sam, 'Decide')
  await sees(sam, 'The request of Nia Bell is granted')
  await nia.goto('/ncmp/requests')
  await sees(nia, 'Granted')
})

test('a super user hands over in three pages, the third of them the successor’s', async () => {
  const ruth = await as('Ruth Okafor')
  await ruth.goto('/ncmp/hand-over')
  await select(ruth, 'I leave Northtown Council')
  await pick(ruth, 'Who takes over?', 'Nia Bell')
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

test('a stranger fills in the form, the authoriser confirms it, both without an account', async () => {
  const stranger = await plainPage(practicesUrl)
  await stranger.goto('/first-administrator/practices')
  await press(stranger, 'Start now')
  await fill(stranger, 'Practice code', 'B22222')
  await press(stranger, 'Continue')
  await fill(stranger, 'Full name', 'Nell New')
  await fill(stranger, 'Work email address', 'nell@example.org')
  await press(stranger, 'Continue')
  await select(stranger, 'Payments user management')
  await press(stranger, 'Continue')
  await select(stranger, 'GP partner')
  await press(stranger, 'Continue')
  await fill(stranger, 'Their full name', 'Dr Bell')
  await fill(stranger, 'Their work email address', 'dr.bell@example.org')
  await press(stranger, 'Continue')
  await press(stranger, 'Send the form')
  await sees(stranger, 'Form sent')
  const authoriser = await plainPage(practicesUrl)
  await authoriser.goto(await practices.linkIn('dr.bell@example.org'))
  await select(authoriser, 'Yes, I know Nell New and authorise it')
  await press(authoriser, 'Send my answer')
  await sees(authoriser, 'You have authorised it')
})
