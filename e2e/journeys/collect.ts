import { join } from 'node:path'
import type { Page } from '../browser.ts'
import { fill, fillAll, follow, giveFile, openTab, pick, press, sees } from './steps.ts'

const sample = join(import.meta.dirname, '../../services/ncmp/uploads/sample-upload.csv')

/** A collector uploads the sample file, sees what was found in it row by row, and saves the good rows. */
export async function uploadSample(page: Page): Promise<void> {
  await openTab(page, 'Pupil Data')
  await press(page, 'Upload pupils')
  await giveFile(page, 'File with pupils', sample)
  await press(page, 'Upload and check')
  await sees(page, 'Nothing is saved yet')
  await sees(page, 'Rows to look at')
  await press(page, 'Save and confirm the warnings')
  await sees(page, /Upload saved: \d+ added/)
}

/** Finds an uploaded child who waits, and adds the measurement; BMI and centile stand on the record. */
export async function addMeasurement(page: Page, child: string): Promise<void> {
  await openTab(page, 'Pupil Data')
  await fill(page, 'Name, NHS number or reference', child)
  await press(page, 'Find')
  await follow(page, /^Add measurement of/)
  await fillAll(page, { Day: '16', Month: '11', Year: '2026', Height: '104.6', Weight: '17.2' })
  await press(page, 'Save measurement')
  await sees(page, 'centile')
}

/** Corrects a child's details. */
export async function editDetails(page: Page, postcode: string): Promise<void> {
  await press(page, 'Edit details')
  await fill(page, 'Postcode', postcode)
  await press(page, 'Save')
  await sees(page, postcode)
}

/** Confirms every improbable measurement of the collector's schools, one after the other; answers how many there were. */
export async function confirmWarnings(page: Page): Promise<number> {
  for (let confirmed = 0; ; confirmed++) {
    await openTab(page, 'Pupil Data')
    await pick(page, 'Measurement', 'Warnings to confirm')
    await press(page, 'Find')
    const pupils = page.getByRole('main').getByRole('rowheader').getByRole('link')
    if ((await pupils.count()) === 0) return confirmed
    await follow(page, pupils.first())
    await follow(page, 'Confirm the measurement, or correct it')
    await press(page, 'Confirm: the figures are right')
    await sees(page, 'Measurement confirmed')
  }
}
