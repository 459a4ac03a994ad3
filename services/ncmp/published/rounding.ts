import { numberSetting, type Settings } from '../settings/settings.ts'

/** How numbers are made safe for publication. */
export interface Rounding {
  /** Counts are rounded to the nearest multiple of this. */
  to: number
  /** Counts from 1 to this one are not shown at all; 0: none is hidden. */
  hideUpTo: number
}

/**
 * The rounding of published tables: settings `publication.roundTo` (5) and `publication.hideUpTo` (0), for all authorities.
 * Source: since October 2020 the rules for secondary care data hold (programme guidance, stated); 5 and 0 are inferred.
 */
export function roundingOf(settings: Settings): Rounding {
  const whole = (key: string, otherwise: number, least: number) =>
    Math.max(least, Math.round(numberSetting(settings, key, otherwise)))
  return { to: whole('publication.roundTo', 5, 1), hideUpTo: whole('publication.hideUpTo', 0, 0) }
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
