import type { Page } from '../browser.ts'
import type { SignInFound } from './sign-in-world.ts'

/** One page in one state, as one of the cast sees it. */
export type Example = {
  /** The route as the route table has it. */
  readonly route: string
  readonly state: string
  /** One of the cast by name; left out: nobody is signed in. */
  readonly as?: string
  readonly address: string
  /** What brings the page into the state, once it is open. */
  readonly reach?: (page: Page) => Promise<void>
}

/** Records the examples point at, found in the demonstration's data or made for them. */
export type Found = {
  readonly pupil: string
  readonly warned: string
  readonly invitation: string
  readonly unsubscribe: string
  readonly userImport: string
  readonly review: string
  readonly request: string
  readonly handover: string
  readonly provider: string
  readonly schoolGroup: string
  readonly signIn: SignInFound
}

/** Presses a button of the page with these fields emptied, and waits for the page to say what is wrong. */
export const press =
  (button: string, empty: readonly string[] = []) =>
  async (page: Page): Promise<void> => {
    for (const label of empty) await page.getByLabel(label, { exact: true }).fill('')
    await page.getByRole('main').getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  }
