import { defineForm, definePage, oneOf, text } from '@remit/platform/service'
import { z } from 'zod'
import { regionCodes, regions } from '../reference/regions.ts'
import { addAuthority } from './authorities.ts'

const number = text('Enter the authority’s number').pipe(
  z.string().regex(/^\d{3}$/, 'Number must be 3 digits, like 901'),
)

const region = oneOf(regionCodes, 'Select the region')

/** Adds a local authority, which then waits for its first super user. */
export const newAuthority = definePage({
  path: '/authorities/new',
  needs: 'authority.add',
  template: 'new-authority.njk',
  title: 'Add a local authority',
  form: defineForm(z.object({ name: text('Enter the authority’s name', 150), number, region })),
  view: () => ({
    back: { href: '/ncmp/authorities', text: 'Local authorities' },
    regions: regionCodes.map((value) => ({ value, text: regions[value] })),
  }),
  async act({ tx, user, now }, authority) {
    const problems = await addAuthority(tx, user, authority, now)
    return problems.length > 0 ? { problems } : { to: '/ncmp/authorities', notice: `${authority.name} added` }
  },
})
