import { z } from 'zod'
import { defineForm, defineOpenPage, type OpenPage, oneOf, optionalText, refuse } from '../../service.ts'
import { authorise } from './appointments.ts'
import { findByAuthoriserLink } from './find-appointment.ts'
import { approverKind, type FirstForm, rolesOf } from './form-of.ts'
import { whyOpen } from './start.ts'
import { tellAnswered } from './tell.ts'

const form = defineForm(
  z.object({ decision: oneOf(['confirm', 'refuse'], 'Select whether you authorise it'), reason: optionalText(500) }),
)

/** `…/authorisation/:token`: what somebody is asked to authorise, confirmed or refused once; and a word of thanks. */
export function authorisationPages(first: FirstForm): readonly OpenPage[] {
  return [authorisationPage(first), donePage(first)]
}

function authorisationPage(first: FirstForm): OpenPage {
  return defineOpenPage({
    path: `/first-administrator/${first.service.key}/authorisation/:token`,
    open: whyOpen,
    template: 'first-administrator/authorisation.njk',
    title: 'Authorise an administrator',
    form,
    on: async ({ db, params, now }) => {
      const found = await findByAuthoriserLink(db, first.service.key, params.token ?? '', now)
      if (found) return found
      throw refuse('gone', {
        message: 'This link was used already, it has run out, or the form was changed and a newer email was sent.',
        next: 'If you have answered, you need do nothing. If not, look for a newer email.',
      })
    },
    view: ({ on, params }) => {
      const role = rolesOf(first).find(({ key }) => key === on.role)
      return {
        caption: first.service.name,
        action: `${first.root}/authorisation/${params.token}`,
        name: on.name,
        email: on.email,
        organisationName: on.organisation?.name ?? on.code,
        code: on.code,
        codeLabel: first.words.code.label,
        role: role && { ...role, description: role.description ?? '' },
        approver: on.approver,
        kind: approverKind(first, on.approver.kind),
        expiresAt: on.authoriserExpiresAt,
      }
    },
    async act({ tx, on, now }, { decision, reason }) {
      if (decision === 'refuse' && reason === undefined) {
        return { problems: [{ code: 'missing', where: 'reason', message: 'Enter why you refuse it' }] }
      }
      const refusal = decision === 'refuse' ? (reason ?? '') : undefined
      await tellAnswered(first, tx, await authorise(tx, { appointment: on, refusal, now }), now)
      return { to: `${first.root}/authorisation/${decision === 'refuse' ? 'refused' : 'confirmed'}/thanks` }
    },
  })
}

function donePage(first: FirstForm): OpenPage {
  return defineOpenPage({
    path: `/first-administrator/${first.service.key}/authorisation/:decision/thanks`,
    open: whyOpen,
    template: 'first-administrator/authorisation-done.njk',
    title: 'Thank you',
    view: ({ params }) => {
      if (params.decision !== 'confirmed' && params.decision !== 'refused')
        throw refuse('not-found', 'There is nothing here.')
      const isConfirmed = params.decision === 'confirmed'
      return {
        caption: first.service.name,
        title: isConfirmed ? 'You have authorised it' : 'You have refused it',
        isConfirmed,
      }
    },
  })
}
