/** Why an indicator beyond its limit may be signed off. Source: guide, part 6, “a breach reason” (stated); the list is inferred. */
export const breachReasons = {
  genuine: 'The figure is genuine',
  unobtainable: 'The missing data cannot be obtained',
  'school-refused': 'A school did not take part',
  provider: 'The provider could not measure or record in time',
  other: 'Another reason',
} as const

export type BreachReason = keyof typeof breachReasons

// The table's own keys, which `Object.keys` types as any text; there is at least one.
export const breachReasonKeys = Object.keys(breachReasons) as [BreachReason, ...BreachReason[]]
