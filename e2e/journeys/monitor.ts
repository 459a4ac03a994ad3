import type { Page } from '../browser.ts'
import { follow, openTab, pick, press, sees } from './steps.ts'

/** A monitor reads the indicators of their own schools; no figure leads to a child. */
export async function readIndicators(page: Page, schools: number): Promise<void> {
  await openTab(page, 'Monitoring & Submissions')
  await sees(page, /Data-quality indicators/)
  await sees(page, new RegExp(`Counted over ${schools} schools assigned to you, of every type`))
  await pick(page, 'Year group', 'Reception')
  await press(page, 'Show')
  await page.waitForURL(/year=R/)
}

/** A super monitor opens the records behind an indicator, and one of them. */
export async function openRecords(page: Page): Promise<void> {
  await openTab(page, 'Monitoring & Submissions')
  await follow(page, /records: /)
  await sees(page, 'Pupil records')
  await follow(page, page.getByRole('main').getByRole('rowheader').getByRole('link').first())
  await sees(page, 'Date of birth')
}
