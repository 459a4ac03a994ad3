import { may } from '@remit/platform/access'
import { dateInWords, definePage } from '@remit/platform/service'
import { pensionableFee } from '../pensions/locum-work.ts'
import { inPounds } from '../reference/pounds.ts'
import { daysWorked, type FoundLocumForm, findLocumForm } from './locum-forms.ts'

/** One Locum A form: the work, and what the practice said. */
export const locumForm = definePage<unknown, FoundLocumForm>({
  path: '/locum-forms/:form',
  needs: 'locumForm.view',
  template: 'locum-form.njk',
  title: 'Locum A form',
  on: ({ db, user, params, now }) => findLocumForm(db, user, params.form, now),
  view: async ({ db, user, now, on }) => ({
    title: `Locum A: ${on.performer}`,
    caption: on.practice,
    back: { href: '/pcse/locum-forms', text: 'Locum forms' },
    form: on,
    known: [
      { text: 'Worked', value: daysWorked(on) },
      { text: 'Fee', value: inPounds(on.fee_pence) },
      { text: 'Pensionable, 90%', value: inPounds(pensionableFee(on.fee_pence)) },
      { text: 'SD number', value: on.sd_number },
      { text: 'Sent', value: dateInWords(on.sent_at) },
    ],
    mayDecide: on.status === 'sent' && (await may(db, user, 'locumForm.decide', on.resource, now)).allowed,
  }),
})
