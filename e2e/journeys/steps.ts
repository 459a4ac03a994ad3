import type { Locator, Page } from '../browser.ts'

/** Waits until the page says so. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor()
}

/** Opens a tab of the service's bar. */
export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
}

/** Presses a button of the page's own part. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click()
}

/** Follows a link of the page's own part. */
export async function follow(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('link', { name }).first().click()
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

/**
 * Moves the focus to the element with the Tab key alone, as somebody without a mouse does. Throws when it is not reached
 * within 120 presses, or when nothing shows where the focus is.
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) {
      if (!(await target.evaluate(showsFocus))) throw new Error(`Nothing shows the focus on ${target}`)
      return
    }
  }
  throw new Error(`${target} is not reached by the Tab key`)
}

function showsFocus(element: Element): boolean {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
  return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
}
