import { holdsAnywhere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { listPensionForms } from './pension-forms.ts'

const words = { joiner: 'Joiner', leaver: 'Leaver', special: 'Special leaver' } as const

/** Joiners and leavers as they were sent, and the way to send one. */
export const pensionFormList = definePage({
  path: '/pension-forms',
  needs: { anywhere: 'pensionForm.view' },
  template: 'pension-form-list.njk',
  title: 'Joiners and leavers',
  async view({ db, user, now }) {
    const forms = await listPensionForms(db, user, now)
    return {
      back: { href: '/pcse', text: 'Home' },
      mayJoin: holdsAnywhere(user, 'pensionForm.submit', now),
      maySpecial: holdsAnywhere(user, 'pensionForm.submitSpecial', now),
      rows: forms.map((form) => ({ ...form, what: words[form.kind], reason: form.reason ?? '' })),
    }
  },
})
