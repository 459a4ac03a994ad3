import { defineForm, definePage, oneOf, onOneLine, optionalText, text } from '@remit/platform/service'
import { z } from 'zod'
import { kindItems } from './kind-words.ts'
import { kinds, writtenCode } from './ods-code.ts'
import { addOrganisation, listOrganisations } from './organisations.ts'

/** Adds an ICB, a practice, a network, an out-of-hours provider or an accountant. */
export const newOrganisation = definePage({
  path: '/organisations/new',
  needs: 'organisation.add',
  template: 'new-organisation.njk',
  title: 'Add an organisation',
  tab: 'organisations',
  form: defineForm(
    z.object({
      kind: oneOf(kinds, 'Choose what kind of organisation it is'),
      name: onOneLine(text('Enter the name', 150)),
      code: optionalText(10),
      within: optionalText(36),
    }),
  ),
  async view({ db, user, now }) {
    const icbs = await listOrganisations(db, user, { kind: 'icb' }, now)
    const open = icbs.filter(({ status }) => status === 'open')
    return {
      back: { href: '/pcse/organisations', text: 'Organisations' },
      kinds: kindItems,
      icbs: [{ value: '', text: 'Choose an ICB' }, ...open.map(({ id, name }) => ({ value: id, text: name }))],
    }
  },
  async act({ tx, user, now }, { kind, name, code, within }) {
    const added = await addOrganisation(tx, user, { kind, name, code: writtenCode(code), within }, now)
    return 'problems' in added ? added : { to: `/pcse/organisations/${added.id}`, notice: `${name} added` }
  },
})
