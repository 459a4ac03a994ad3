import { people } from '../../services/ncmp/demo/people.ts'
import { type Example, type Found, press } from './example.ts'

/** More pages of the National Child Measurement Programme: a record removed, a provider renamed. */
export function ncmpMorePages({ pupil, provider }: Found): readonly Example[] {
  const { mo, sam } = people
  const removal = { route: '/ncmp/pupils/:pupil/removal', as: mo.name, address: `/ncmp/pupils/${pupil}/removal` }
  const name = { route: '/ncmp/providers/:provider/name', as: sam.name, address: `/ncmp/providers/${provider}/name` }
  return [
    { state: 'normal', ...removal },
    { state: 'error', ...removal, reach: press('Remove the record') },
    { state: 'normal', ...name },
    {
      state: 'error',
      ...name,
      reach: async (page) => {
        await page.getByLabel('Name of the provider').fill('')
        await press('Save the name')(page)
      },
    },
  ]
}
