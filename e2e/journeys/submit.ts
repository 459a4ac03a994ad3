import { readFileSync } from 'node:fs'
import type { Page } from '../browser.ts'
import { choose } from '../keyboard.ts'
import { download, fill, follow, openTab, press, sees, select } from './steps.ts'

/** The lead checks the supplementary information and signs data quality off, with a reason for every indicator beyond its limit. */
export async function signOff(page: Page): Promise<void> {
  await openTab(page, 'Monitoring & Submissions')
  await follow(page, 'Go to this year’s submission')
  await follow(page, 'Check the supplementary information')
  await sees(page, 'Pupils not measured, by reason')
  await follow(page, page.getByRole('link', { name: 'Submission', exact: true }))
  await follow(page, 'Sign off data quality')
  for (const reason of await page.getByLabel('Reason', { exact: true }).all()) {
    const first = await reason.locator('option').nth(1).textContent()
    await choose(page, reason, first?.trim() ?? '')
  }
  await press(page, 'Sign off data quality')
  await sees(page, 'Data quality signed off')
}

/** The lead finalises, which locks the data. */
export async function finalise(page: Page): Promise<void> {
  await follow(page, 'Finalise the submission')
  await press(page, 'Finalise the submission')
  await sees(page, 'Submission finalised')
}

/** The national team looks the submission over and marks it final. */
export async function checkAndMarkFinal(page: Page, authority: string): Promise<void> {
  await page.goto('/ncmp/validation')
  await follow(page, authority)
  await sees(page, 'Data-quality indicators')
  await press(page, 'Mark it final')
  await press(page, 'Mark it final')
  await sees(page, `Submission of ${authority} marked final`)
}

/** The lead downloads all data as CSV, and permits the purge. Answers the lines of the file. */
export async function extractAndPermit(page: Page): Promise<string[]> {
  await openTab(page, 'Monitoring & Submissions')
  await follow(page, 'Go to this year’s submission')
  const lines = readFileSync(await download(page, 'Extract all data'), 'utf8')
    .trimEnd()
    .split('\r\n')
  await page.reload()
  await follow(page, 'Permit the data to be purged')
  await select(page, page.getByRole('checkbox'))
  await press(page, 'Permit all data to be purged')
  await sees(page, 'Permission to purge all data given')
  return lines
}

/** The national team reads what goes, confirms the number, and purges. Answers how many records went. */
export async function purge(page: Page, authority: string): Promise<number> {
  await page.goto('/ncmp/validation')
  await follow(page, authority)
  await press(page, 'Purge the pupil records')
  const goes = page.getByRole('listitem').filter({ hasText: 'pupil records of' }).locator('strong')
  const records = (await goes.textContent()) ?? ''
  await fill(page, 'How many pupil records go?', records)
  await press(page, 'Purge these records')
  await sees(page, `Pupil records of ${authority} purged`)
  return Number(records.replaceAll(',', ''))
}
