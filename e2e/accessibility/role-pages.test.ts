import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { impactSuite } from '../../services/impact-suite/test/programme-host.ts'
import { openBrowser, picture, signInAs, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import { overflow, violations } from './look.ts'
import { makeRoles, rolePages } from './role-pages.ts'

/** The pages of roles over the largest catalogue there is, in a service with that policy and nothing else. */

const [portal, browser] = await Promise.all([openPortal([impactSuite]), openBrowser()])
const all = rolePages(await makeRoles(portal.db, portal.clock()))

afterAll(async () => {
  await browser.close()
  await portal.close()
})

describe('no violation of WCAG 2.2 AA and no scrolling sideways, wide or narrow:', () => {
  it.each(all.map((example) => [`${example.route} (${example.state})`, example] as const))(
    '%s',
    async (name, example) => {
      const context = await visit(browser, { origin: portal.url })
      try {
        const page = await context.newPage()
        await signInAs(page, example.as ?? 'Mia')
        await page.goto(example.address)
        await example.reach?.(page)
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 900 })
          await picture(page, `${name} ${width}`)
          expect(await overflow(page), `at ${width} pixels`).toEqual({ pixels: 0, first: '' })
          expect(await violations(page), `at ${width} pixels`).toEqual([])
        }
        expect(gzipSync(await page.content()).length).toBeLessThan(60_000)
      } finally {
        await context.close()
      }
    },
  )
})

it('every page about roles has an example', () => {
  const shown = new Set(all.map(({ route }) => route))
  const pages = portal.routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/impact-suite/roles'))
  const missing = pages.map(({ path }) => path).filter((path) => !shown.has(path) && !path.endsWith('/matrix'))
  expect(missing).toEqual([])
})
