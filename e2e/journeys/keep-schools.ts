import type { Page } from '../browser.ts'
import { follow, openTab, press, rowOf, sees } from './steps.ts'

/** LA set-up keeps the list: adds a school, gives its eligible numbers, and removes it again. */
export async function keepSchools(page: Page): Promise<void> {
  const name = 'Nettle Field Primary School'
  await openTab(page, 'Schools')
  await page.getByRole('button', { name: 'Add a school' }).click()
  await press(page, 'Add school')
  await sees(page, 'There is a problem')
  await page.getByLabel('Name of the school').fill(name)
  await page.getByLabel('DfE number').fill('901/4321')
  await page.getByLabel('URN').fill('901999')
  await page.getByLabel('Type').selectOption({ label: 'Academy' })
  await press(page, 'Add school')
  await sees(page, `${name} added`)
  await openTab(page, 'Schools')
  await follow(page, `Edit numbers of ${name}`)
  await page.getByLabel('Eligible pupils in Reception').fill('31')
  await page.getByLabel('Eligible pupils in Year 6').fill('29')
  await press(page, 'Save')
  await sees(page, `Eligible pupil numbers of ${name} saved`)
  const row = await rowOf(page, new RegExp(name))
  await row.getByText('31').waitFor()
  await follow(page, `Remove ${name}`)
  await press(page, 'Remove school')
  await sees(page, `${name} removed`)
}
