import { inTransaction } from '@remit/platform/db'
import { inviteMember } from '@remit/platform/directory'
import { compileOrThrow } from '@remit/policy'
import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { authorities } from '../../services/ncmp/demo/places.ts'
import { ncmpPolicy } from '../../services/ncmp/policy.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { type BrowserContext, openBrowser, picture, signInAs, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import { overflow, violations } from './look.ts'
import { type Example, examples, findRecords } from './pages.ts'

const [portal, browser] = await Promise.all([openPortal([ncmp]), openBrowser()])
const all = examples(await findRecords(portal.db, await invite()))
const contexts = new Map<string, Promise<BrowserContext>>()

afterAll(async () => {
  await browser.close()
  await portal.close()
})

describe.each([1280, 320])('at %d pixels', (width) => {
  it.each(all.map((example) => [`${example.route} (${example.state})`, example] as const))(
    '%s has no violation and needs no scrolling sideways',
    async (name, example) => {
      const page = await open(browser, example, width)
      try {
        await picture(page, `${name} ${width}`)
        expect(await overflow(page)).toEqual({ pixels: 0, first: '' })
        expect(await violations(page)).toEqual([])
      } finally {
        await page.close()
      }
    },
  )
})

it('every page of the route table has an example', () => {
  const notPages = ['/health/', '/assets/', '/ncmp/extract']
  const shown = new Set(all.map(({ route }) => route))
  const missing = portal.routes.filter(
    ({ method, path }) => method === 'GET' && !shown.has(path) && !notPages.some((start) => path.startsWith(start)),
  )
  expect(missing.map(({ path }) => path)).toEqual([])
})

async function open(on: Browser, example: Example, width: number) {
  const key = `${example.as ?? 'nobody'} at ${width}`
  const context = contexts.get(key) ?? newContext(on, example.as, width)
  contexts.set(key, context)
  const page = await (await context).newPage()
  await page.goto(example.address)
  await example.reach?.(page)
  return page
}

async function newContext(on: Browser, name: string | undefined, width: number): Promise<BrowserContext> {
  const context = await visit(on, { baseUrl: portal.url, width })
  if (name !== undefined) {
    const page = await context.newPage()
    await signInAs(page, name)
    await page.close()
  }
  return context
}

async function invite(): Promise<string> {
  const sent = await inTransaction(portal.db, (tx) =>
    inviteMember(tx, {
      policy: compileOrThrow(ncmpPolicy),
      actor: { system: 'operator', name: 'e2e' },
      email: 'una.new@northtown.example',
      name: 'Una New',
      organisation: authorities.northtown.id,
      roles: ['monitor'],
      assigned: [],
      now: new Date(),
    }),
  )
  return sent.token
}
