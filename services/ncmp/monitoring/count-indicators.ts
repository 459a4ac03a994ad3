import type { Reader } from '@remit/platform/db'
import type { Settings } from '../settings/settings.ts'
import { countParticipation, countSchools, type Participation, type SchoolsCounted } from './count-participation.ts'
import { type Count, countSharedNumbers } from './counted-records.ts'
import { breaches, type Indicator, type IndicatorKey, indicatorsWithin } from './indicators.ts'
import { sumOf, type Tally, tallySchools } from './tally-schools.ts'

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
 * Counts every indicator over the records and schools of `count`, with the limits of `settings`, in two statements
 * whatever the number of pupils. Indicators of a year group that is not counted are left out.
 */
export async function countIndicators(reader: Reader, count: Count, settings: Settings): Promise<CountedIndicators> {
  return indicatorsOf(await tallySchools(reader, count), await countSharedNumbers(reader, count), settings)
}

/** The same, worked out of a tally and of how many records share their NHS number. */
export function indicatorsOf(tally: Tally, sharedNumbers: number, settings: Settings): CountedIndicators {
  const participation = countParticipation(tally)
  const schools = countSchools(tally)
  const counted = indicatorsWithin(settings).flatMap((indicator): CountedIndicator[] => {
    const group = groupOf[indicator.key]
    if (group !== undefined && !tally.groups.includes(group)) return []
    const behind = behindOf(indicator, tally, sharedNumbers)
    const figure = figureOf(indicator, { tally, behind, participation, schools })
    const breaching = breaches(indicator, figure) && !excused(indicator, participation)
    return [{ key: indicator.key, indicator, figure, behind: indicator.records ? behind : undefined, breaching }]
  })
  return { indicators: counted, schools, participation }
}

const groupOf: Partial<Record<IndicatorKey, 'R' | '6'>> = {
  'participation-reception': 'R',
  'participation-year-6': '6',
}

type Known = Indicator & { key: IndicatorKey }

function behindOf({ key, records }: Known, tally: Tally, sharedNumbers: number): number {
  if (key === 'duplicate-nhs-number') return sharedNumbers
  if (key === 'sex-split') return sumOf(tally, 'male')
  return records === undefined ? 0 : sumOf(tally, `${key}.behind`)
}

interface Counted {
  tally: Tally
  behind: number
  participation: readonly Participation[]
  schools: SchoolsCounted
}

function figureOf({ key, of, among }: Known, { tally, behind, participation, schools }: Counted): number | undefined {
  const group = groupOf[key]
  if (group !== undefined) return participation.find((each) => each.yearGroup === group)?.rate
  if (key === 'headcount') return share(schools.withOwnNumbers, schools.schools)
  if (of === 'count') return behind
  return share(behind, sumOf(tally, among === undefined ? 'records' : `${key}.among`))
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
