import type { Db } from '../../packages/platform/src/db/index.ts'
import { type ListsSize, loadCountry } from '../../packages/platform/test/lists/country.ts'
import { lookersIn } from '../../packages/platform/test/lists/lookers.ts'
import { listInRounds, type Round } from '../../packages/platform/test/lists/rounds.ts'
import { median } from './figures.ts'
import type { Outcome } from './report.ts'

/** How large the country is, how often each list is asked for, and how much slower than by hand it may be. */
export type ListsPlan = ListsSize & {
  readonly rounds: number
  /** As many more rounds as fit into this. */
  readonly atLeastMs: number
  readonly mostRatio: number
}

/**
 * The first page of fifty by name and the exact total, for one user with each shape of extent: what `visible` makes of their roles
 * against a query written by hand for that very user. Both must show the same; ratios are taken within a round, their median counts.
 */
export async function proveLists(db: Db, plan: ListsPlan, now: Date): Promise<Outcome> {
  await loadCountry(db, plan, now)
  const outcomes: Outcome[] = []
  for (const looker of await lookersIn(db, now)) {
    outcomes.push(outcomeOf(looker.who, await listInRounds(db, looker, plan, now), plan.mostRatio))
  }
  return { figures: outcomes.flatMap((it) => it.figures), broken: outcomes.flatMap((it) => it.broken) }
}

/** A list of a few rows takes a millisecond or two either way, and nobody waits for the rest of a third. */
const UNSEEN_MS = 1

export function outcomeOf(who: string, rounds: readonly Round[], mostRatio: number): Outcome {
  const ratio = median(rounds.map(({ own, byHand }) => own.ms / byHand.ms))
  const ms = (of: (round: Round) => number) => median(rounds.map(of)).toFixed(1)
  const times = `${ms((it) => it.own.ms)} ms, by hand ${ms((it) => it.byHand.ms)} ms, ratio ${ratio.toFixed(2)}`
  const lost = median(rounds.map(({ own, byHand }) => own.ms - byHand.ms))
  const differs = rounds.some(({ own, byHand }) => own.total !== byHand.total || own.ids.join() !== byHand.ids.join())
  return {
    figures: [`${who}: ${rounds[0]?.own.total} pupils, ${times}`],
    broken: [
      ...(differs ? [`${who}: the two show different pupils`] : []),
      ...(ratio > mostRatio && lost > UNSEEN_MS ? [`${who}: more than ${mostRatio} × the query written by hand`] : []),
    ],
  }
}
