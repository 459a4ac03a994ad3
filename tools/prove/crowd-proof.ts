import { type Database, migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import type { RefusalCode } from '../../packages/platform/src/refusals.ts'
import { chainState, crowdForTheLead, crowdOutTheLastTwo, isHeld, type Round } from './crowd-rounds.ts'
import { buildWorld } from './crowd-world.ts'
import { median } from './figures.ts'

export type CrowdPlan = { readonly rounds: number; readonly attempts: number }

/** What the proof came to: its figures, one line each, and every round that did not end as the constraint says. */
export type CrowdOutcome = { readonly figures: readonly string[]; readonly broken: readonly string[] }

/**
 * On an empty PostgreSQL database at `url`: concurrent change sets, each in a transaction of its own over a pool as wide
 * as the crowd, try to break “one lead” and “at least one super user”. Rejects when anything fails that is no refusal.
 */
export async function proveCrowd(url: string, plan: CrowdPlan, now: Date): Promise<CrowdOutcome> {
  const database = await openDatabase({ url, connections: plan.attempts })
  try {
    await migrate(database.db)
    return await runRounds(database, plan, now)
  } finally {
    await database.close()
  }
}

async function runRounds({ db }: Database, { rounds, attempts }: CrowdPlan, now: Date): Promise<CrowdOutcome> {
  const many = await buildWorld(db, 'Crowdham Council', attempts, now)
  const two = await buildWorld(db, 'Pairham Council', 2, now)
  const lead: Round[] = []
  const last: Round[] = []
  for (let round = 0; round < rounds; round++) {
    lead.push(await crowdForTheLead(db, many, now))
    const by = round % 2 === 0 ? 'revoking' : 'suspending'
    last.push(await crowdOutTheLastTwo(db, two, { attempts, by }, now))
  }
  const chains = await Promise.all([chainState(db, many), chainState(db, two)])
  const brokenChains = chains.flatMap((chain) => (chain.intact ? [] : [`The audit chain: ${chain.why}`]))
  const entries = chains.reduce((sum, chain) => sum + (chain.intact ? chain.entries : 0), 0)
  return {
    figures: [
      figure('the single lead’s place', lead, attempts),
      figure('the last two super users', last, attempts),
      `audit: ${entries} entries in ${chains.length} chains, verified`,
    ],
    broken: [
      ...complaints('the single lead’s place', lead, ['constraint']),
      // Whoever was removed may not act any more (denied), and nobody is removed twice (conflict).
      ...complaints('the last two super users', last, ['constraint', 'denied', 'conflict']),
      ...brokenChains,
    ],
  }
}

function figure(what: string, rounds: readonly Round[], attempts: number): string {
  const kept = rounds.map((round) => round.kept)
  const told = rounds.flatMap((round) => Object.entries(round.refused))
  const sums = Map.groupBy(told, ([code]) => code)
  const refusals = [...sums].map(([code, counts]) => `${code} ${counts.reduce((sum, [, count]) => sum + count, 0)}`)
  const ms = median(rounds.map((round) => round.ms)).toFixed(0)
  return `${what}: ${rounds.length} rounds × ${attempts} at once; kept ${Math.min(...kept)}–${Math.max(...kept)} a round; refused: ${refusals.join(', ')}; median ${ms} ms a round`
}

function complaints(what: string, rounds: readonly Round[], expected: readonly RefusalCode[]): string[] {
  return rounds.flatMap((round, index) =>
    isHeld(round, expected) ? [] : [`${what}, round ${index + 1}: ${JSON.stringify(round)}`],
  )
}
