import { z } from 'zod'
import {
  defineForm,
  defineOpenPage,
  type OpenAsking,
  type OpenPage,
  onOneLine,
  optionalText,
  refuse,
  text,
} from '../../service.ts'
import { lowerFirst } from '../words.ts'
import { isComplete } from './appointments.ts'
import { type Answers, answer, isEditable } from './drafts.ts'
import { type Appointment, findByAskerLink } from './find-appointment.ts'
import { approverKind, approversFor, type FirstForm, rolesOf } from './form-of.ts'
import { whyOpen } from './start.ts'
import { personEmail, personName } from './typed-person.ts'

/** The questions of the form, one a page: the asker's link carries what was answered. */
export function questionPages(form: FirstForm): readonly OpenPage[] {
  return [organisationPage(form), personPage(form), rolePage(form), kindPage(form), authoriserPage(form)]
}

/** The form behind an asker's link; refuses with `gone` when the link has run out or was replaced. */
export async function findOwn(form: FirstForm, { db, params, now }: Pick<OpenAsking, 'db' | 'params' | 'now'>) {
  const found = await findByAskerLink(db, form.service.key, params.token ?? '', now)
  if (found) return found
  throw refuse('gone', {
    message: 'This link to a form has run out, or a newer one was sent.',
    next: 'Look for a newer email, or ask for a new link with your reference. If you had not sent the form, start again.',
  })
}

/** The first question that is not answered, else the page that shows all answers. */
export function nextPage(form: FirstForm, token: string, it: Appointment): string {
  const here = `${form.root}/${token}`
  if (isComplete(form, it)) return `${here}/answers`
  if (!it.code) return `${here}/organisation`
  if (!it.name || !it.email) return `${here}/person`
  if (!it.role) return `${here}/role`
  if (!it.approver.kind) return `${here}/authoriser`
  return `${here}/authoriser-name`
}

type Found = { on: Appointment; params: Readonly<Record<string, string>> }

/** What every question page has in common. */
function question<T>(
  form: FirstForm,
  page: Pick<OpenPage<T, Appointment>, 'template' | 'title' | 'form'> & {
    slug: string
    shows?: (found: Found) => Record<string, unknown>
    answers: (input: T, found: Found) => Answers | { problem: { where: string; message: string } }
  },
): OpenPage {
  return defineOpenPage<T, Appointment>({
    path: `/first-administrator/${form.service.key}/:token/${page.slug}`,
    open: whyOpen,
    template: page.template,
    title: page.title,
    on: (asking) => findOwn(form, asking),
    ...(page.form && { form: page.form }),
    view: ({ on, params }) => {
      if (!isEditable(on)) throw refuse('conflict', 'This form has been sent, so its answers cannot be changed now.')
      const here = `${form.root}/${params.token}`
      const back = { href: isComplete(form, on) ? `${here}/answers` : form.root }
      return { caption: form.service.name, here, back, appointment: on, ...page.shows?.({ on, params }) }
    },
    async act({ tx, on, params, now }, input) {
      const answers = page.answers(input, { on, params })
      if ('problem' in answers) return { problems: [{ code: 'wrong', ...answers.problem }] }
      await answer(tx, on, answers, now)
      const after = await findByAskerLink(tx, form.service.key, params.token ?? '', now)
      return { to: nextPage(form, params.token ?? '', after ?? on) }
    },
  })
}

function organisationPage(form: FirstForm): OpenPage {
  const { label, hint } = form.words.code
  const code = onOneLine(text(`Enter the ${lowerFirst(label)}`, 20))
  const [only, second] = rolesOf(form)
  return question(form, {
    slug: 'organisation',
    template: 'first-administrator/organisation.njk',
    title: 'Which organisation needs an administrator?',
    form: defineForm(z.object({ code })),
    shows: () => ({ label, hint }),
    answers: (input) => ({
      organisation_code: input.code.toUpperCase().replaceAll(' ', ''),
      ...(only && !second ? { role: only.key } : {}),
    }),
  })
}

function personPage(form: FirstForm): OpenPage {
  return question(form, {
    slug: 'person',
    template: 'first-administrator/person.njk',
    title: 'Who are you?',
    form: defineForm(
      z.object({ name: personName('Enter your full name'), email: personEmail('Enter your work email address') }),
    ),
    answers: ({ name, email }) => ({ name, email }),
  })
}

function rolePage(form: FirstForm): OpenPage {
  return question(form, {
    slug: 'role',
    template: 'first-administrator/role.njk',
    title: 'Which administrator role do you need?',
    form: defineForm(z.object({ role: text('Select a role') })),
    shows: () => ({ roles: rolesOf(form).map((role) => ({ ...role, description: role.description ?? '' })) }),
    answers: ({ role }, { on }) => {
      if (!rolesOf(form).some(({ key }) => key === role))
        return { problem: { where: 'role', message: 'Select a role' } }
      const fits = approversFor(form, role).some(({ kind }) => kind === on.approver.kind)
      return fits ? { role } : { role, approver_kind: null, approver_name: null, approver_email: null }
    },
  })
}

function kindPage(form: FirstForm): OpenPage {
  const needsReason = 'Enter why nobody who comes before can authorise it'
  return question(form, {
    slug: 'authoriser',
    template: 'first-administrator/authoriser.njk',
    title: 'Who can authorise this?',
    form: defineForm(z.object({ kind: text('Select who can authorise it', 200), reason: optionalText(500) })),
    shows: ({ on }) => ({ kinds: approversFor(form, on.role) }),
    answers: ({ kind, reason }, { on }) => {
      const place = approversFor(form, on.role).findIndex((each) => each.kind === kind)
      if (place < 0) return { problem: { where: 'kind', message: 'Select who can authorise it' } }
      if (place > 0 && reason === undefined) return { problem: { where: 'reason', message: needsReason } }
      const same = kind === on.approver.kind
      const approver_reason = place > 0 ? (reason ?? null) : null
      return { approver_kind: kind, approver_reason, ...(same ? {} : { approver_name: null, approver_email: null }) }
    },
  })
}

function authoriserPage(form: FirstForm): OpenPage {
  return question(form, {
    slug: 'authoriser-name',
    template: 'first-administrator/authoriser-name.njk',
    title: 'Who is to authorise it?',
    form: defineForm(
      z.object({ name: personName('Enter their full name'), email: personEmail('Enter their work email address') }),
    ),
    shows: ({ on }) => ({ kind: approverKind(form, on.approver.kind) }),
    answers: ({ name, email }, { on }) => {
      if (email === on.email) {
        return {
          problem: { where: 'email', message: 'Enter somebody else’s address: nobody authorises their own form' },
        }
      }
      return { approver_name: name, approver_email: email }
    },
  })
}
