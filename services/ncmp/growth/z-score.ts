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
  if (months < firstMonth || months > lastMonth) return undefined
  const below = Math.floor(months)
  const points = months === below ? [below] : pointsAround(below)
  const rows = points.map((month) => uk90Row(measure, sex, month)).filter((row) => row !== undefined)
  const weights = points.map((point) => lagrange(points, point, months))
  const mix = (pick: (row: Lms) => number): number =>
    rows.reduce((sum, row, place) => sum + pick(row) * (weights[place] ?? 0), 0)
  return { l: mix((row) => row.l), m: mix((row) => row.m), s: mix((row) => row.s) }
}

// A cubic needs two months on either side; the first and the last interval have only one.
function pointsAround(below: number): number[] {
  const cubic = below > firstMonth && below + 1 < lastMonth
  return cubic ? [below - 1, below, below + 1, below + 2] : [below, below + 1]
}

function lagrange(points: readonly number[], point: number, at: number): number {
  return points.filter((other) => other !== point).reduce((share, other) => (share * (at - other)) / (point - other), 1)
}
