import { createTransport } from 'nodemailer'

/** A message as it leaves Remit. */
export interface OutgoingMessage {
  /** The outbox row's id: the same on every attempt, so that a mail server can recognise a message it already has. */
  id: string
  to: string
  subject: string
  body: string
  /** Where one press stops such messages (RFC 8058); only for messages that may be stopped. */
  unsubscribeUrl?: string | undefined
}

/** How messages leave. `deliver` resolves when the other side has taken the message over, and rejects otherwise. */
export interface Transport {
  deliver(message: OutgoingMessage): Promise<void>
  close(): void
}

const timeoutMs = 20_000

/**
 * Sends by SMTP. `url` is `smtp://user:password@host:port` or `smtps://…`; `from` is what recipients see, such as
 * `Remit <no-reply@example.org>`. Each delivery gives up after 20 seconds without an answer.
 */
export function smtpTransport(url: string, from: string): Transport {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const mailer = createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true })
  return {
    async deliver({ id, to, subject, body, unsubscribeUrl }) {
      await mailer.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text: body,
        messageId: `<${id}@remit>`,
        headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribeUrl ? oneClick(unsubscribeUrl) : {}) },
      })
    },
    close: () => mailer.close(),
  }
}

/** Source: RFC 8058. */
function oneClick(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}
