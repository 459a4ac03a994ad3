import axe, { type AxeResults } from 'axe-core'
import type { Page } from '../browser.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds wrong with the page as it stands, by WCAG 2.0 to 2.2 at A and AA: one line a rule and element. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations: found } = await page.evaluate<AxeResults, string[]>(
    (runOnly) => (window as unknown as { axe: typeof axe }).axe.run({ runOnly, resultTypes: ['violations'] }),
    standards,
  )
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
  )
}

/** How many CSS pixels the page is wider than its window, and what sticks out first; 0 when nobody must scroll sideways. */
export async function overflow(page: Page): Promise<{ pixels: number; first: string }> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const wide = [...document.body.querySelectorAll('*')].find((element) => {
      const scrolls = element.closest('.remit-table-scroll, [tabindex="0"]')
      return !scrolls && element.getBoundingClientRect().right > width + 1
    })
    const pixels = Math.max(0, document.documentElement.scrollWidth - width)
    return { pixels, first: pixels > 0 ? (wide?.outerHTML.slice(0, 200) ?? '') : '' }
  })
}

/** Bytes of the page with everything it loads, as they travelled: compressed, fonts apart. */
export async function weight(page: Page): Promise<number> {
  return page.evaluate(() => {
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    const counted = (loaded as PerformanceResourceTiming[]).filter(({ name }) => !/\.woff2?$/.test(name))
    return counted.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
  })
}

/** What somebody without a mouse cannot get to, or gets to out of order: a line for each. */
export async function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const interactive =
      'a[href], button, input:not([type="hidden"]), select, textarea, summary, [onclick], [role="button"]'
    const wrong = [...document.querySelectorAll<HTMLElement>(interactive)].filter((element) => {
      if (element.matches(':disabled') || !element.checkVisibility()) return false
      return element.tabIndex !== 0
    })
    return wrong.map(({ outerHTML }) => outerHTML.slice(0, 200))
  })
}
