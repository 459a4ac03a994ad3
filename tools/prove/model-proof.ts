import { migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import type { PostgresServer } from '../../packages/platform/src/testing/test-database.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { proveJudge } from './model-judge.ts'
import { provePages } from './model-pages.ts'
import { provePairs } from './model-pairs.ts'
import { fivePolicies } from './model-policies.ts'
import type { Draw } from './model-worlds.ts'
import type { Outcome } from './report.ts'

export type ModelPlan = { readonly operations: number; readonly judged: number; readonly pairs: number }

/**
 * Whether any change goes round a constraint: `judged` change sets through the engine, `pairs` of them two at once on
 * PostgreSQL, and `operations` through the pages. Held: after each, every constraint is as true as it was.
 */
export async function proveModel(
  server: Pick<PostgresServer, 'createDatabase'>,
  { operations, judged, pairs }: ModelPlan,
  draw: Draw,
): Promise<Outcome> {
  const byEngine = proveJudge(fivePolicies, judged, draw)
  const atOnce = await onPostgres(server, pairs, draw)
  const paged = await provePages(async () => (await server.createDatabase()).url, operations, draw)
  const all = [byEngine, atOnce, paged]
  return { figures: all.flatMap(({ figures }) => figures), broken: all.flatMap(({ broken }) => broken) }
}

async function onPostgres(server: Pick<PostgresServer, 'createDatabase'>, pairs: number, draw: Draw): Promise<Outcome> {
  const { url } = await server.createDatabase()
  const { db, close } = await openDatabase({ url })
  try {
    await migrate(db, ncmp.migrations)
    return await provePairs(db, pairs, draw, new Date('2026-11-02T09:00:00Z'))
  } finally {
    await close()
  }
}
