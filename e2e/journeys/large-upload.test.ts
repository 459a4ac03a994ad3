import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase } from '../../packages/platform/src/testing/fresh-database.ts'
import { schools } from '../../services/ncmp/demo/places.ts'
import { openBrowser, type Page } from '../browser.ts'
import { actAs } from './act-as.ts'
import { type Remit, startRemit } from './remit.ts'
import { giveFile, openTab, press, sees } from './steps.ts'

let remit: Remit
let browser: Browser
beforeAll(async () => {
  const { url } = await freshDatabase()
  ;[remit, browser] = await Promise.all([startRemit({ url }), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await remit?.stop()
})

it('on PostgreSQL, by keyboard alone and with scripting off, a large file is read and saved in the background', () =>
  actAs({ browser, origin: remit.url, name: 'Mo Hassan' }, async (page) => {
    await openTab(page, 'Pupil Data')
    const before = await countPupils(page)
    await press(page, 'Upload pupils')
    const file = { name: 'many.csv', mimeType: 'text/csv', buffer: manyChildren(1_200) }
    await giveFile(page, 'File with pupils', file)
    await press(page, 'Upload and check')
    await sees(page, 'more than 1,000 rows')
    await press(page, 'Yes, continue')
    await page.getByRole('button', { name: 'Save 1,200 pupils' }).waitFor({ timeout: 60_000 })
    await press(page, 'Save 1,200 pupils')
    await page.getByRole('link', { name: 'Go to Pupil Data' }).waitFor({ timeout: 60_000 })
    await openTab(page, 'Pupil Data')
    expect(await countPupils(page)).toBe(before + 1_200)
  }))

async function countPupils(page: Page): Promise<number> {
  const line = (await page.getByText(/^Showing/).textContent()) ?? ''
  return Number(/of ([\d,]+) pupils/.exec(line.replaceAll(/\s+/g, ' '))?.[1]?.replaceAll(',', ''))
}

function manyChildren(count: number): Buffer {
  const rows = Array.from({ length: count }, (_, index) => {
    const born = new Date(Date.UTC(2021, 8, 1 + (index % 360)))
    const day = [born.getUTCDate(), born.getUTCMonth() + 1].map((part) => String(part).padStart(2, '0')).join('/')
    const sex = index % 2 === 0 ? 'F' : 'M'
    return `${schools.ash.urn},${day}/${born.getUTCFullYear()},${sex},Child,Number ${index},R${index}`
  })
  return Buffer.from(['URN,Date of birth,Sex,First name,Last name,Pupil reference', ...rows].join('\n'))
}
