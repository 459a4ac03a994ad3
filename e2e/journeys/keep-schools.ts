import type { Page } from '../browser.ts'
import { fill, follow, openTab, pick, press, rowOf, sees } from './steps.ts'

/** LA set-up keeps the list: adds a school, gives its eligible numbers, and removes it again. */
export async function keepSchools(page: Page): Promise<void> {
  const name = 'Nettle Field Primary School'
  await openTab(page, 'Schools')
  await press(page, 'Add a school')
  await press(page, 'Add school')
  await sees(page, 'There is a problem')
  await fill(page, 'Name of the school', name)
  await fill(page, 'DfE number', '901/4321')
  await fill(page, 'URN', '901999')
  await pick(page, 'Type', 'Academy')
  await press(page, 'Add school')
  await sees(page, `${name} added`)
  await openTab(page, 'Schools')
  await follow(page, `Edit numbers of ${name}`)
  await fill(page, 'Eligible pupils in Reception', '31')
  await fill(page, 'Eligible pupils in Year 6', '29')
  await press(page, 'Save')
  await sees(page, `Eligible pupil numbers of ${name} saved`)
  const row = await rowOf(page, new RegExp(name))
  await row.getByText('31').waitFor()
  await follow(page, `Remove ${name}`)
  await press(page, 'Remove school')
  await sees(page, `${name} removed`)
}
