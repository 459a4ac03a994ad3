import { type RawBuilder, sql } from 'kysely'
import { numberSetting, type Settings } from '../settings/settings.ts'

/**
 * The data-quality indicators, in the order they are shown, each with its default limit. A limit is a setting:
 * `limit.<key>` (and `limit.<key>.upper` or `limit.<key>.participation` where there are two), for one authority or for all.
 * Source: NCMP IT system guide, “progress and data quality monitoring”: what is indicated is stated, limits are inferred
 * from published data-quality statements.
 */
export interface Indicator {
  label: string
  /** What the figure is a share of, or that it is a number of records. */
  of: 'eligible pupils' | 'records' | 'measured pupils' | 'records with a postcode' | 'schools' | 'count'
  /** When the figure breaches: below the limit, not above it, above it, or outside limit and upper limit. */
  breach: 'below' | 'notAbove' | 'above' | 'outside'
  limit: number
  upper?: number
  /** It breaches only while participation (measured of all eligible pupils, in per cent) is below this. */
  alsoBelow?: number
  /** The records behind the figure, read of one row of `record`; left out where no single record is to blame. */
  records?: RawBuilder<boolean>
  /** Which records count at all, when not every one does. */
  among?: RawBuilder<boolean>
}

const measured = sql<boolean>`record.height_cm is not null`

export const indicators = {
  'participation-reception': { label: 'Participation, Reception', of: 'eligible pupils', breach: 'below', limit: 90 },
  'participation-year-6': { label: 'Participation, Year 6', of: 'eligible pupils', breach: 'below', limit: 90 },
  headcount: {
    label: 'Breaching Headcount Validation: schools you gave headcounts for',
    of: 'schools',
    breach: 'notAbove',
    limit: 90,
    alsoBelow: 90,
  },
  'blank-postcode': {
    label: 'Blank child postcodes',
    of: 'records',
    breach: 'above',
    limit: 1,
    records: sql<boolean>`record.postcode is null`,
  },
  'blank-ethnicity': {
    label: 'Blank or unknown ethnicity',
    of: 'records',
    breach: 'above',
    limit: 10,
    records: sql<boolean>`(record.ethnicity_code is null or record.ethnicity_code = '99')`,
  },
  'blank-nhs-number': {
    label: 'Blank NHS numbers',
    of: 'records',
    breach: 'above',
    limit: 10,
    records: sql<boolean>`record.nhs_number is null`,
  },
  'duplicate-nhs-number': {
    label: 'Records that share an NHS number',
    of: 'count',
    breach: 'above',
    limit: 0,
    records: sql<boolean>`(record.nhs_number is not null and record.with_same_number > 1)`,
  },
  'whole-height': {
    label: 'Heights recorded in whole centimetres',
    of: 'measured pupils',
    breach: 'above',
    limit: 15,
    records: sql<boolean>`record.height_cm = round(record.height_cm)`,
    among: measured,
  },
  'whole-weight': {
    label: 'Weights recorded in whole kilograms',
    of: 'measured pupils',
    breach: 'above',
    limit: 15,
    records: sql<boolean>`record.weight_kg = round(record.weight_kg)`,
    among: measured,
  },
  'half-height': {
    label: 'Heights recorded in half centimetres',
    of: 'measured pupils',
    breach: 'above',
    limit: 15,
    records: sql<boolean>`(record.height_cm <> round(record.height_cm) and record.height_cm * 2 = round(record.height_cm * 2))`,
    among: measured,
  },
  'half-weight': {
    label: 'Weights recorded in half kilograms',
    of: 'measured pupils',
    breach: 'above',
    limit: 15,
    records: sql<boolean>`(record.weight_kg <> round(record.weight_kg) and record.weight_kg * 2 = round(record.weight_kg * 2))`,
    among: measured,
  },
  'sex-split': { label: 'Share of boys', of: 'records', breach: 'outside', limit: 45, upper: 55 },
  'unconfirmed-warnings': {
    label: 'Records with unconfirmed warnings',
    of: 'count',
    breach: 'above',
    limit: 0,
    records: sql<boolean>`(cardinality(record.warnings) > 0 and record.warnings_confirmed_at is null)`,
  },
  'school-postcode': {
    label: 'Child’s postcode is the school’s',
    of: 'records with a postcode',
    breach: 'above',
    limit: 5,
    records: sql<boolean>`record.postcode = record.school_postcode`,
    among: sql<boolean>`record.postcode is not null`,
  },
} as const satisfies Record<string, Indicator>

export type IndicatorKey = keyof typeof indicators

/** Every indicator with its key, in the order shown, with the limits that stand for the authority. */
export function indicatorsWithin(settings: Settings): readonly (Indicator & { key: IndicatorKey })[] {
  return indicatorKeys.map((key) => {
    const indicator: Indicator = indicators[key]
    const { upper, alsoBelow } = indicator
    return {
      ...indicator,
      key,
      limit: numberSetting(settings, `limit.${key}`, indicator.limit),
      ...(upper !== undefined && { upper: numberSetting(settings, `limit.${key}.upper`, upper) }),
      ...(alsoBelow !== undefined && { alsoBelow: numberSetting(settings, `limit.${key}.participation`, alsoBelow) }),
    }
  })
}

/** Every indicator's key, in the order shown. */
// The object's own keys, which `Object.keys` types as any text.
export const indicatorKeys = Object.keys(indicators) as IndicatorKey[]

/** The indicator of that key that has records behind it, or undefined. */
export function findRecordIndicator(
  key: string | undefined,
): { label: string; records: RawBuilder<boolean> } | undefined {
  const known = indicatorKeys.find((each) => each === key)
  if (known === undefined) return undefined
  const indicator: Indicator = indicators[known]
  return indicator.records && { label: indicator.label, records: indicator.records }
}

/** Whether a figure breaches: no figure (nothing to count yet) never does. */
export function breaches(indicator: Indicator, figure: number | undefined): boolean {
  if (figure === undefined) return false
  if (indicator.breach === 'below') return figure < indicator.limit
  if (indicator.breach === 'notAbove') return figure <= indicator.limit
  if (indicator.breach === 'above') return figure > indicator.limit
  return figure < indicator.limit || figure > (indicator.upper ?? 100)
}
