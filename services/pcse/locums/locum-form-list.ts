import { holdsAnywhere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { inPounds } from '../reference/pounds.ts'
import { listLocumForms } from './locum-forms.ts'

/** Locum A forms: a practice's, or a performer's own. */
export const locumFormList = definePage({
  path: '/locum-forms',
  needs: { anywhere: 'locumForm.view' },
  template: 'locum-form-list.njk',
  title: 'Locum forms',
  async view({ db, user, now }) {
    const forms = await listLocumForms(db, user, now)
    return {
      back: { href: '/pcse', text: 'Home' },
      maySend: holdsAnywhere(user, 'locumForm.send', now),
      rows: forms.map((form) => ({ ...form, fee: inPounds(form.fee_pence) })),
    }
  },
})
