import { type Indicator, indicatorKeys, indicators } from '../monitoring/indicators.ts'

/** A number that may be set for one authority or for all, with what stands when nobody has set it. */
export interface KnownSetting {
  key: string
  /** The heading it stands under. */
  section: string
  label: string
  unit: '%' | 'records'
  least: number
  most: number
  otherwise: number
}

/** Every number that can be set on the settings pages, in the order shown. */
export const knownSettings: readonly KnownSetting[] = indicatorKeys.flatMap((key) => settingsOf(key, indicators[key]))

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
