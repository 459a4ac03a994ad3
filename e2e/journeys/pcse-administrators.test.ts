import { listOutbox } from '@remit/platform/notify'
import { afterAll, expect, test } from 'vitest'
import { people } from '../../services/pcse/demo/people.ts'
import { places } from '../../services/pcse/demo/places.ts'
import { pcse } from '../../services/pcse/service.ts'
import { openBrowser, type Page, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import { fill, follow, openTab, pick, press, sees, select, signIn } from './steps.ts'

/** Cedar House Practice has no user administrator: Carl Nash asks for one, becomes it, makes others, hands over and leaves. */

const [portal, browser] = await Promise.all([openPortal([pcse]), openBrowser()])

afterAll(async () => {
  await browser.close()
  await portal.close()
})

/** A browser in which no page script runs; everything is done by keyboard. */
const fresh = async (): Promise<Page> => (await visit(browser, { origin: portal.url, scripting: false })).newPage()

async function as(name: string): Promise<Page> {
  const page = await fresh()
  await signIn(page, name)
  return page
}

/** Follows the link in the newest message to an address. */
async function openLink(page: Page, to: string): Promise<void> {
  const [newest] = await listOutbox(portal.db, { to })
  const path = /https?:\/\/[^/\s]+(\/\S+)/.exec(newest?.body ?? '')?.[1]
  await page.goto(path ?? `/no-message-for-${to}`)
}

async function nameAuthoriser(page: Page, name: string, email: string): Promise<void> {
  await fill(page, 'Their full name', name)
  await fill(page, 'Their work email address', email)
  await press(page, 'Continue')
  await press(page, 'Send the form')
  await sees(page, 'Form sent')
}

async function fillForm(page: Page): Promise<void> {
  await page.goto('/first-administrator/pcse')
  await press(page, 'Start now')
  await fill(page, 'Practice code (ODS code)', 'G99003')
  await press(page, 'Continue')
  await fill(page, 'Full name', 'Carl Nash')
  await fill(page, 'Work email address', people.carl.email)
  await press(page, 'Continue')
  await select(page, 'GPP - Practice User Management')
  await press(page, 'Continue')
  await select(page, 'GP partner')
  await press(page, 'Continue')
}

async function authorise(email: string): Promise<void> {
  const page = await fresh()
  await openLink(page, email)
  await select(page, 'Yes, I know Carl Nash and authorise it')
  await press(page, 'Send my answer')
  await sees(page, 'You have authorised it')
}

async function checkForm(): Promise<Page> {
  const vera = await as('Vera Osei')
  await vera.goto('/pcse/first-administrators')
  await follow(
    vera,
    vera
      .getByRole('row', { name: /Carl Nash/ })
      .first()
      .getByRole('link'),
  )
  return vera
}

/** Invites somebody with a role; answers their browser once they have accepted. */
async function addPeer(page: Page, name: string, role: string): Promise<Page> {
  const email = `${name.toLowerCase().replace(' ', '.')}@cedar.example`
  await openTab(page, 'User management')
  await press(page, 'Add a user')
  await fill(page, 'Full name', name)
  await fill(page, 'Email address', email)
  await press(page, 'Continue')
  await select(page, role)
  await press(page, 'Continue')
  await press(page, 'Send the invitation')
  const invited = await fresh()
  await openLink(invited, email)
  await fill(invited, 'Full name', name)
  await fill(invited, 'Choose a password', 'three random words')
  await press(invited, 'Make my account')
  await sees(invited, 'Your account is ready')
  return invited
}

async function administratorsOfCedar(): Promise<readonly string[]> {
  const rows = await portal.db
    .selectFrom('assignments as a')
    .innerJoin('memberships as m', 'm.id', 'a.membership_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select('u.name')
    .where('m.organisation_id', '=', places.cedar.id)
    .where('m.status', '=', 'active')
    .where('a.role', '=', 'gppUserManagement')
    .orderBy('u.name')
    .execute()
  return rows.map(({ name }) => name)
}

test('a form with an authoriser who is not listed is refused with the reason, corrected, and applied', async () => {
  const stranger = await fresh()
  await fillForm(stranger)
  await nameAuthoriser(stranger, 'Dr Nobody', 'dr.nobody@cedar.example')
  await authorise('dr.nobody@cedar.example')
  const vera = await checkForm()
  await sees(vera, 'Not listed.')
  await fill(vera, vera.locator('[name="action"]'), 'Name a listed GP partner')
  await fill(vera, vera.locator('[name="why"]'), 'Dr Nobody is not on our list')
  await press(vera, 'Send it back')
  const [told] = await listOutbox(portal.db, { to: people.carl.email })
  expect(told?.body).toContain('Dr Nobody is not on our list')
  await fillForm(stranger)
  await nameAuthoriser(stranger, 'Dr Clare Day', 'dr.clare.day@cedar.example')
  await authorise('dr.clare.day@cedar.example')
  const again = await checkForm()
  await sees(again, 'Listed and active.')
  await press(again, 'Apply the role')
  expect(await administratorsOfCedar()).toEqual(['Carl Nash'])
})

test('the new administrator makes three others, is refused a fifth, hands over and leaves', async () => {
  const role = 'GPP - Practice User Management'
  const carl = await as('Carl Nash')
  for (const name of ['Ada Quill', 'Ben Quill', 'Cyd Quill']) await addPeer(carl, name, role)
  const four = await addPeer(carl, 'Dee Quill', 'GPP - View Claims')
  await openTab(carl, 'User management')
  await follow(carl, 'Assign roles to Dee Quill')
  await select(carl, role)
  await press(carl, 'Save roles')
  if (await carl.getByRole('button', { name: 'Save this change' }).isVisible()) await press(carl, 'Save this change')
  await sees(carl, `A practice may have at most 4 ${role}`)
  await carl.goto('/pcse/hand-over')
  await select(carl, 'I leave Cedar House Practice')
  await pick(carl, 'Who takes over?', 'Dee Quill')
  await press(carl, 'Continue')
  await press(carl, 'Ask Dee Quill')
  await sees(carl, 'Dee Quill is asked to take over')
  await four.goto('/pcse/requests')
  await follow(four, 'Carl Nash asks you to take over')
  await press(four, 'Take over')
  await sees(four, `You have taken over: ${role}`)
  expect(await administratorsOfCedar()).toEqual(['Ada Quill', 'Ben Quill', 'Cyd Quill', 'Dee Quill'])
  expect((await carl.goto('/pcse/users'))?.status()).toBe(404)
})
