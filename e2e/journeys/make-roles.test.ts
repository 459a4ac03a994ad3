import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { impactSuite } from '../../services/impact-suite/test/programme-host.ts'
import { openBrowser, type Page } from '../browser.ts'
import { tabTo } from '../keyboard.ts'
import { openPortal, type Portal } from '../portal.ts'
import { actAs } from './act-as.ts'
import { fill, follow, press, sees, select } from './steps.ts'

/** An administrator makes a role, gives it, changes it having seen the effect, and removes it. */

const root = '/impact-suite'

describe('a role of one’s own, by keyboard alone:', () => {
  let portal: Portal
  let browser: Browser
  beforeAll(async () => {
    ;[portal, browser] = await Promise.all([openPortal([impactSuite]), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.close()
  })

  const asMia = (scripting: boolean, act: (page: Page) => Promise<void>): Promise<void> =>
    actAs({ browser, origin: portal.url, name: 'Mia', scripting }, act)

  it('is made, given, changed and removed with scripting off', async () => {
    await asMia(false, async (page) => {
      await page.goto(`${root}/roles`)
      await press(page, 'Make a role')
      await fill(page, 'Name of the role', 'Desk auditor')
      await openSection(page, 'Reporter accounts')
      await select(page, 'Log in as a reporter')
      await select(page, 'Read-only')
      await press(page, 'Continue')
      await sees(page, /“Log in as a reporter” needs “Edit/)
      const limited = page.locator('[id="grants.reporter.limited"]')
      expect(await limited.isVisible()).toBe(false)
      await select(page, 'View reporter accounts (no editing, archiving or deleting)')
      await select(page, limited)
      await press(page, 'Continue')
      await sees(page, 'Nothing is saved yet.')
      await press(page, 'Save this role')
      await sees(page, 'Desk auditor made')
      await giveToNed(page, true)
      await page.goto(`${root}/roles`)
      await follow(page, 'Desk auditor')
      await follow(page, 'Change this role')
      await openSection(page, 'Reporter accounts')
      await select(page, page.locator('[id="grants.reporter.limited"]'), false)
      await press(page, 'Continue')
      await sees(page, /1 person holds this role/)
      await press(page, 'Save this role')
      await sees(page, 'Desk auditor changed')
      await giveToNed(page, false)
      await page.goto(`${root}/roles`)
      await follow(page, 'Desk auditor')
      await follow(page, 'Remove it')
      await press(page, 'Remove this role')
      await sees(page, 'Desk auditor removed')
    })
  })

  it('with scripting on, what a choice asks comes right after it', async () => {
    await asMia(true, async (page) => {
      await page.goto(`${root}/roles/new`)
      await fill(page, 'Name of the role', 'Site reader')
      await openSection(page, 'Sites')
      const asked = ['[id="scope.site.access"]', '[id="choice.site.access"]'].map((id) => page.locator(id))
      for (const field of asked) expect(await field.isVisible()).toBe(false)
      await select(page, 'Access sites')
      for (const field of asked) await select(page, field)
      await press(page, 'Continue')
      await sees(page, 'Nothing is saved yet.')
      await press(page, 'Save this role')
      await sees(page, 'Site reader made')
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Site reader')
    })
  })
})

async function openSection(page: Page, name: string): Promise<void> {
  await tabTo(page, page.locator('summary', { hasText: name }))
  await page.keyboard.press('Enter')
}

async function giveToNed(page: Page, wanted: boolean): Promise<void> {
  await page.goto(`${root}/users`)
  await follow(page, 'Ned')
  await page.goto(`${page.url()}/roles`)
  await select(page, page.getByLabel('Desk auditor'), wanted)
  await press(page, 'Save roles')
  await press(page, 'Save this change')
  await sees(page, wanted ? 'Desk auditor added' : 'Desk auditor removed')
}
