import type { PgBoss } from 'pg-boss'
import type { Database } from '../db/index.ts'
import { bossOn } from './boss.ts'
import type { JobDefinition } from './definition.ts'
import { createQueues } from './install-jobs.ts'

export interface JobsOptions {
  database: Pick<Database, 'db' | 'engine'>
  definitions: readonly JobDefinition[]
  clock: () => Date
  /** Hears of every attempt that failed, and of the queue itself failing; never of a job's data. */
  onProblem: (problem: unknown, job?: string) => void
}

export interface RunningJobs {
  /** Takes no new work and resolves when the work in hand has finished, or after 20 seconds. */
  stop(): Promise<void>
}

const pollingIntervalSeconds = 1

/**
 * Installs the queues and runs their jobs in this process, one of each name at a time, until stopped. Several processes
 * may do so on one database: each job runs in one of them. Repeated jobs run once a turn in all, not once a process.
 */
export async function startJobs({ database, definitions, clock, onProblem }: JobsOptions): Promise<RunningJobs> {
  const boss = bossOn(database.engine, onProblem)
  await boss.start()
  await createQueues(boss, definitions)
  for (const definition of definitions) await work(boss, definition, { database, clock, onProblem })
  await schedule(boss, definitions)
  return { stop: () => boss.stop({ graceful: true, timeout: 20_000 }) }
}

async function work(
  boss: PgBoss,
  definition: JobDefinition,
  { database, clock, onProblem }: Omit<JobsOptions, 'definitions'>,
): Promise<void> {
  await boss.work(definition.name, { pollingIntervalSeconds, batchSize: 1 }, async ([job]) => {
    if (job === undefined) return
    try {
      await definition.run({ db: database.db, data: job.data as object, now: clock() })
    } catch (problem) {
      onProblem(problem, definition.name)
      throw problem
    }
  })
}

/** Also takes away the schedules of jobs that no longer repeat or no longer exist. */
async function schedule(boss: PgBoss, definitions: readonly JobDefinition[]): Promise<void> {
  const wanted = new Map(definitions.flatMap(({ name, schedule }) => (schedule ? [[name, schedule] as const] : [])))
  for (const { name } of await boss.getSchedules()) if (!wanted.has(name)) await boss.unschedule(name)
  for (const [name, cron] of wanted) await boss.schedule(name, cron, {}, { tz: 'Europe/London' })
}
