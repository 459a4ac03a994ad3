import { people } from '../../services/ncmp/demo/people.ts'
import { provider } from '../../services/ncmp/demo/places.ts'
import type { Page } from '../browser.ts'
import type { Example } from './pages.ts'

const pressed = (button: string) => async (page: Page) => {
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
}

/** The pages about providers, for super users, and about local authorities, for the national team. */
export function placePages(): Example[] {
  const as = people.sam.name
  const page = (route: string, more: Partial<Example> = {}): Example => ({
    route,
    state: 'normal',
    as,
    address: route.replace(':provider', provider.id),
    ...more,
  })
  const centre = { as: people.grace.name }
  return [
    page('/ncmp/providers'),
    page('/ncmp/providers', { state: 'empty', as: people.tom.name }),
    page('/ncmp/providers/new'),
    page('/ncmp/providers/new', { state: 'error', reach: pressed('Add provider') }),
    page('/ncmp/providers/:provider/schools'),
    page('/ncmp/providers/:provider/removal'),
    page('/ncmp/authorities', centre),
    page('/ncmp/authorities/new', centre),
    page('/ncmp/authorities/new', { ...centre, state: 'error', reach: pressed('Add authority') }),
  ]
}
