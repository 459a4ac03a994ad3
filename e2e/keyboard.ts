import type { Locator, Page } from './browser.ts'

/** More corrections than this, and the element is not reached by the Tab key. */
const mostTries = 12

/**
 * Moves the focus to the element with the Tab key alone, as somebody without a mouse does: to a radio button, into its
 * group. Throws when it is not reached, or when nothing shows where the focus is.
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let tries = 0; tries < mostTries; tries++) {
    const away = await target.evaluate(tabsAway)
    if (away === 0) {
      if (!(await target.evaluate(showsFocus))) throw new Error(`Nothing shows the focus on ${target}`)
      return
    }
    // Sent one after the other without waiting for each: the browser carries them out in this order.
    const key = away > 0 ? 'Tab' : 'Shift+Tab'
    await Promise.all(Array.from({ length: Math.abs(away) }, () => page.keyboard.press(key)))
  }
  throw new Error(`${target} is not reached by the Tab key`)
}

/** Goes to a link or a button, presses Enter, and waits for the page it leads to. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  const arrival = page.waitForEvent('domcontentloaded')
  await page.keyboard.press('Enter')
  await arrival
}

/** Writes a text into a field, in place of what stood there. */
export async function write(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.type(text)
}

/** Ticks a box with Space, or takes the tick away; chooses a radio button with Space and the arrow keys. */
export async function tick(page: Page, box: Locator, wanted = true): Promise<void> {
  await tabTo(page, box)
  const isRadio = await box.evaluate((element) => element instanceof HTMLInputElement && element.type === 'radio')
  if (isRadio) return chooseRadio(page, box)
  if ((await box.isChecked()) !== wanted) await page.keyboard.press('Space')
  if ((await box.isChecked()) !== wanted) throw new Error(`Space does not change ${box}`)
}

/** Chooses an option of a list with the arrow keys. */
export async function choose(page: Page, list: Locator, option: string): Promise<void> {
  await tabTo(page, list)
  const away = await list.evaluate((element, wanted) => {
    if (!(element instanceof HTMLSelectElement)) return Number.NaN
    const at = [...element.options].findIndex(({ label, value }) => label.trim() === wanted || value === wanted)
    return at < 0 ? Number.NaN : at - element.selectedIndex
  }, option)
  if (Number.isNaN(away)) throw new Error(`“${option}” is not in ${list}`)
  for (let press = 0; press < Math.abs(away); press++) await page.keyboard.press(away > 0 ? 'ArrowDown' : 'ArrowUp')
}

/** Opens a file field with Enter and gives it a file. */
export async function attach(
  page: Page,
  field: Locator,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  // Waited for before the field is looked for: the browser must know by the time Enter is pressed.
  const chooser = page.waitForEvent('filechooser')
  await Promise.all([chooser, tabTo(page, field).then(() => page.keyboard.press('Enter'))])
  await (await chooser).setFiles(file)
}

async function chooseRadio(page: Page, radio: Locator): Promise<void> {
  if (await radio.evaluate((element) => element === document.activeElement)) await page.keyboard.press('Space')
  for (let presses = 0; presses < 40 && !(await radio.isChecked()); presses++) await page.keyboard.press('ArrowDown')
  if (!(await radio.isChecked())) throw new Error(`${radio} is not reached by the arrow keys`)
}

// The two functions below run in the page. A wrong count costs another try, never a wrong answer: what decides is where
// the focus really is.

/** How often Tab must be pressed to come to the element, or Shift and Tab when negative; 0 when the focus is there. */
function tabsAway(target: Element): number {
  const active = document.activeElement ?? document.body
  const groupOf = (element: Element): unknown =>
    element instanceof HTMLInputElement && element.type === 'radio'
      ? `${element.form?.action} ${element.name}`
      : element
  if (groupOf(active) === groupOf(target)) return 0
  const all = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex]')
  const stops = [...all].filter((it) => it.tabIndex >= 0 && !it.matches(':disabled') && it.checkVisibility())
  // A group of radio buttons is one stop.
  const groups = [...new Map(stops.toReversed().map((it) => [groupOf(it), it])).values()].toReversed()
  const goal = groups.find((it) => groupOf(it) === groupOf(target))
  if (goal === undefined) throw new Error('No Tab key leads there.')
  const isBehind = (from: Element, it: Element): boolean =>
    (from.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  if (active === document.body) return groups.indexOf(goal) + 1
  const between = groups.filter((it) =>
    isBehind(active, goal) ? isBehind(active, it) && isBehind(it, goal) : isBehind(goal, it) && isBehind(it, active),
  )
  const away = between.filter((it) => groupOf(it) !== groupOf(active)).length + 1
  return isBehind(active, goal) ? away : -away
}

/** Boxes and radio buttons are drawn by their label. */
function showsFocus(): boolean {
  const element = document.activeElement
  if (element === null) return false
  const isDrawn = element.matches('.govuk-checkboxes__input, .govuk-radios__input')
  const { outlineStyle, outlineWidth, boxShadow } =
    isDrawn && element.nextElementSibling
      ? getComputedStyle(element.nextElementSibling, '::before')
      : getComputedStyle(element)
  return (!isDrawn && outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
}
