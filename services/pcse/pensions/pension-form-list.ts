import { holdsAnywhere } from '@remit/platform/access'
import { dateInWords, definePage } from '@remit/platform/service'
import { listOptedOut } from './opt-outs.ts'
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
    const optedOut = await listOptedOut(db, user, now)
    return {
      back: { href: '/pcse', text: 'Home' },
      mayJoin: holdsAnywhere(user, 'pensionForm.submit', now),
      maySpecial: holdsAnywhere(user, 'pensionForm.submitSpecial', now),
      optedOut: optedOut.map((member) => ({ ...member, lastOn: dateInWords(member.last_on) })),
      rows: forms.map((form) => ({ ...form, what: words[form.kind], reason: form.reason ?? '' })),
    }
  },
})
