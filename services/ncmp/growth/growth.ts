import type { Sex } from '../pupils/pupils.ts'
import { ageInYears } from './age.ts'
import { bodyMassIndex } from './body-mass.ts'
import { centileOf } from './centile.ts'
import { zScore } from './z-score.ts'

/** A child measured once: dates `YYYY-MM-DD`, cm, kg. */
export interface Measured {
  sex: Sex
  date_of_birth: string
  measured_on: string
  height_cm: number
  weight_kg: number
}

/** What follows from a measurement, named as `ncmp.pupils` stores it. Unrounded. */
export interface Growth {
  bmi: number
  bmi_z: number
  height_z: number
  weight_z: number
  /** 0 to 100. */
  bmi_centile: number
}

/** BMI, the three UK90 z-scores and the BMI centile; undefined for ages outside 4.0 to 20.0 years. */
export function growthOf(measured: Measured): Growth | undefined {
  const { sex, height_cm, weight_kg } = measured
  const age = ageInYears(measured.date_of_birth, measured.measured_on)
  const bmi = bodyMassIndex(weight_kg, height_cm)
  const bmi_z = zScore('bmi', sex, age, bmi)
  const height_z = zScore('height', sex, age, height_cm)
  const weight_z = zScore('weight', sex, age, weight_kg)
  if (bmi_z === undefined || height_z === undefined || weight_z === undefined) return undefined
  return { bmi, bmi_z, height_z, weight_z, bmi_centile: centileOf(bmi_z) }
}
