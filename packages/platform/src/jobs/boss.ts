import { fromPglite, PgBoss } from 'pg-boss'
import type { Engine } from '../db/index.ts'

/** The PostgreSQL schema that pg-boss keeps its tables in. */
export const schema = 'pgboss'
export const deadQueue = 'dead'

/** A pg-boss on this database, not yet started. Its own pool stays small: two connections are plenty for polling. */
export function bossOn(engine: Engine, onProblem: (problem: unknown) => void): PgBoss {
  const boss =
    engine.kind === 'pglite'
      ? new PgBoss({ db: fromPglite(engine.pglite), backend: 'pglite', schema, ...rhythm })
      : new PgBoss({ connectionString: engine.url, schema, max: 2, application_name: 'remit jobs', ...rhythm })
  boss.on('error', onProblem)
  return boss
}

/** Seconds. A process that was killed stops its heartbeat, and what it was doing starts again within about a minute. */
const rhythm = { monitorIntervalSeconds: 15, superviseIntervalSeconds: 15, cronWorkerIntervalSeconds: 15 }

/** How every queue behaves: five attempts with growing pauses, then the dead queue. */
export const queueOptions = {
  retryLimit: 4,
  retryDelay: 30,
  retryBackoff: true,
  heartbeatSeconds: 30,
  expireInSeconds: 3600,
  deadLetter: deadQueue,
}
