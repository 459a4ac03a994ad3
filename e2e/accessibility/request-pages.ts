import { people } from '../../services/ncmp/demo/people.ts'
import { type Example, type Found, press } from './example.ts'

/** Asking for access, and deciding it. */
export function requestPages({ request }: Found): readonly Example[] {
  const [nia, sam] = [people.nia.name, people.sam.name]
  const page = (path: string, state = 'normal', more: Partial<Example> = {}): Example => ({
    route: `/ncmp/requests${path}`,
    state,
    as: nia,
    address: `/ncmp/requests${path}`,
    ...more,
  })
  const one = { address: `/ncmp/requests/${request}` }
  return [
    page('', 'empty', { as: people.mo.name }),
    page('', 'waiting', { as: sam }),
    page('/new'),
    page('/new', 'error', { reach: press('Continue') }),
    page('/new/role'),
    page('/new/role', 'error', { reach: press('Continue') }),
    page('/new/role', 'check', {
      reach: async (open) => {
        await open.getByRole('radio').first().check()
        await open.getByRole('button', { name: 'Continue' }).click()
        await open.getByRole('button', { name: 'Send the request' }).waitFor()
      },
    }),
    page('/new/account-type', 'empty'),
    page('/new/places'),
    page('/new/places', 'error', { reach: press('Continue') }),
    page('/:request', 'own', one),
    page('/:request', 'to decide', { ...one, as: sam }),
    page('/:request', 'error', { ...one, as: sam, reach: press('Decide') }),
    page('/:request', 'not yours', { ...one, as: people.mo.name }),
    page('/new/places', 'empty', { address: '/ncmp/requests/new/places?search=nothing+at+all' }),
  ]
}
