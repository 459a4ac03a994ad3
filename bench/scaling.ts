import type { Plan } from './measure.ts'
import { measureAll } from './rounds.ts'
import { median, pairedRatio } from './statistics.ts'
import { organisationsOf, type ScaledSize } from './workloads/scaled.ts'

/** One size of a scaling table: checks a second of the limit and of Remit, and the ratio, paired within rounds. */
export type Step = {
  readonly size: ScaledSize
  readonly limit: number
  readonly remit: number
  readonly ratio: number
  /** How far the ratio lies from the middle one of the table: 0.1 is ten per cent above. */
  readonly deviation: number
}

export type ScalingTable = { readonly title: string; readonly sizes: string; readonly steps: readonly Step[] }

type Row = { readonly title: string; readonly sizes: string; readonly of: readonly ScaledSize[] }

const step = (authorities: number, schools: number, assigned: number): ScaledSize => ({
  authorities,
  schools,
  assigned,
})

/** Both tables: schools assigned to a user, and organisations there are. The latter users have three schools each. */
export const scales: readonly Row[] = [
  {
    title: 'assigned organisations',
    sizes: 'assigned to each of 2,000 users; 10 authorities of 2,000 schools',
    of: [1, 10, 100, 1_000].map((assigned) => step(10, 2_000, assigned)),
  },
  {
    title: 'organisations',
    sizes: 'authorities and schools; 3 assigned to each of 2,000 users',
    of: [step(2, 4, 3), step(4, 24, 3), step(20, 49, 3), step(80, 124, 3), step(800, 124, 3), step(8_000, 124, 3)],
  },
]

/** The sizes of a short look. */
export const quickScales: readonly Row[] = scales.map((row) => ({ ...row, of: row.of.slice(0, 3) }))

/** Measures the limit and Remit at every size, on the same questions. Rejects when one of them fails. */
export async function measureScaling(
  plan: Plan,
  rows: readonly Row[],
  say: (line: string) => void,
): Promise<ScalingTable[]> {
  const tables: ScalingTable[] = []
  for (const { title, sizes, of } of rows) {
    const steps: Omit<Step, 'deviation'>[] = []
    for (const size of of) {
      say(`Scaling: ${size.assigned} assigned, ${organisationsOf(size)} organisations.`)
      steps.push(await measureStep(plan, size))
    }
    const middle = median(steps.map(({ ratio }) => ratio))
    tables.push({ title, sizes, steps: steps.map((it) => ({ ...it, deviation: it.ratio / middle - 1 })) })
  }
  return tables
}

async function measureStep(plan: Plan, scaled: ScaledSize): Promise<Omit<Step, 'deviation'>> {
  const [limit, remit] = await measureAll(['limit', 'remit'], { ...plan, scaled, forms: ['cold'] }, () => {})
  const failed = limit?.failed ?? remit?.failed
  if (failed !== undefined) throw new Error(failed)
  const rates = [limit?.perSecond.cold ?? [], remit?.perSecond.cold ?? []] as const
  return { size: scaled, limit: median(rates[0]), remit: median(rates[1]), ratio: pairedRatio(rates[1], rates[0]) }
}

/** The largest deviation of both tables, whatever its sign. */
export function largestDeviation(tables: readonly ScalingTable[]): number {
  return Math.max(...tables.flatMap(({ steps }) => steps.map(({ deviation }) => Math.abs(deviation))))
}
