import type { Growth } from '../growth/growth.ts'
import { type MeasurementLimits, usualLimits } from './limits.ts'

/** Improbable values: saved, and to be confirmed before the submission is finalised. */
export const warningWords = {
  'height-improbable': 'Height is very unusual for this age and sex',
  'weight-improbable': 'Weight is very unusual for this age and sex',
  'bmi-improbable': 'BMI is very unusual for this age and sex',
} as const

export type WarningCode = keyof typeof warningWords

/** The warnings of one measurement. */
export function warningsOf(growth: Growth, { improbableZ }: MeasurementLimits = usualLimits): WarningCode[] {
  const found: WarningCode[] = []
  if (Math.abs(growth.height_z) > improbableZ.height) found.push('height-improbable')
  if (Math.abs(growth.weight_z) > improbableZ.weight) found.push('weight-improbable')
  if (Math.abs(growth.bmi_z) > improbableZ.bmi) found.push('bmi-improbable')
  return found
}

/** A stored code in words; an unknown one (of an older version) as it stands. */
export function warningInWords(code: string): string {
  return warningWords[code as WarningCode] ?? code
}
