import { beginSession, hostingIn } from '@remit/platform/host'
import { openWorldHost } from '@remit/platform/testing'
import { afterAll, expect, it } from 'vitest'
import { openBrowser, picture, visit } from '../browser.ts'
import { overflow, violations } from './look.ts'

const [here, browser] = await Promise.all([openWorldHost(), openBrowser()])
const origin = await here.host.listen({ host: '127.0.0.1', port: 0 })

afterAll(async () => {
  await browser.close()
  await here.close()
})

it('viewing as a user: the form, its problems, the banner and what is closed hold WCAG 2.2 AA at both widths', async () => {
  const { db, config, clock } = hostingIn(here.host)
  const { id = '', membership = '' } = here.world.people.Sue ?? {}
  const token = await beginSession(db, config, { userId: id, membershipId: membership }, clock())
  const context = await visit(browser, { origin })
  await context.addCookies([{ name: 'remit-session', value: token, url: origin }])
  const page = await context.newPage()
  const looksFine = async (state: string) => {
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await picture(page, `view as ${state} ${width}`)
      expect(await overflow(page), `${state} at ${width} pixels`).toEqual({ pixels: 0, first: '' })
      expect(await violations(page), `${state} at ${width} pixels`).toEqual([])
    }
  }
  await page.goto(`${origin}/world/users/${here.world.people.Col?.membership}/viewing`)
  await looksFine('form')
  await page.getByRole('button', { name: 'Start viewing' }).click()
  await looksFine('error')
  await page.getByLabel('Why').fill('Ticket 7: a page looks wrong to them')
  await page.getByRole('button', { name: 'Start viewing' }).click()
  await page.getByText('Sue, you are viewing as Col').waitFor()
  await looksFine('banner')
  await page.goto(`${origin}/world/account`)
  await looksFine('closed')
  await page.getByRole('button', { name: 'Stop viewing' }).click()
  await page.getByText('You stopped viewing').waitFor()
})
