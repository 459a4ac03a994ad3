import { defineForm, definePage, oneOf, optionalText } from '@remit/platform/service'
import { z } from 'zod'
import { inPounds } from '../reference/pounds.ts'
import { daysWorked, decideLocumForm, type FoundLocumForm, findLocumForm } from './locum-forms.ts'

type Decision = { decision: 'confirmed' | 'rejected'; reason: string | undefined }

/** The practice confirms that the work was done for this fee, or rejects it with the reason. */
export const locumDecision = definePage<Decision, FoundLocumForm>({
  path: '/locum-forms/:form/decision',
  needs: 'locumForm.decide',
  template: 'locum-decision.njk',
  title: 'Approve or reject Locum A',
  on: ({ db, user, params, now }) => findLocumForm(db, user, params.form, now),
  form: defineForm(
    z.object({
      decision: oneOf(['confirmed', 'rejected'], 'Choose whether the work was done'),
      reason: optionalText(500),
    }),
  ),
  view: ({ on }) => ({
    caption: on.performer,
    back: { href: `/pcse/locum-forms/${on.id}`, text: 'Locum A form' },
    action: `/pcse/locum-forms/${on.id}/decision`,
    known: [
      { text: 'Worked', value: daysWorked(on) },
      { text: 'Fee', value: inPounds(on.fee_pence) },
    ],
    decided: on.status === 'sent' ? '' : 'This form has been decided already.',
    question: 'Was this work done for this fee?',
    decisions: [
      { value: 'confirmed', text: 'Yes, approve it' },
      { value: 'rejected', text: 'No, reject it' },
    ],
  }),
  async act({ tx, user, now, on }, { decision, reason }) {
    if (decision === 'rejected' && reason === undefined) {
      return { problems: [{ code: 'invalid', where: 'reason', message: 'Enter why you reject it' }] }
    }
    await decideLocumForm(tx, user, { form: on, decision, reason }, now)
    return { to: '/pcse/locum-forms', notice: `Form of ${on.performer} ${decision}. We have told them.` }
  },
})
