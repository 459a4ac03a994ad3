import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { browserLaunch } from '../tools/setup/browser.ts'

export type { BrowserContext, Locator, Page } from 'playwright-core'

/** What kind of visitor a browser context is. */
export type Visitor = {
  readonly origin: string
  /** False: no page script runs. */
  readonly scripting?: boolean
  /** CSS pixels; 1280 unless told. 320 is the narrowest that WCAG's reflow asks for. */
  readonly width?: number
}

/** Starts the test browser. Close it when done. Throws when this machine has none, saying what to do. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch(await browserLaunch())
}

/** A fresh visitor with no cookies. Pages wait at most a minute for anything: a slow machine fails no test. */
export async function visit(
  browser: Browser,
  { origin, scripting = true, width = 1280 }: Visitor,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: origin,
    javaScriptEnabled: scripting,
    viewport: { width, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  })
  context.setDefaultTimeout(60_000)
  return context
}

/**
 * Keeps a picture of the whole page as `<name>.png` in the folder `REMIT_SCREENSHOTS`; does nothing when that is not set.
 * Slashes in the name become dashes.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.REMIT_SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '')}.png`)
  await page.screenshot({ path, fullPage: true })
}

/** Signs in as one of the demonstration's cast, with one press on the sign-in page; ends where Remit leads. */
export async function signInAs(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name, exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
