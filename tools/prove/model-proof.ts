import { migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import type { Service } from '../../packages/platform/src/service.ts'
import type { PostgresServer } from '../../packages/platform/src/testing/test-database.ts'
import { proveJudge } from './model-judge.ts'
import { provePages } from './model-pages.ts'
import { contested, provePairs } from './model-pairs.ts'
import { fivePolicies } from './model-policies.ts'
import type { Draw } from './model-worlds.ts'
import type { Outcome } from './report.ts'

export type ModelPlan = {
  readonly operations: number
  readonly judged: number
  readonly pairs: number
  /** Whose pages and pairs; the engine is asked with every policy there is. */
  readonly services: readonly Service[]
}

/**
 * Whether any change goes round a constraint: `judged` change sets through the engine, `pairs` of them two at once on
 * PostgreSQL, and `operations` through the pages. Held: after each, every constraint is as true as it was.
 */
export async function proveModel(
  server: Pick<PostgresServer, 'createDatabase'>,
  { operations, judged, pairs, services }: ModelPlan,
  draw: Draw,
): Promise<Outcome> {
  const byEngine = proveJudge(fivePolicies, judged, draw)
  const atOnce = await onPostgres(server, { pairs, services }, draw)
  const paged = await provePages(
    { database: async () => (await server.createDatabase()).url, services },
    operations,
    draw,
  )
  const all = [byEngine, atOnce, paged]
  return { figures: all.flatMap(({ figures }) => figures), broken: all.flatMap(({ broken }) => broken) }
}

async function onPostgres(
  server: Pick<PostgresServer, 'createDatabase'>,
  { pairs, services }: Pick<ModelPlan, 'pairs' | 'services'>,
  draw: Draw,
): Promise<Outcome> {
  const { url } = await server.createDatabase()
  const { db, close } = await openDatabase({ url })
  try {
    await migrate(db, Object.assign({}, ...services.map(({ migrations }) => migrations)))
    const builders = services.flatMap(({ key }) => contested[key] ?? [])
    return await provePairs(db, { pairs, builders, now: new Date('2026-11-02T09:00:00Z') }, draw)
  } finally {
    await close()
  }
}
