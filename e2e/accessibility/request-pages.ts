import { people } from '../../services/ncmp/demo/people.ts'
import { type Example, type Found, press } from './example.ts'

/** Asking for access and deciding it, handing over, leaving, and how thin the cover is. */
export function requestPages({ request, handover }: Found): readonly Example[] {
  const [nia, sam] = [people.nia.name, people.sam.name]
  const [ruth, grace, priya] = [people.ruth.name, people.grace.name, people.priya.name]
  const offered = { route: '/ncmp/hand-overs/:handover', address: `/ncmp/hand-overs/${handover}` }
  const handing = { route: '/ncmp/hand-over', address: '/ncmp/hand-over' }
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
    { route: '/ncmp/departure', state: 'normal', as: people.mo.name, address: '/ncmp/departure' },
    { ...handing, state: 'normal', as: priya },
    { ...handing, state: 'error', as: priya, reach: press('Continue') },
    { ...handing, state: 'refused', as: nia },
    {
      ...handing,
      state: 'check',
      as: priya,
      reach: async (open) => {
        await open.getByLabel('I stay, without these roles').check()
        await open.getByLabel('Who takes over?').selectOption({ label: sam })
        await open.getByRole('checkbox', { name: 'LA Super User', exact: true }).uncheck()
        await open.getByRole('button', { name: 'Continue' }).click()
        await open.getByRole('button', { name: `Ask ${sam}` }).waitFor()
      },
    },
    { ...offered, state: 'to answer', as: sam },
    { ...offered, state: 'own', as: ruth },
    { route: '/ncmp/cover', state: 'normal', as: grace, address: '/ncmp/cover' },
  ]
}
