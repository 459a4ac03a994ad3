import { setTimeout as sleep } from 'node:timers/promises'
import { defineOpenPage, type OpenPage, refuse } from '../../service.ts'
import { roleLabel } from '../roles/role-words.ts'
import { isComplete, sendAppointment } from './appointments.ts'
import { isEditable } from './drafts.ts'
import type { Appointment } from './find-appointment.ts'
import { approverKind, type FirstForm } from './form-of.ts'
import { findOwn } from './questions.ts'
import { whyOpen } from './start.ts'
import { tellAfterSending } from './tell.ts'

const answerMs = 250

/** `…/:token/answers`: all answers with their change links, then sent. */
export function answersPage(form: FirstForm): OpenPage {
  return defineOpenPage({
    path: `/first-administrator/${form.service.key}/:token/answers`,
    open: whyOpen,
    template: 'first-administrator/answers.njk',
    title: 'Check your answers',
    on: (asking) => findOwn(form, asking),
    view: ({ on, params }) => {
      if (!isEditable(on) || !isComplete(form, on)) throw refuse('conflict', 'Some questions are not answered yet.')
      return { caption: form.service.name, here: `${form.root}/${params.token}`, ...shown(form, on) }
    },
    async act({ tx, on, now }) {
      const sending = sendAppointment(tx, form, on, now).then((sent) => tellAfterSending(form, tx, sent, now))
      // Whether there is such an organisation is told by email alone: neither the answer nor its time says it here.
      await Promise.all([sending, sleep(answerMs)])
      return { to: `${form.root}/sent/${on.reference}` }
    },
  })
}

/** `…/:token`: where the form stands, for whoever sent it; a form sent back is corrected from here. */
export function followPage(form: FirstForm): OpenPage {
  return defineOpenPage({
    path: `/first-administrator/${form.service.key}/:token`,
    open: whyOpen,
    template: 'first-administrator/follow.njk',
    title: 'Your form',
    on: (asking) => findOwn(form, asking),
    view: ({ on, params }) => ({
      caption: form.service.name,
      title: on.sentAt === null ? 'Your form is not sent yet' : `Your form ${on.reference}`,
      here: `${form.root}/${params.token}`,
      ...shown(form, on),
      state: states[on.status],
      editable: isEditable(on),
      actionNeeded: on.actionNeeded,
      why: on.why,
      sentAt: on.sentAt,
    }),
  })
}

const states: Readonly<Record<Appointment['status'], { text: string; colour: string; next: string }>> = {
  draft: { text: 'Not sent', colour: 'grey', next: 'Answer the questions, then send it.' },
  'contact-wanted': { text: 'Waiting', colour: 'yellow', next: 'We are finding somebody who may authorise it.' },
  authorising: { text: 'Waiting', colour: 'yellow', next: 'It waits for the person who is to authorise it.' },
  checking: { text: 'Authorised', colour: 'blue', next: 'We are checking that the person who authorised it may.' },
  'sent-back': { text: 'Sent back', colour: 'orange', next: 'It needs something from you.' },
  applied: { text: 'Applied', colour: 'green', next: 'The role is yours: look for our email.' },
  closed: { text: 'Closed', colour: 'grey', next: 'It went no further: our email says why.' },
}

function shown(form: FirstForm, { code, name, email, role, approver }: Appointment) {
  const kind = approverKind(form, approver.kind)
  return {
    codeLabel: form.words.code.label,
    answers: { code, name, email, role: roleLabel(form.policy, role), approver, kind },
  }
}
