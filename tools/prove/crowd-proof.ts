import { type Db, migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import type { RefusalCode } from '../../packages/platform/src/refusals.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { pcse } from '../../services/pcse/service.ts'
import { listen } from './crowd-host.ts'
import { buildPractice } from './crowd-practice.ts'
import {
  chainState,
  crowdForTheFourthPlace,
  crowdForTheLead,
  crowdOutTheLastTwo,
  isHeld,
  type Round,
  throughDirectory,
} from './crowd-rounds.ts'
import { buildWorld, type CrowdWorld } from './crowd-world.ts'
import { median } from './figures.ts'

export type CrowdPlan = {
  readonly rounds: number
  /** Rounds through the pages of a running host, on top of those through the directory. */
  readonly pageRounds: number
  readonly attempts: number
  /** Whose constraints are contested; every service's that has any when left out. */
  readonly only?: CrowdedService
}

/** The services whose constraints a crowd can contest. */
export const crowdedServices = ['ncmp', 'pcse'] as const
export type CrowdedService = (typeof crowdedServices)[number]

/** What the proof came to: its figures, one line each, and every round that did not end as the constraint says. */
export type CrowdOutcome = {
  readonly figures: readonly string[]
  readonly broken: readonly string[]
  readonly rounds: number
}

/**
 * On an empty PostgreSQL database at `url`: many at once try to break “one lead”, “at least one super user” and “at most four
 * GPP user administrators”, through the directory over a pool as wide as the crowd; the first two also through the pages of
 * a host that listens. Rejects when anything fails that is no refusal.
 */
export async function proveCrowd(url: string, plan: CrowdPlan, now: Date): Promise<CrowdOutcome> {
  const { db, close } = await openDatabase({ url, connections: plan.attempts })
  try {
    await migrate(db, { ...ncmp.migrations, ...pcse.migrations })
    const crowding = { db, plan, now }
    const authorities = plan.only === 'pcse' ? nowhere : await contestAuthorities(crowding)
    const practices = plan.only === 'ncmp' ? nowhere : await contestPractice(crowding)
    const contests = [...authorities.contests, ...practices.contests]
    const worlds = [...authorities.worlds, ...practices.worlds]
    return outcomeOf(contests, plan, await Promise.all(worlds.map((world) => chainState(db, world))))
  } finally {
    await close()
  }
}

type Crowded = { readonly db: Db; readonly plan: CrowdPlan; readonly now: Date }
type Contested = { readonly contests: readonly Contest[]; readonly worlds: readonly CrowdWorld[] }
const nowhere: Contested = { contests: [], worlds: [] }

async function contestAuthorities({ db, plan, now }: Crowded): Promise<Contested> {
  const many = await buildWorld(db, 'Crowdham Council', plan.attempts, now)
  const two = await buildWorld(db, 'Pairham Council', 2, now)
  const direct = (world: CrowdWorld) => ({ db, world, now, way: throughDirectory(db, world, now) })
  const lead = await repeat(plan.rounds, () => crowdForTheLead(direct(many)))
  const last = await repeat(plan.rounds, (round) => {
    const by = round % 2 === 0 ? 'revoking' : 'suspending'
    return crowdOutTheLastTwo(direct(two), { attempts: plan.attempts, by })
  })
  const contests = [
    { name: 'the single lead’s place', rounds: lead, expected: oneLead },
    { name: 'the last two super users', rounds: last, expected: oneLeft },
    ...(await throughPages(db, { many, two }, plan, now)),
  ]
  return { contests, worlds: [many, two] }
}

async function contestPractice({ db, plan, now }: Crowded): Promise<Contested> {
  const world = await buildPractice(db, plan.attempts, now)
  const way = throughDirectory(db, world, now)
  const fourth = await repeat(plan.rounds, () => crowdForTheFourthPlace({ db, world, now, way }))
  const contest = { name: 'the fourth GPP administrator’s place', rounds: fourth, expected: oneLead }
  return { contests: [contest], worlds: [world] }
}

type Contest = {
  readonly name: string
  readonly rounds: readonly Round[]
  /** What those who were not first may be told. */
  readonly expected: readonly RefusalCode[]
}

const oneLead = ['constraint'] as const
// Whoever was removed may not act any more (denied; on the pages not even see others: not found), and nobody is removed twice (conflict, or “nothing changed”).
const oneLeft = ['constraint', 'denied', 'conflict', 'not-found'] as const

async function throughPages(
  db: Db,
  { many, two }: { many: CrowdWorld; two: CrowdWorld },
  { pageRounds, attempts }: CrowdPlan,
  now: Date,
): Promise<Contest[]> {
  const host = await listen(db, now)
  try {
    const paged = (world: CrowdWorld) => ({ db, world, now, way: host.way })
    const lead = await repeat(pageRounds, () => crowdForTheLead(paged(many)))
    const last = await repeat(pageRounds, () => crowdOutTheLastTwo(paged(two), { attempts, by: 'revoking' }))
    return [
      { name: 'the single lead’s place, on the pages', rounds: lead, expected: oneLead },
      { name: 'the last two super users, on the pages', rounds: last, expected: oneLeft },
    ]
  } finally {
    await host.close()
  }
}

async function repeat(times: number, act: (round: number) => Promise<Round>): Promise<Round[]> {
  const rounds: Round[] = []
  for (let round = 0; round < times; round++) rounds.push(await act(round))
  return rounds
}

function outcomeOf(
  contests: readonly Contest[],
  { attempts }: CrowdPlan,
  chains: readonly Awaited<ReturnType<typeof chainState>>[],
): CrowdOutcome {
  const brokenChains = chains.flatMap((chain) => (chain.intact ? [] : [`The audit chain: ${chain.why}`]))
  const entries = chains.reduce((sum, chain) => sum + (chain.intact ? chain.entries : 0), 0)
  return {
    figures: [
      ...contests.filter(({ rounds }) => rounds.length > 0).map(({ name, rounds }) => figure(name, rounds, attempts)),
      `audit: ${entries} entries in ${chains.length} chains, verified`,
    ],
    rounds: contests.reduce((sum, { rounds }) => sum + rounds.length, 0),
    broken: [...contests.flatMap(({ name, rounds, expected }) => complaints(name, rounds, expected)), ...brokenChains],
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
