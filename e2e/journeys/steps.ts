import type { Locator, Page } from '../browser.ts'
import { attach, choose, enter, tabTo, tick, write } from '../keyboard.ts'

// Everything a journey does is done by keyboard: Tab to it, then Enter, Space, the arrow keys or writing.

/** Waits until the page says so. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor()
}

/** Signs in as one of the demonstration's cast. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await press(page, name)
}

/** Opens a tab of the service's bar. */
export async function openTab(page: Page, name: string): Promise<void> {
  await enter(page, page.getByRole('navigation').getByRole('link', { name, exact: true }))
}

/** Presses a button of the page's own part. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await enter(page, page.getByRole('main').getByRole('button', { name, exact: true }))
}

/** Follows a link of the page's own part, or this one. */
export async function follow(page: Page, link: string | RegExp | Locator): Promise<void> {
  const isNamed = typeof link === 'string' || link instanceof RegExp
  await enter(page, isNamed ? page.getByRole('main').getByRole('link', { name: link }).first() : link)
}

/** Follows a link to a file; answers where the browser has put it. */
export async function download(page: Page, name: string): Promise<string> {
  await tabTo(page, page.getByRole('main').getByRole('link', { name }).first())
  const file = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  return (await file).path()
}

/** Writes into the field of this label, or into this one. */
export async function fill(page: Page, field: string | Locator, text: string): Promise<void> {
  await write(page, typeof field === 'string' ? page.getByLabel(field) : field, text)
}

/** Fills in several fields by their labels. */
export async function fillAll(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await fill(page, label, text)
}

/** Ticks the box or chooses the radio button of exactly this label, or this one; `wanted` false takes the tick away. */
export async function select(page: Page, box: string | Locator, wanted = true): Promise<void> {
  await tick(page, typeof box === 'string' ? page.getByLabel(box, { exact: true }) : box, wanted)
}

/** Chooses one of a list. */
export async function pick(page: Page, list: string, option: string): Promise<void> {
  await choose(page, page.getByLabel(list, { exact: true }), option)
}

/** Gives a file field a file: the path of one, or what is in it. */
export async function giveFile(page: Page, label: string, file: Parameters<typeof attach>[2]): Promise<void> {
  await attach(page, page.getByLabel(label), file)
}

/** The names of the tabs that are greyed out. */
export async function closedTabs(page: Page): Promise<string[]> {
  return page.getByRole('navigation').locator('[aria-disabled="true"]').allInnerTexts()
}

/** What stands in one row of a table, cell by cell; the row is the one whose header says so. */
export async function rowOf(page: Page, header: string | RegExp): Promise<Locator> {
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: header }) })
  await row.first().waitFor()
  return row.first()
}
