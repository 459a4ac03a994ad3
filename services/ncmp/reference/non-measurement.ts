/**
 * Why a child was not measured: the eight reasons, in the guide's order. `eligible: false` are those that take a child
 * out of the eligible numbers, which the authority then edits. Source: NCMP user guide, measurements tab (stated).
 */
export const nonMeasurementReasons = {
  'parent-opted-out': { label: 'Parental opt-out', eligible: true },
  'child-opted-out': { label: 'Child opt-out', eligible: true },
  absent: { label: 'Absent', eligible: true },
  'left-school': { label: 'No longer at school', eligible: false },
  'school-opted-out': { label: 'School opt-out', eligible: true },
  physical: { label: 'Unsuitable for measurement due to physical impairment', eligible: false },
  cognitive: { label: 'Unable or unwilling to comply due to cognitive impairment', eligible: false },
  other: { label: 'Other', eligible: true },
} as const

export type NonMeasurementReason = keyof typeof nonMeasurementReasons

export const nonMeasurementKeys = Object.keys(nonMeasurementReasons) as [
  NonMeasurementReason,
  ...NonMeasurementReason[],
]

/** The reason by its label or key, without regard to case, spaces and punctuation; else undefined. */
export function nonMeasurementReasonOf(typed: string): NonMeasurementReason | undefined {
  const folded = fold(typed)
  return nonMeasurementKeys.find((key) => fold(key) === folded || fold(nonMeasurementReasons[key].label) === folded)
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '')
}
