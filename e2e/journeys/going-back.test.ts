import { afterAll, describe, expect, it } from 'vitest'
import { people } from '../../services/pcse/demo/people.ts'
import { pcse } from '../../services/pcse/service.ts'
import { openBrowser, type Page, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import { fillAll, pick, press, sees, signIn } from './steps.ts'

/** Una Price asks a question, goes back with her browser’s own button, and sends it again. */

const [portal, browser] = await Promise.all([openPortal([pcse]), openBrowser()])

afterAll(async () => {
  await browser.close()
  await portal.close()
})

describe.each([true, false])('with scripting %s', (scripting) => {
  const subject = scripting ? 'With scripts' : 'Without scripts'

  it('an enquiry sent again after going back is the first one, and so is what was added to it', async () => {
    const context = await visit(browser, { origin: portal.url, scripting })
    const page = await context.newPage()
    await signIn(page, people.una.name)
    await page.goto('/pcse/contact')
    await sentTwice(page, () => ask(page, subject))
    await sentTwice(page, () => add(page))
    const kept = portal.db
      .selectFrom('pcse.enquiry_messages as m')
      .innerJoin('pcse.enquiries as e', 'e.id', 'm.enquiry_id')
    const messages = await kept.select('m.body').where('e.subject', '=', subject).orderBy('m.id').execute()
    expect(messages.map(({ body }) => body)).toEqual(['An answer', 'And soon'])
    await context.close()
  })
})

/** Sends a form, goes back, and sends it again: it leads to the same place, which says so. */
async function sentTwice(page: Page, send: () => Promise<void>): Promise<void> {
  await send()
  const [first] = page.url().split('?')
  await page.goBack()
  await send()
  await sees(page, 'You have already sent this form')
  expect(page.url().split('?')[0]).toBe(first)
}

async function ask(page: Page, subject: string): Promise<void> {
  await pick(page, 'What is it about?', 'Something else')
  await fillAll(page, { 'Your question in a few words': subject, 'What do you need?': 'An answer' })
  await press(page, 'Send')
  await page.waitForURL(/\/contact\/[0-9a-f]/)
}

async function add(page: Page): Promise<void> {
  await fillAll(page, { 'Write again': 'And soon' })
  await press(page, 'Send')
  await sees(page, 'And soon')
}
