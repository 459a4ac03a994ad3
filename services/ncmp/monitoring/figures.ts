import { breaches, type Indicator } from './indicators.ts'

/** “12.5%”, one decimal place; “Nothing to count yet” when there is no share. */
export function percentInWords(share: number | undefined): string {
  return share === undefined ? 'Nothing to count yet' : `${share.toFixed(1)}%`
}

/**
 * A figure as an indicator states it: a number, or a share in per cent with as many decimal places (one to four) as it
 * takes to tell it from its limit: 89.96% is beyond a limit of 90% and is not shown as 90.0%.
 */
export function figureInWords(indicator: Indicator, figure: number | undefined): string {
  if (indicator.of === 'count') return (figure ?? 0).toLocaleString('en-GB')
  if (figure === undefined) return percentInWords(figure)
  const written = [1, 2, 3, 4].map((places) => figure.toFixed(places))
  const truest = written.find((each) => breaches(indicator, Number(each)) === breaches(indicator, figure))
  return `${truest ?? figure}%`
}

/** “at least 90%”, “more than 90%”, “at most 1%”, “45% to 55%”, “none”. */
export function limitInWords({ of, breach, limit, upper }: Indicator): string {
  const unit = of === 'count' ? '' : '%'
  if (breach === 'below') return `at least ${limit}${unit}`
  if (breach === 'notAbove') return `more than ${limit}${unit}`
  if (breach === 'outside') return `${limit}${unit} to ${upper ?? 100}${unit}`
  return limit === 0 && of === 'count' ? 'none' : `at most ${limit}${unit}`
}
