import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { impactSuite } from '../../services/impact-suite/test/programme-host.ts'
import { openBrowser, type Page, signInAs, visit } from '../browser.ts'
import { openPortal, type Portal } from '../portal.ts'
import { press, sees, tabTo } from './steps.ts'

/** An administrator makes a role, gives it, changes it having seen the effect, and removes it. */

const root = '/impact-suite'

describe('a role of one’s own, in a browser:', () => {
  let portal: Portal
  let browser: Browser
  beforeAll(async () => {
    ;[portal, browser] = await Promise.all([openPortal([impactSuite]), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.close()
  })

  const asMia = async (scripting: boolean, act: (page: Page) => Promise<void>): Promise<void> => {
    const context = await visit(browser, { origin: portal.url, scripting })
    try {
      const page = await context.newPage()
      await signInAs(page, 'Mia')
      await act(page)
    } finally {
      await context.close()
    }
  }

  it('is made, given, changed and removed with scripting off', async () => {
    await asMia(false, async (page) => {
      await page.goto(`${root}/roles`)
      await page.getByRole('button', { name: 'Make a role' }).click()
      await page.getByLabel('Name of the role').fill('Desk auditor')
      await page.locator('summary', { hasText: 'Reporter accounts' }).click()
      await page.getByLabel('Log in as a reporter', { exact: true }).check()
      await page.getByLabel('Read-only').check()
      await press(page, 'Continue')
      await sees(page, /“Log in as a reporter” needs “Edit/)
      const limited = page.locator('[id="grants.reporter.limited"]')
      expect(await limited.isVisible()).toBe(false)
      await page.getByLabel('View reporter accounts (no editing, archiving or deleting)').check()
      await limited.check()
      await press(page, 'Continue')
      await sees(page, 'Nothing is saved yet.')
      await press(page, 'Save this role')
      await sees(page, 'Desk auditor made')
      await giveToNed(page, true)
      await page.goto(`${root}/roles`)
      await page.getByRole('link', { name: 'Desk auditor' }).first().click()
      await page.getByRole('link', { name: 'Change this role' }).click()
      await page.locator('summary', { hasText: 'Reporter accounts' }).click()
      await page.locator('[id="grants.reporter.limited"]').uncheck()
      await press(page, 'Continue')
      await sees(page, /1 person holds this role/)
      await press(page, 'Save this role')
      await sees(page, 'Desk auditor changed')
      await giveToNed(page, false)
      await page.goto(`${root}/roles`)
      await page.getByRole('link', { name: 'Desk auditor' }).first().click()
      await page.getByRole('link', { name: 'Remove it' }).click()
      await press(page, 'Remove this role')
      await sees(page, 'Desk auditor removed')
    })
  })

  it('is made by keyboard alone, and what a choice asks comes right after it', async () => {
    await asMia(true, async (page) => {
      await page.goto(`${root}/roles/new`)
      await tabTo(page, page.getByLabel('Name of the role'))
      await page.keyboard.type('Site reader')
      await tabTo(page, page.locator('summary', { hasText: 'Sites' }))
      await page.keyboard.press('Enter')
      await tabTo(page, page.getByLabel('Access sites', { exact: true }))
      await page.keyboard.press('Space')
      await tabTo(page, page.locator('[id="scope.site.access"]'))
      await page.keyboard.press('Space')
      await tabTo(page, page.locator('[id="choice.site.access"]'))
      await page.keyboard.press('Space')
      await tabTo(page, page.getByRole('button', { name: 'Continue' }))
      await page.keyboard.press('Enter')
      await sees(page, 'Nothing is saved yet.')
      await tabTo(page, page.getByRole('button', { name: 'Save this role' }))
      await page.keyboard.press('Enter')
      await sees(page, 'Site reader made')
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Site reader')
    })
  })
})

async function giveToNed(page: Page, wanted: boolean): Promise<void> {
  await page.goto(`${root}/users`)
  await page.getByRole('link', { name: 'Ned' }).first().click()
  await page.goto(`${page.url()}/roles`)
  await page.getByLabel('Desk auditor').setChecked(wanted)
  await press(page, 'Save roles')
  await sees(page, wanted ? 'Desk auditor added' : 'Desk auditor removed')
}
