import type { Page } from '../browser.ts'
import { follow, openTab, sees, tabTo } from './steps.ts'

/** A monitor reads the indicators of their own schools by keyboard alone; no figure leads to a child. */
export async function readIndicatorsByKeyboard(page: Page, schools: number): Promise<void> {
  await tabTo(page, page.getByRole('navigation').getByRole('link', { name: 'Monitoring & Submissions' }))
  await page.keyboard.press('Enter')
  await sees(page, /Data-quality indicators/)
  await sees(page, new RegExp(`Counted over ${schools} schools assigned to you, of every type`))
  await tabTo(page, page.getByLabel('Year group', { exact: true }))
  await page.keyboard.press('R')
  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Show' }))
  await page.keyboard.press('Enter')
  await page.waitForURL(/year=R/)
}

/** A super monitor opens the records behind an indicator, and one of them. */
export async function openRecords(page: Page): Promise<void> {
  await openTab(page, 'Monitoring & Submissions')
  await follow(page, /records: /)
  await sees(page, 'Pupil records')
  await page.getByRole('main').getByRole('rowheader').getByRole('link').first().click()
  await sees(page, 'Date of birth')
}
