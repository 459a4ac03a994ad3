import { dateInWords, dateOf, defineForm, definePage, oneOf, optionalText } from '@remit/platform/service'
import { z } from 'zod'
import { changeWords, type FoundChange, findChange } from './assignment-changes.ts'
import { assignmentRoles } from './assignments.ts'
import { type ChangeDecision, decideChange } from './decide-change.ts'

/** Review practice change: the PL practice manager checks the day, and approves or rejects. */
export const changeDecision = definePage<ChangeDecision, FoundChange>({
  path: '/assignment-changes/:change/decision',
  needs: 'assignmentChange.decide',
  template: 'change-decision.njk',
  title: 'Review practice change',
  on: ({ db, user, params, now }) => findChange(db, user, params.change, now),
  form: defineForm(
    z.object({
      decision: oneOf(['approved', 'rejected'], 'Choose whether you approve it'),
      onDay: dateOf('Enter the day', 'The day must be a real date'),
      reason: optionalText(500),
    }),
  ),
  view: ({ on }) => ({
    caption: on.performer,
    back: { href: '/pcse/assignment-changes', text: 'Performers List' },
    action: `/pcse/assignment-changes/${on.id}/decision`,
    change: on,
    known: [
      { text: 'Change', value: `${changeWords[on.kind]} ${on.kind === 'change' ? 'at ' : ''}${on.practice}` },
      ...(on.role === null ? [] : [{ text: 'As', value: assignmentRoles[on.role] }]),
      { text: 'Day asked for', value: dateInWords(on.on_day) },
    ],
  }),
  async act({ tx, user, now, on }, input) {
    if (input.decision === 'rejected' && input.reason === undefined) {
      return { problems: [{ code: 'invalid', where: 'reason', message: 'Enter why you reject it' }] }
    }
    await decideChange(tx, user, { change: on, ...input }, now)
    return { to: '/pcse/assignment-changes', notice: `Change of ${on.performer} ${input.decision}. We have told them.` }
  },
})
