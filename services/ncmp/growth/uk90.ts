import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sex } from '../pupils/pupils.ts'

/** What is measured: height in cm, weight in kg, BMI in kg/m². */
export type Measure = 'height' | 'weight' | 'bmi'

/** The three curves of the LMS method at one age: skewness, median, coefficient of variation. */
export interface Lms {
  l: number
  m: number
  s: number
}

/** The age of the first and the last row, in months. */
export const firstMonth = 48
export const lastMonth = 240

const tables: Record<Measure, Record<Sex, readonly Lms[]>> = {
  height: readTable('height'),
  weight: readTable('weight'),
  bmi: readTable('bmi'),
}

/**
 * The UK90 row of an age in whole months, or undefined outside 48 to 240 months.
 * Source: British 1990 growth reference, reanalysed 2009; see uk90/README.md for origin and licence.
 */
export function uk90Row(measure: Measure, sex: Sex, month: number): Lms | undefined {
  return tables[measure][sex][month - firstMonth]
}

function readTable(measure: Measure): Record<Sex, Lms[]> {
  const table: Record<Sex, Lms[]> = { male: [], female: [] }
  const lines = readFileSync(join(import.meta.dirname, 'uk90', `uk90_${measure}_lms.csv`), 'utf8')
  for (const line of lines.trim().split('\n').slice(1)) {
    const [sex, month, , l, m, s] = line.split(',')
    const rows = table[sex as Sex]
    // A gap or a wrong order would shift every later age: better no start than wrong centiles.
    if (Number(month) !== firstMonth + rows.length) throw new Error(`UK90 ${measure}: unexpected line “${line}”`)
    rows.push({ l: Number(l), m: Number(m), s: Number(s) })
  }
  return table
}
