import { newId, type Tx } from '../db/index.ts'
import { fillTemplate, type Template } from './template.ts'

/** One message to one address. */
export interface Message<Gap extends string = string> {
  template: Template<Gap>
  /** An email address, as stored: lower-cased and trimmed. */
  to: string
  /** One value for each gap of the template. */
  gaps: Readonly<Record<NoInfer<Gap>, string>>
  now: Date
  /** Whose business it is: the organisation’s administrators see it in their outbox. */
  about?: { service: string; organisationId: string }
  /** Where one press stops such messages, without signing in. */
  unsubscribeUrl?: string
}

/**
 * Puts a message in the outbox in the caller's transaction: it is delivered soon after the commit, and never when the
 * transaction rolls back. Throws when a gap has no value.
 */
export async function send<Gap extends string>(tx: Tx, message: Message<Gap>): Promise<void> {
  const { subject, body } = fillTemplate(message.template, message.gaps)
  await tx
    .insertInto('outbox')
    .values({
      id: newId(message.now),
      kind: message.template.kind,
      to_email: message.to,
      subject,
      body,
      created_at: message.now,
      next_attempt_at: message.now,
      sent_at: null,
      last_problem: null,
      service: message.about?.service ?? null,
      organisation_id: message.about?.organisationId ?? null,
      unsubscribe_url: message.unsubscribeUrl ?? null,
    })
    .execute()
}
