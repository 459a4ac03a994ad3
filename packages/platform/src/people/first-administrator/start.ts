import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { send } from '../../notify/index.ts'
import { dateInWords, defineForm, defineOpenPage, type OpenPage, refuse, text } from '../../service.ts'
import { lowerFirst } from '../words.ts'
import { appointmentTemplates } from './appointment-messages.ts'
import { askerDays, renewAskerLink } from './appointments.ts'
import { startAppointment } from './drafts.ts'
import { findByReference } from './find-appointment.ts'
import { allApprovers, type FirstForm, rolesOf } from './form-of.ts'
import { writtenReference } from './reference.ts'
import { personEmail } from './typed-person.ts'

export const whyOpen = 'Whoever has no administrator may have no account either'

const answerMs = 250
const dayMs = 86_400_000

/** Where the form begins, where it ends, and where a link to follow it is asked for. */
export function startPages(form: FirstForm): readonly OpenPage[] {
  return [startPage(form), sentPage(form), progressPage(form), progressSentPage(form)]
}

function startPage(form: FirstForm): OpenPage {
  return defineOpenPage({
    path: form.root,
    open: whyOpen,
    template: 'first-administrator/start.njk',
    title: 'Ask for an administrator for your organisation',
    view: () => ({
      caption: form.service.name,
      root: form.root,
      roles: rolesOf(form).map(({ label }) => label),
      approvers: allApprovers(form),
      codeLabel: lowerFirst(form.words.code.label),
    }),
    async act({ tx, from, now }) {
      const token = await startAppointment(tx, { service: form.service.key, from, now })
      return { to: `${form.root}/${token}/organisation` }
    },
  })
}

function sentPage(form: FirstForm): OpenPage {
  return defineOpenPage({
    path: `/first-administrator/${form.service.key}/sent/:reference`,
    open: whyOpen,
    template: 'first-administrator/sent.njk',
    title: 'Form sent',
    view: ({ params }) => {
      const reference = writtenReference(params.reference ?? '')
      if (reference !== params.reference) throw refuse('not-found', 'There is nothing here.')
      return { caption: form.service.name, root: form.root, reference }
    },
  })
}

function progressPage(form: FirstForm): OpenPage {
  return defineOpenPage({
    path: `/first-administrator/${form.service.key}/progress`,
    open: whyOpen,
    template: 'first-administrator/progress.njk',
    title: 'Follow a form you have sent',
    form: defineForm(
      z.object({ reference: text('Enter your reference', 40), email: personEmail('Enter your email address') }),
    ),
    view: () => ({ caption: form.service.name, root: form.root, back: { href: form.root } }),
    async act({ tx, now }, { reference, email }) {
      const asked = { service: form.service.key, reference: writtenReference(reference), email }
      // The answer and its time are the same whether there is such a form or not.
      await Promise.all([sendLink(form, tx, asked, now), sleep(answerMs)])
      return { to: `${form.root}/progress/sent` }
    },
  })
}

function progressSentPage(form: FirstForm): OpenPage {
  return defineOpenPage({
    path: `/first-administrator/${form.service.key}/progress/sent`,
    open: whyOpen,
    template: 'first-administrator/progress-sent.njk',
    title: 'Check your email',
    view: () => ({ caption: form.service.name, root: form.root }),
  })
}

type Sending = Parameters<typeof renewAskerLink>[0]

async function sendLink(
  form: FirstForm,
  tx: Sending,
  asked: { service: string; reference: string; email: string },
  now: Date,
): Promise<void> {
  const found = await findByReference(tx, asked)
  if (found === undefined || (await hasFreshLink(tx, found, now))) return
  const { appointment, askerToken } = await renewAskerLink(tx, found, now)
  const { name, email, reference } = appointment
  const link = `${form.publicUrl}${form.root}/${askerToken}`
  const lastDay = dateInWords(new Date(now.getTime() + askerDays * dayMs))
  const gaps = { name, reference, service: form.service.name, link, lastDay }
  await send(tx, { template: appointmentTemplates.link, to: email, gaps, now })
}

/** One link in five minutes at most, so that nobody can fill another's mailbox. */
async function hasFreshLink(tx: Sending, { id }: { id: string }, now: Date): Promise<boolean> {
  const row = await tx.selectFrom('appointments').select('asker_expires_at').where('id', '=', id).executeTakeFirst()
  const made = (row?.asker_expires_at?.getTime() ?? 0) - askerDays * dayMs
  return made > now.getTime() - 5 * 60_000
}
