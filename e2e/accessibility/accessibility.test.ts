import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { ncmp } from '../../services/ncmp/service.ts'
import { type BrowserContext, openBrowser, picture, signInAs, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import type { Example } from './example.ts'
import { outOfReach, overflow, violations, weight } from './look.ts'
import { examples } from './pages.ts'
import { furnish } from './world.ts'

const [portal, browser] = await Promise.all([openPortal([ncmp]), openBrowser()])
const all = examples(await furnish(portal.db, portal.clock()))
const contexts = new Map<string, Promise<BrowserContext>>()

afterAll(async () => {
  await browser.close()
  await portal.close()
})

const widths = [1280, 320]
const mostBytes = 60_000

describe.concurrent('no violation of WCAG 2.2 AA and no scrolling sideways, wide or narrow:', () => {
  it.each(all.map((example) => [`${example.route} (${example.state})`, example] as const))(
    '%s',
    async (name, example) => {
      const page = await open(browser, example)
      try {
        expect(await weight(page), 'bytes, compressed, without fonts').toBeLessThanOrEqual(mostBytes)
        expect(await outOfReach(page), 'by keyboard').toEqual([])
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 })
          await picture(page, `${name} ${width}`)
          expect(await overflow(page), `at ${width} pixels`).toEqual({ pixels: 0, first: '' })
          expect(await violations(page), `at ${width} pixels`).toEqual([])
        }
      } finally {
        await page.close()
      }
    },
  )
})

it('every page of the route table has an example', () => {
  const notPages =
    /^\/session$|^\/(health|assets|\.well-known|api)\/|^\/ncmp\/(users\/(download|imports\/(template|:import\/results))|history\/download|roles\/matrix|reviews\/:review\/evidence|schools\/(download|imports\/(template|:import\/results)|:school\/(offline-sheet|letters\/file))|pupils\/:pupil\/letter\/file|census\/:load\/results|uploads\/(template|sample|:upload\/errors(-sheet)?)|resources\/ethnic-categories|published-tables\/file|submission\/extract)$/
  const shown = new Set(all.map(({ route }) => route))
  const missing = portal.routes.filter(
    ({ method, path }) => method === 'GET' && !shown.has(path) && !notPages.test(path),
  )
  expect(missing.map(({ path }) => path)).toEqual([])
})

async function open(on: Browser, example: Example) {
  const who = example.as ?? 'nobody'
  const context = contexts.get(who) ?? newContext(on, example.as)
  contexts.set(who, context)
  const page = await (await context).newPage()
  await page.goto(example.address)
  try {
    await example.reach?.(page)
  } catch (cause) {
    throw new Error(`On the page “${await page.title()}”`, { cause })
  }
  return page
}

async function newContext(on: Browser, name: string | undefined): Promise<BrowserContext> {
  const context = await visit(on, { origin: portal.url })
  const page = await context.newPage()
  // Even a signed-out visitor is given a cookie by the first page: pages opened side by side must already have it.
  if (name === undefined) await page.goto('/sign-in')
  else await signInAs(page, name)
  await page.close()
  return context
}
