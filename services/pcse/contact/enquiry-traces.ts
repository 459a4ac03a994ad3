import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { defineTemplate, send } from '@remit/platform/notify'

const answered = defineTemplate({
  kind: 'pcse.enquiry-answered',
  subject: 'Your enquiry to PCSE has an answer: ((subject))',
  paragraphs: [
    'Hello ((name)),',
    'We have answered your enquiry “((subject))”.',
    'Sign in to PCSE Online and open “Contact us” to read the answer, and to write again if you need more.',
  ],
})

/** Tells the asker by email that there is an answer; what it says stays behind sign-in. */
export async function tellAsker(
  tx: Tx,
  enquiry: { to: string; asker: string; subject: string; organisation: { id: string } },
  now: Date,
): Promise<void> {
  const gaps = { name: enquiry.asker, subject: enquiry.subject }
  const about = { service: 'pcse', organisationId: enquiry.organisation.id }
  await send(tx, { template: answered, to: enquiry.to, gaps, now, about })
}

/** Writes that an enquiry was asked, written to again or answered; what was written is not in the history. */
export async function recordEnquiry(
  tx: Tx,
  user: SignedInUser,
  enquiry: {
    id: string
    subject: string
    organisation: { id: string; path: string }
    action: string
    after?: Record<string, unknown>
  },
  now: Date,
): Promise<void> {
  const { id, subject, organisation, action, after } = enquiry
  await record(tx, {
    at: now,
    actor: { id: user.id, name: user.name },
    service: 'pcse',
    organisation: { id: organisation.id, path: organisation.path },
    action,
    subject: { type: 'enquiry', id, name: subject },
    ...(after && { after }),
  })
}
