import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dueAt } from './due-at.ts'
import { isNotifyKey, notifyTransport } from './notify-transport.ts'

const issuer = '26785a09-ab16-4eb0-8407-a37497a57506'
const secret = '3d844edf-8d35-48ac-975b-e847b4f122b0'
const apiKey = `a-live-key-${issuer}-${secret}`
const templateId = 'f33517ff-2a88-4f6e-b855-c550268ce08a'
const now = new Date('2026-11-02T09:00:00Z')

let server: Server
const seen: { path: string; headers: Record<string, unknown>; body: Record<string, unknown> }[] = []
let answer = { status: 201, body: '{"id":"740e5834-3a29-46b4-9a6f-16142fde533a"}' }
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      seen.push({ path: `${request.method} ${request.url}`, headers: request.headers, body: JSON.parse(text) })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const transport = () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return notifyTransport({ url, apiKey, templateId, clock: () => now })
}

test('a message goes to Notify’s email address with a token signed by the key’s secret', async () => {
  const unsubscribeUrl = 'https://remit.test/unsubscribe/x'
  await transport().deliver({ id: 'm1', to: 'mo@test.example', subject: 'Hello', body: 'Dear Mo', unsubscribeUrl })
  const [sent] = seen
  expect(sent?.path).toBe('POST /v2/notifications/email')
  expect(sent?.body).toEqual({
    email_address: 'mo@test.example',
    template_id: templateId,
    personalisation: { subject: 'Hello', body: 'Dear Mo' },
    reference: 'm1',
    one_click_unsubscribe_url: unsubscribeUrl,
  })
  const [header = '', claims = '', signature] = String(sent?.headers.authorization).replace('Bearer ', '').split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  expect(read(header)).toEqual({ typ: 'JWT', alg: 'HS256' })
  expect(read(claims)).toEqual({ iss: issuer, iat: now.getTime() / 1000 })
  expect(signature).toBe(createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url'))
})

test('what Notify says is wrong is the problem', async () => {
  answer = {
    status: 400,
    body: '{"status_code":400,"errors":[{"error":"BadRequestError","message":"Can’t send to this recipient"}]}',
  }
  const message = { id: 'm2', to: 'mo@test.example', subject: 's', body: 'b' }
  await expect(transport().deliver(message)).rejects.toThrow('GOV.UK Notify answered 400: Can’t send to this recipient')
  answer = { status: 503, body: 'away' }
  await expect(transport().deliver(message)).rejects.toThrow('GOV.UK Notify answered 503: no reason given')
})

test('a text that is no key is refused before anything is sent', () => {
  expect(isNotifyKey(apiKey)).toBe(true)
  expect(() => notifyTransport({ url: 'http://127.0.0.1:1', apiKey: 'secret', templateId, clock: () => now })).toThrow(
    'is not a name',
  )
})

test('hourly is the next full hour, daily is seven in London, summer and winter', () => {
  expect(dueAt('instant', now)).toEqual(now)
  expect(dueAt('hourly', now)).toEqual(new Date('2026-11-02T10:00:00Z'))
  expect(dueAt('daily', now)).toEqual(new Date('2026-11-03T07:00:00Z'))
  expect(dueAt('daily', new Date('2026-07-01T05:59:59Z'))).toEqual(new Date('2026-07-01T06:00:00Z'))
  expect(dueAt('daily', new Date('2026-07-01T06:00:00Z'))).toEqual(new Date('2026-07-02T06:00:00Z'))
})
