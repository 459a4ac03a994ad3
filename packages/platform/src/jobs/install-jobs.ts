import type { PgBoss } from 'pg-boss'
import type { Engine } from '../db/index.ts'
import { bossOn, deadQueue, queueOptions } from './boss.ts'
import type { JobDefinition } from './definition.ts'

/**
 * Makes the queue tables and a queue for each job, so that `sendJob` works; runs nothing. For commands and tests that
 * start no workers: `startJobs` does it too. Several processes may call it at once. Takes about a quarter of a second
 * the first time. Throws when the database is away.
 */
export async function installJobs(engine: Engine, definitions: readonly JobDefinition[]): Promise<void> {
  const problems: unknown[] = []
  const boss = bossOn(engine, (problem) => problems.push(problem))
  await boss.start()
  try {
    await createQueues(boss, definitions)
  } finally {
    await boss.stop({ graceful: false })
  }
  if (problems.length > 0) throw new AggregateError(problems, 'The job queues could not be installed.')
}

/** Creating a queue that is there already changes nothing. */
export async function createQueues(boss: PgBoss, definitions: readonly JobDefinition[]): Promise<void> {
  await boss.createQueue(deadQueue)
  for (const { name } of definitions) await boss.createQueue(name, queueOptions)
}
