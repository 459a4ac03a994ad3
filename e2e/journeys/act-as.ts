import type { Browser } from 'playwright-core'
import { type Page, picture, visit } from '../browser.ts'
import { signIn } from './steps.ts'

export type Act = (page: Page) => Promise<void>

/** Who acts where; `name` left out: a visitor who is not signed in. */
export type Actor = {
  readonly browser: Browser
  readonly origin: string
  readonly name?: string | undefined
  /** True: with scripts, for the few things that cannot be without; the journey says why. */
  readonly scripting?: boolean
}

/**
 * Lets one of the cast act in a browser window of their own, in which no page script runs. Rejects with the page they
 * stopped on, kept as a picture, and when the browser complained: a script that failed, something the content security
 * policy forbids.
 */
export async function actAs({ browser, origin, name, scripting = false }: Actor, act: Act): Promise<void> {
  const context = await visit(browser, { origin, scripting })
  const page = await context.newPage()
  const complaints = complaintsOn(page)
  try {
    if (name !== undefined) await signIn(page, name)
    await act(page)
  } catch (cause) {
    await picture(page, `stopped ${name}`)
    throw new Error(`${name ?? 'A visitor'} stopped on “${await page.title()}” (${page.url()})`, { cause })
  } finally {
    await context.close()
  }
  if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`)
}

function complaintsOn(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A page that says what is wrong with a form answers 4xx, which the browser notes: that is no fault.
    const isAnswer = message.text().startsWith('Failed to load resource: the server responded with a status of 4')
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text())
  })
  return complaints
}
