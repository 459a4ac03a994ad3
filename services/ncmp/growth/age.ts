const dayMs = 86_400_000

/**
 * Age in decimal years between two `YYYY-MM-DD` dates: exact days / 365.25, as UK90 is read.
 * Negative when `on` is before the birth; NaN when either is not a date.
 */
export function ageInYears(dateOfBirth: string, on: string): number {
  return (Date.parse(on) - Date.parse(dateOfBirth)) / dayMs / 365.25
}

/** Whole months of age, as the extract gives it. */
export function ageInMonths(dateOfBirth: string, on: string): number {
  return Math.floor(ageInYears(dateOfBirth, on) * 12)
}
