import type { Indicator } from './indicators.ts'

/** “12.5%”, one decimal place; “nothing to count yet” when there is no share. */
export function percentInWords(share: number | undefined): string {
  return share === undefined ? 'Nothing to count yet' : `${share.toFixed(1)}%`
}

/** A figure as an indicator states it: a share in per cent, or a number. */
export function figureInWords(indicator: Indicator, figure: number | undefined): string {
  if (indicator.of === 'count') return String(figure ?? 0)
  return percentInWords(figure)
}

/** “at least 90%”, “at most 1%”, “45% to 55%”, “none”. */
export function limitInWords({ of, breach, limit, upper }: Indicator): string {
  const unit = of === 'count' ? '' : '%'
  if (breach === 'below') return `at least ${limit}${unit}`
  if (breach === 'outside') return `${limit}${unit} to ${upper ?? 100}${unit}`
  return limit === 0 && of === 'count' ? 'none' : `at most ${limit}${unit}`
}
