import { type RawBuilder, sql } from 'kysely'
import {
  type Categories,
  type Category,
  clinicalCategories,
  populationCategories,
  severelyOverweight,
} from '../growth/categories.ts'
import { severeFrom } from '../growth/severe-boundary.ts'
import { ethnicCategories } from '../reference/ethnicity.ts'
import { type Indicator, type IndicatorKey, indicatorKeys, indicators } from './indicators.ts'

type Predicate = RawBuilder<boolean>

/** What no single record tells: these are counted by a statement of their own. */
const acrossRecords: readonly IndicatorKey[] = ['duplicate-nhs-number']

/** What a figure is worked out of: how many of the records hold true of each of these, read of one row of `record`. */
export const tallyColumns: Readonly<Record<string, Predicate>> = {
  measured: sql<boolean>`record.height_cm is not null`,
  notMeasured: sql<boolean>`record.non_measurement_reason is not null`,
  male: sql<boolean>`record.sex = 'male'`,
  ...Object.fromEntries(indicatorKeys.flatMap(columnsOf)),
  ...Object.fromEntries(bandsOf('population', populationCategories)),
  ...Object.fromEntries(bandsOf('clinical', clinicalCategories)),
  ...Object.fromEntries(ethnicGroups().map(({ group, codes }) => [ethnicColumn(group), hasCode(codes)])),
}

/** The column of a BMI category. */
export function categoryColumn(scheme: CategoryScheme, key: string): string {
  return `${scheme}.${key}`
}

export type CategoryScheme = 'population' | 'clinical'

/** The ethnic groups in the order of the list, each with its codes; unknown codes are no group. */
export function ethnicGroups(): readonly { group: string; codes: readonly string[] }[] {
  const codes = ethnicCategories.filter(({ code }) => code !== '99')
  const groups = [...new Set(codes.map(({ group }) => group))]
  return groups.map((group) => ({ group, codes: codes.filter((each) => each.group === group).map(({ code }) => code) }))
}

/** The column of an ethnic group. */
export function ethnicColumn(group: string): string {
  return `ethnic.${group}`
}

function columnsOf(key: IndicatorKey): [string, Predicate][] {
  const { records, among }: Indicator = indicators[key]
  const behind: [string, Predicate][] =
    records === undefined || acrossRecords.includes(key) ? [] : [[`${key}.behind`, records]]
  return among === undefined ? behind : [...behind, [`${key}.among`, among]]
}

/** Each band with its condition. INVARIANT (as categoryOf): the lower cut point is in the band, but 2 is underweight. */
function bandsOf(scheme: CategoryScheme, { underweightTo, bands }: Categories): [string, Predicate][] {
  const rest = bands.map((band, index): [string, Predicate] => {
    const from = lowerCut(band)
    const above = index === 0 ? sql<boolean>`record.bmi_centile > ${from}` : sql<boolean>`record.bmi_centile >= ${from}`
    const next = bands[index + 1]
    return [
      categoryColumn(scheme, band.key),
      next === undefined ? above : sql<boolean>`${above} and record.bmi_centile < ${lowerCut(next)}`,
    ]
  })
  return [[categoryColumn(scheme, 'underweight'), sql<boolean>`record.bmi_centile <= ${cut(underweightTo)}`], ...rest]
}

/** Where a band begins. The severe one is the one boundary that is a setting. */
function lowerCut({ key, from }: Category): RawBuilder<number> {
  return key === severelyOverweight.key ? severeFrom : cut(from)
}

// As double precision, or every row's centile would be compared as `numeric`.
function cut(at: number): RawBuilder<number> {
  return sql<number>`${sql.lit(at)}::double precision`
}

function hasCode(codes: readonly string[]): Predicate {
  return sql<boolean>`record.ethnicity_code in (${sql.join(codes.map((code) => sql.lit(code)))})`
}
