import type { Page } from '../browser.ts'
import { fill, follow, openTab, press, rowOf, sees, select } from './steps.ts'

/** Somebody new. */
export type Newcomer = { readonly name: string; readonly email: string }

/** A super user adds somebody, who then stands in the list with no roles and no schools. */
export async function addUser(page: Page, { name, email }: Newcomer): Promise<void> {
  await openTab(page, 'Manage users')
  await press(page, 'Add a user')
  await fill(page, 'Full name', name)
  await fill(page, 'Email address', email)
  await press(page, 'Continue')
  await sees(page, 'Roles at')
  await press(page, 'Continue')
  await sees(page, 'Which schools')
  await press(page, 'Continue')
  await press(page, 'Send the invitation')
  await openTab(page, 'Manage users')
  await rowOf(page, name)
}

/** Ticks a role on the user's page and reads the confirmation, which names the change. */
export async function giveRole(page: Page, name: string, role: string): Promise<void> {
  await openTab(page, 'Manage users')
  await follow(page, `Assign roles to ${name}`)
  await select(page, role)
  await press(page, 'Save roles')
  await sees(page, `${name} will be able to do`)
  await press(page, 'Save this change')
  await page.getByRole('alert').filter({ hasText: role }).filter({ hasText: name }).waitFor()
}

/** Finds schools by one word after the other, ticks all that are found, and saves them together. */
export async function giveSchools(page: Page, name: string, words: readonly string[]): Promise<void> {
  await openTab(page, 'Manage users')
  await follow(page, `Assign schools to ${name}`)
  for (const word of words) {
    await fill(page, 'Find by name or code', word)
    await press(page, 'Find')
    await press(page, /^Tick all/)
    await page.locator('input[name="places"][type="checkbox"]:checked').first().waitFor()
  }
  await press(page, 'Save assignment')
  await sees(page, 'will be added')
  await press(page, 'Save this change')
  await page.getByRole('alert').filter({ hasText: name }).waitFor()
  await follow(page, `Assign schools to ${name}`)
  await sees(page, `${name} has ${words.length} of`)
}

/** The single lead's place is taken: the page says who holds it and what can be done. */
export async function cannotBecomeLead(page: Page, name: string, lead: string): Promise<void> {
  await openTab(page, 'Manage users')
  await follow(page, `Assign roles to ${name}`)
  await select(page, 'NCMP Lead')
  await press(page, 'Save roles')
  await sees(page, lead)
  await sees(page, 'This change is not possible')
}

/** Somebody who was invited follows the link in the message, chooses a password, and is signed in. */
export async function acceptInvitation(page: Page, { name, email }: Newcomer): Promise<void> {
  await page.goto(`/demonstration/outbox?to=${encodeURIComponent(email)}`)
  await follow(page, page.getByRole('article').getByRole('link').first())
  await fill(page, 'Full name', name)
  await fill(page, 'Choose a password', 'three random words')
  await press(page, 'Make my account')
  await sees(page, 'Your account is ready')
}
