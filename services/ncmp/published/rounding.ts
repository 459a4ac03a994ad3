import { numberSetting, type Settings } from '../settings/settings.ts'

/** How numbers are made safe for publication. */
export interface Rounding {
  /** Counts are rounded to the nearest multiple of this. */
  to: number
  /** Counts from 1 to this one are not shown at all; 0: none is hidden. */
  hideUpTo: number
}

/** How counts are made safe, as settings for all authorities: key, words, what stands when nothing is set, and the range. */
export const roundingSettings = {
  to: {
    key: 'publication.roundTo',
    label: 'Round counts to the nearest multiple of',
    unit: 'count',
    otherwise: 5,
    least: 1,
    most: 100,
  },
  hideUpTo: {
    key: 'publication.hideUpTo',
    label: 'Show no count up to',
    unit: 'count',
    otherwise: 0,
    least: 0,
    most: 100,
  },
} as const

/**
 * The rounding of published tables: settings `publication.roundTo` (5) and `publication.hideUpTo` (0), for all authorities.
 * Source: since October 2020 the rules for secondary care data hold (programme guidance, stated); 5 and 0 are inferred.
 */
export function roundingOf(settings: Settings): Rounding {
  const whole = ({ key, otherwise, least }: { key: string; otherwise: number; least: number }) =>
    Math.max(least, Math.round(numberSetting(settings, key, otherwise)))
  return { to: whole(roundingSettings.to), hideUpTo: whole(roundingSettings.hideUpTo) }
}

/** A count as it may be published; undefined when it is too small to be shown. */
export function publishedCount(count: number, { to, hideUpTo }: Rounding): number | undefined {
  if (count > 0 && count <= hideUpTo) return undefined
  return Math.round(count / to) * to
}

/**
 * A share in per cent, of rounded numbers, so that nobody can reckon back to the small ones; undefined when one of them is
 * hidden or there is nothing to divide by. Never more than 100, which rounding alone could make it.
 */
export function publishedShare(part: number, whole: number, rounding: Rounding): number | undefined {
  const [above, below] = [publishedCount(part, rounding), publishedCount(whole, rounding)]
  return above === undefined || below === undefined || below === 0 ? undefined : Math.min(100, (100 * above) / below)
}
