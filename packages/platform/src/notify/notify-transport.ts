import { createHmac } from 'node:crypto'
import type { Transport } from './transport.ts'

/** How GOV.UK Notify is reached. Source: docs.notifications.service.gov.uk, REST API. */
export interface NotifyAccount {
  /** `https://api.notifications.service.gov.uk` unless told. */
  url: string
  /** As Notify shows it once: a name, the service's id and the secret, with hyphens between. */
  apiKey: string
  /** A template whose subject is ((subject)) and whose message is ((body)). */
  templateId: string
  clock: () => Date
}

const timeoutMs = 20_000
const anId = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** Whether a text has the shape of a key: name, service's id, secret. */
export function isNotifyKey(key: string): boolean {
  return new RegExp(`^.+-${anId}-${anId}$`).test(key)
}

/**
 * Sends by GOV.UK Notify. Each delivery gives up after 20 seconds without an answer, and rejects with what Notify says is
 * wrong. Throws when the key has not the shape of one.
 */
export function notifyTransport({ url, apiKey, templateId, clock }: NotifyAccount): Transport {
  if (!isNotifyKey(apiKey))
    throw new Error('The key of GOV.UK Notify is not a name, an id and a secret joined by hyphens.')
  const [issuer, secret] = [apiKey.slice(-73, -37), apiKey.slice(-36)]
  return {
    async deliver({ id, to, subject, body, unsubscribeUrl }) {
      const answer = await fetch(new URL('/v2/notifications/email', url), {
        method: 'POST',
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
        headers: { authorization: `Bearer ${token(issuer, secret, clock())}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          email_address: to,
          template_id: templateId,
          personalisation: { subject, body },
          // The same on every attempt, so that a doubled message can be recognised in Notify.
          reference: id,
          ...(unsubscribeUrl === undefined ? {} : { one_click_unsubscribe_url: unsubscribeUrl }),
        }),
      })
      if (answer.status !== 201) throw new Error(await problemIn(answer))
    },
    close: () => undefined,
  }
}

/** A JSON Web Token, HS256, as Notify asks: who, and when to within 30 seconds. */
function token(issuer: string, secret: string, now: Date): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const issuedAt = Math.floor(now.getTime() / 1000)
  const signed = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ iss: issuer, iat: issuedAt })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

async function problemIn(answer: Response): Promise<string> {
  const text = (await answer.text()).slice(0, 10_000)
  const found = [...text.matchAll(/"message"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1])
  return `GOV.UK Notify answered ${answer.status}: ${found.join(', ') || 'no reason given'}`
}
