import type { Growth } from '../growth/growth.ts'

/**
 * Limits of what is believed. Source: the guide names “impossible” and “improbable” values but not their limits, so these
 * are inferred: they enclose everything UK90 gives for ages 4 to 12 with room to spare.
 */
export interface MeasurementLimits {
  heightCm: { least: number; most: number }
  weightKg: { least: number; most: number }
  /** A z-score further from 0 than this is improbable. */
  improbableZ: number
}

export const measurementLimits: MeasurementLimits = {
  heightCm: { least: 75, most: 175 },
  weightKg: { least: 8, most: 120 },
  improbableZ: 4,
}

/** Improbable values: saved, and to be confirmed before the submission is finalised. */
export const warningWords = {
  'height-improbable': 'Height is very unusual for this age and sex',
  'weight-improbable': 'Weight is very unusual for this age and sex',
  'bmi-improbable': 'BMI is very unusual for this age and sex',
} as const

export type WarningCode = keyof typeof warningWords

/** The warnings of one measurement. */
export function warningsOf(growth: Growth, limits: MeasurementLimits = measurementLimits): WarningCode[] {
  const improbable = (z: number): boolean => Math.abs(z) > limits.improbableZ
  const found: WarningCode[] = []
  if (improbable(growth.height_z)) found.push('height-improbable')
  if (improbable(growth.weight_z)) found.push('weight-improbable')
  if (improbable(growth.bmi_z)) found.push('bmi-improbable')
  return found
}

/** A stored code in words; an unknown one (of an older version) as it stands. */
export function warningInWords(code: string): string {
  return warningWords[code as WarningCode] ?? code
}
