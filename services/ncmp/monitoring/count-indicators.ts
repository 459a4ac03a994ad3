import type { Reader } from '@remit/platform/db'
import { type RawBuilder, sql } from 'kysely'
import type { Settings } from '../settings/settings.ts'
import { countParticipation, countSchools, type Participation, type SchoolsCounted } from './count-participation.ts'
import { type Count, countedRecords } from './counted-records.ts'
import { breaches, type Indicator, type IndicatorKey, indicatorsWithin } from './indicators.ts'

/** One indicator counted. `figure` is a number of records, or a share in per cent; undefined when nothing is there to count. */
export interface CountedIndicator {
  key: IndicatorKey
  indicator: Indicator
  figure: number | undefined
  /** The records behind the figure: how many, for indicators that have such. */
  behind: number | undefined
  breaching: boolean
}

export interface CountedIndicators {
  indicators: readonly CountedIndicator[]
  schools: SchoolsCounted
  participation: readonly Participation[]
}

/**
 * Counts every indicator over the records and schools of `count`, with the limits of `settings`, in four statements
 * whatever the number of pupils. Indicators of a year group that is not counted are left out.
 */
export async function countIndicators(reader: Reader, count: Count, settings: Settings): Promise<CountedIndicators> {
  const numbers = await countBehind(reader, count, settings)
  const participation = await countParticipation(reader, count)
  const schools = await countSchools(reader, count)
  const counted = indicatorsWithin(settings).flatMap((indicator): CountedIndicator[] => {
    if (count.yearGroup !== undefined && groupOf[indicator.key] === other[count.yearGroup]) return []
    const behind = numbers[`${indicator.key}.behind`]
    const figure = figureOf(indicator, { numbers, participation, schools })
    const breaching = breaches(indicator, figure) && !excused(indicator, participation)
    return [{ key: indicator.key, indicator, figure, behind: indicator.records ? behind : undefined, breaching }]
  })
  return { indicators: counted, schools, participation }
}

const groupOf: Partial<Record<IndicatorKey, 'R' | '6'>> = {
  'participation-reception': 'R',
  'participation-year-6': '6',
}
const other = { R: '6', '6': 'R' } as const

type Numbers = Readonly<Record<string, number>>
type Counted = { numbers: Numbers; participation: readonly Participation[]; schools: SchoolsCounted }

function figureOf(indicator: Indicator & { key: IndicatorKey }, counted: Counted): number | undefined {
  const { numbers, participation, schools } = counted
  const group = groupOf[indicator.key]
  if (group !== undefined) return participation.find((each) => each.yearGroup === group)?.rate
  if (indicator.key === 'headcount') return share(schools.withOwnNumbers, schools.schools)
  const behind = numbers[`${indicator.key}.behind`] ?? 0
  if (indicator.of === 'count') return behind
  return share(behind, numbers[`${indicator.key}.among`] ?? 0)
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? (100 * part) / whole : undefined
}

// Source: guide, “headcount validation” (stated): too few headcounts breach only while participation is too low as well.
function excused({ alsoBelow }: Indicator, participation: readonly Participation[]): boolean {
  if (alsoBelow === undefined) return false
  const eligible = participation.reduce((sum, each) => sum + each.eligible, 0)
  const measured = participation.reduce((sum, each) => sum + each.measured, 0)
  return eligible === 0 || (100 * measured) / eligible >= alsoBelow
}

async function countBehind(reader: Reader, count: Count, settings: Settings): Promise<Numbers> {
  const everyone = sql<boolean>`true`
  const columns = indicatorsWithin(settings).flatMap(({ key, records, among }) => [
    countWhere(records ?? counters[key] ?? sql<boolean>`false`).as(`${key}.behind`),
    countWhere(among ?? everyone).as(`${key}.among`),
  ])
  return await reader.selectFrom(countedRecords(reader, count).as('record')).select(columns).executeTakeFirstOrThrow()
}

const counters: Partial<Record<IndicatorKey, RawBuilder<boolean>>> = { 'sex-split': sql<boolean>`record.sex = 'male'` }

function countWhere(predicate: RawBuilder<boolean>): RawBuilder<number> {
  return sql<number>`(count(*) filter (where ${predicate}))::integer`
}
