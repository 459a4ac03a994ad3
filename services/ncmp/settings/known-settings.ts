import { severeSetting } from '../growth/severe-boundary.ts'
import { letterSettings } from '../letters/sender.ts'
import { type Indicator, indicatorKeys, indicators } from '../monitoring/indicators.ts'
import { roundingSettings } from '../published/rounding.ts'
import { ageSettings, limitSettings } from '../pupils/limits.ts'

/** A number that may be set for one authority or for all, with what stands when nobody has set it. */
export interface KnownSetting {
  key: string
  /** The heading it stands under. */
  section: string
  label: string
  unit: SettingUnit
  least: number
  most: number
  otherwise: number
  /** It is the same everywhere: only the national team sets it. */
  forAllOnly?: true
}

/** What a number is of. `records`, `months` and `count` are whole numbers; a z-score is a number by itself. */
export type SettingUnit = '%' | 'records' | 'cm' | 'kg' | 'z' | 'centile' | 'months' | 'count'

/** Every number that can be set on the settings pages, in the order shown. */
export const knownSettings: readonly KnownSetting[] = [
  ...indicatorKeys.flatMap((key) => settingsOf(key, indicators[key])),
  ...Object.values(limitSettings).map((each) => ({
    ...each,
    section: 'What is rejected, and what has to be confirmed',
  })),
  ...Object.values(ageSettings).map((each) => ({ ...each, section: 'Who belongs to a year group' })),
  { ...severeSetting, unit: 'centile', section: 'Categories of BMI', forAllOnly: true },
  ...Object.values(roundingSettings).map((each) => ({
    ...each,
    section: 'Rounding of published tables',
    forAllOnly: true as const,
  })),
]

/** The heading of what letters say. */
export const letters = 'Result letters'

/** Words that may be set for one authority or for all, with what stands there when nobody has set them. */
export interface KnownWords {
  key: string
  section: string
  label: string
  otherwise: string
}

/** All words that can be set, in the order shown, after the numbers. */
export const knownWords: readonly KnownWords[] = Object.values(letterSettings).map((each) => ({
  ...each,
  section: letters,
}))

/** Those numbers that can be set for one authority (its id), or for all (`null`). */
export function settingsFor(of: string | null): readonly KnownSetting[] {
  return of === null ? knownSettings : knownSettings.filter(({ forAllOnly }) => forAllOnly === undefined)
}

function settingsOf(key: string, indicator: Indicator): readonly KnownSetting[] {
  const { label, of, breach, limit, upper, alsoBelow } = indicator
  const section = 'Limits of the data-quality indicators'
  const unit = of === 'count' ? 'records' : '%'
  const bounds = { section, unit, least: 0, most: of === 'count' ? 100_000 : 100 } as const
  const words = { below: 'at least', notAbove: 'more than', above: 'at most', outside: 'at least' }[breach]
  const first = { ...bounds, key: `limit.${key}`, label: `${label}: ${words}`, otherwise: limit }
  const second =
    upper === undefined ? [] : [{ ...bounds, key: `limit.${key}.upper`, label: `${label}: at most`, otherwise: upper }]
  const third =
    alsoBelow === undefined
      ? []
      : [
          {
            ...bounds,
            key: `limit.${key}.participation`,
            label: `${label}: counts only while participation is below`,
            otherwise: alsoBelow,
          },
        ]
  return [first, ...second, ...third]
}
