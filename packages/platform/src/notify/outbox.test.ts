import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Database, inTransaction, migrate, openDatabase } from '../db/index.ts'
import { freshDatabase } from '../testing/fresh-database.ts'
import {
  defineTemplate,
  deliverOutbox,
  keepDelivering,
  listOutbox,
  send,
  smtpTransport,
  type Transport,
} from './index.ts'

const greeting = defineTemplate({ kind: 'test.greeting', subject: 'Hello ((name))', paragraphs: ['Follow ((link)).'] })
const now = new Date('2026-11-02T09:00:00Z')
const token = 'a'.repeat(43)

const databases = {
  PGlite: () => openDatabase({ memory: 'empty' }),
  PostgreSQL: async () => openDatabase({ url: (await freshDatabase()).url }),
}

describe.each(Object.keys(databases) as (keyof typeof databases)[])('the outbox on %s', (engine) => {
  let database: Database
  beforeAll(async () => {
    database = await databases[engine]()
    await migrate(database.db)
  })
  afterEach(() => database.db.deleteFrom('outbox').execute())
  afterAll(() => database.close())

  const write = (name: string) =>
    inTransaction(database.db, (tx) =>
      send(tx, {
        template: greeting,
        to: 'mo@test',
        gaps: { name, link: `https://remit.test/invitation/${token}` },
        now,
      }),
    )

  test('a message leaves once, though several processes deliver at once', async () => {
    for (let index = 0; index < 45; index += 1) await write(`number ${index}`)
    const seen: string[] = []
    const transport = remembering(seen)
    const rounds = await Promise.all([1, 2, 3].map(() => deliverOutbox(database.db, transport, now)))
    expect(rounds.reduce((sum, { sent }) => sum + sent, 0)).toBe(45)
    expect(new Set(seen).size).toBe(45)
    expect(await deliverOutbox(database.db, transport, now)).toEqual({ sent: 0, failed: 0 })
  })

  test('a message of a transaction that rolls back never leaves', async () => {
    const failing = inTransaction(database.db, async (tx) => {
      await send(tx, { template: greeting, to: 'mo@test', gaps: { name: 'nobody', link: 'x' }, now })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await listOutbox(database.db, {})).toEqual([])
  })

  test('a message that fails waits twice as long each time, and is given up after a day', async () => {
    await write('Mo')
    const transport: Transport = { deliver: () => Promise.reject(new Error('no\nroute')), close: () => undefined }
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    expect(await deliverOutbox(database.db, transport, now)).toEqual({ sent: 0, failed: 1 })
    expect(await deliverOutbox(database.db, transport, at(0.9))).toEqual({ sent: 0, failed: 0 })
    expect(await deliverOutbox(database.db, transport, at(1))).toEqual({ sent: 0, failed: 1 })
    expect(await deliverOutbox(database.db, transport, at(2.9))).toEqual({ sent: 0, failed: 0 })
    expect(await deliverOutbox(database.db, transport, at(3))).toEqual({ sent: 0, failed: 1 })
    for (let day = 1; day <= 20; day += 1) await deliverOutbox(database.db, transport, at(day * 24 * 60))
    expect(await listOutbox(database.db, {})).toMatchObject([{ state: 'given up', problem: 'no route' }])
  })

  test('a sent message keeps no link that still works', async () => {
    await write('Mo')
    expect((await listOutbox(database.db, { to: 'mo@test' }))[0]?.body).toContain(token)
    await deliverOutbox(database.db, remembering([]), now)
    const [message] = await listOutbox(database.db, { to: 'mo@test' })
    expect(message).toMatchObject({ state: 'sent', sentAt: now })
    expect(message?.body).not.toContain(token)
  })

  test('delivering goes on until stopped, and a lost database is told', async () => {
    const seen: string[] = []
    const problems: unknown[] = []
    const delivery = { db: database.db, clock: () => now, onProblem: (p: unknown) => problems.push(p), pauseMs: 10 }
    const running = keepDelivering({ ...delivery, transport: remembering(seen) })
    await write('Mo')
    await expect.poll(() => seen.length).toBe(1)
    await running.stop()
    await write('Ada')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seen).toHaveLength(1)
    expect(problems).toEqual([])
  })
})

test('a message arrives at a mail server as it was written', async () => {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    // The server's built-in certificate is nobody's: speak plainly on loopback.
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        received.push(text)
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const transport = smtpTransport(`smtp://127.0.0.1:${port}`, 'Remit <no-reply@remit.test>')
  try {
    await transport.deliver({ id: 'm1', to: 'sian@test.example', subject: 'Croeso, Siân', body: 'Hello\n\nthere\n' })
  } finally {
    transport.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  expect(received).toHaveLength(1)
  expect(received[0]).toContain('To: sian@test.example')
  expect(received[0]).toContain('Message-ID: <m1@remit>')
  expect(received[0]).toMatch(/Subject: =\?UTF-8\?Q\?Croeso/)
  expect(received[0]).toContain('Hello\r\n\r\nthere')
})

test('a mail server that is not there is a problem, not a wait', async () => {
  const transport = smtpTransport('smtp://127.0.0.1:1', 'Remit <no-reply@remit.test>')
  await expect(transport.deliver({ id: 'm2', to: 'mo@test', subject: 's', body: 'b' })).rejects.toThrow('ECONNREFUSED')
  transport.close()
})

function remembering(seen: string[]): Transport {
  return {
    deliver: async ({ id }) => {
      seen.push(id)
    },
    close: () => undefined,
  }
}
