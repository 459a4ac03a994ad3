import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, inTransaction, openDatabase } from '../db/index.ts'
import { freshDatabase } from '../testing/fresh-database.ts'
import { defineJob, installJobs, type JobDefinition, sendJob, startJobs } from './index.ts'

const databases = {
  PGlite: () => openDatabase({ memory: 'empty' }),
  PostgreSQL: async () => openDatabase({ url: (await freshDatabase()).url }),
}
const now = new Date('2026-11-02T09:00:00Z')

describe.each(Object.keys(databases) as (keyof typeof databases)[])('jobs on %s', (engine) => {
  let database: Database
  const ran: string[] = []
  const note = defineJob<{ word: string }>({
    name: 'test.note',
    run: async ({ data, now: at }) => {
      ran.push(`${data.word} ${at.toISOString()}`)
    },
  })
  const failing = defineJob({ name: 'test.failing', run: () => Promise.reject(new Error('not today')) })
  const nightly = defineJob({ name: 'test.nightly', schedule: '5 3 * * *', run: () => Promise.resolve() })

  beforeAll(async () => {
    database = await databases[engine]()
    await installJobs(database.engine, [note, failing, nightly])
  })
  afterAll(() => database.close())

  const working = async (definitions: readonly JobDefinition[], during: () => Promise<void>) => {
    const problems: string[] = []
    const onProblem = (problem: unknown, job?: string) => problems.push(`${job}: ${problem}`)
    const running = await startJobs({ database, definitions, clock: () => now, onProblem })
    await during()
    await running.stop()
    return problems
  }

  test('a job runs after its transaction commits, and never when it rolls back', async () => {
    const problems = await working([note], async () => {
      const rolledBack = inTransaction(database.db, async (tx) => {
        await sendJob(tx, note, { word: 'undone' })
        throw new Error('changed my mind')
      })
      await expect(rolledBack).rejects.toThrow('changed my mind')
      await inTransaction(database.db, (tx) => sendJob(tx, note, { word: 'kept' }))
      await expect.poll(() => ran).toEqual([`kept ${now.toISOString()}`])
    })
    expect(problems).toEqual([])
  })

  test('a job sent while nobody works waits for the next start', async () => {
    await inTransaction(database.db, (tx) => sendJob(tx, note, { word: 'later' }))
    ran.length = 0
    await working([note], async () => {
      await expect.poll(() => ran.length).toBe(1)
    })
  })

  test('two processes share the work: each job runs in one of them', async () => {
    ran.length = 0
    await inTransaction(database.db, async (tx) => {
      for (const word of ['a', 'b', 'c', 'd']) await sendJob(tx, note, { word })
    })
    await working([note], async () => {
      await working([note], async () => {
        await expect.poll(() => ran.length).toBe(4)
      })
    })
    expect(new Set(ran).size).toBe(4)
  })

  test('a job that throws is told with its name, and kept for another attempt', async () => {
    await inTransaction(database.db, (tx) => sendJob(tx, failing, {}))
    const told: string[] = []
    const onProblem = (problem: unknown, job?: string) => told.push(`${job}: ${problem}`)
    const running = await startJobs({ database, definitions: [failing], clock: () => now, onProblem })
    await expect.poll(() => told).toEqual(['test.failing: Error: not today'])
    await running.stop()
  })

  test('a repeated job has one schedule however often it starts, and none once it no longer exists', async () => {
    const schedules = async () => {
      const { rows } = await sql<{ name: string; cron: string }>`select name, cron from pgboss.schedule`.execute(
        database.db,
      )
      return rows
    }
    await working([nightly], () => Promise.resolve())
    await working([nightly], () => Promise.resolve())
    expect(await schedules()).toEqual([{ name: 'test.nightly', cron: '5 3 * * *' }])
    await working([note], () => Promise.resolve())
    expect(await schedules()).toEqual([])
  })
})
