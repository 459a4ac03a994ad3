import type { Sex } from '../pupils/pupils.ts'
import { firstMonth, type Lms, lastMonth, type Measure, uk90Row } from './uk90.ts'

/**
 * How many standard deviations a measurement lies from the UK90 median of the same age and sex.
 * `ageYears` is decimal years (`ageInYears`), `value` in cm, kg or kg/m². Undefined outside 4.0 to 20.0 years.
 * Source: Cole's LMS method, z = ((value / M)^L − 1) / (L·S); interpolation as the RCPCH does it.
 */
export function zScore(measure: Measure, sex: Sex, ageYears: number, value: number): number | undefined {
  const curve = lmsAt(measure, sex, ageYears * 12)
  if (!curve) return undefined
  const { l, m, s } = curve
  return l === 0 ? Math.log(value / m) / s : ((value / m) ** l - 1) / (l * s)
}

function lmsAt(measure: Measure, sex: Sex, months: number): Lms | undefined {
  const below = Math.floor(months)
  const row = uk90Row(measure, sex, below)
  if (row === undefined || months > lastMonth) return undefined
  if (months === below) return row
  const mixed = { l: 0, m: 0, s: 0 }
  // A cubic needs two months on either side; the first and the last interval have only one.
  const isCubic = below > firstMonth && below + 1 < lastMonth
  const [from, to] = isCubic ? [below - 1, below + 2] : [below, below + 1]
  for (let month = from; month <= to; month += 1) {
    const near = uk90Row(measure, sex, month)
    // INVARIANT (no gaps): the table has every month between its first and its last, checked when it is read.
    if (near === undefined) return undefined
    const share = lagrange(from, to, month, months)
    mixed.l += near.l * share
    mixed.m += near.m * share
    mixed.s += near.s * share
  }
  return mixed
}

/** Lagrange's polynomial over the whole months `from`…`to` that is 1 at `month` and 0 at the others, taken at `at`. */
function lagrange(from: number, to: number, month: number, at: number): number {
  let share = 1
  for (let other = from; other <= to; other += 1) {
    if (other !== month) share *= (at - other) / (month - other)
  }
  return share
}
