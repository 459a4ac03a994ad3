import type { Problem } from '@remit/platform/service'
import { type AgesAccepted, birthDatesOf, schoolYearLabels, usualAges } from '../reference/birth-dates.ts'
import { dayInFigures } from '../reference/day.ts'
import type { SchoolYear } from './pupils.ts'

/**
 * A problem when the day of birth does not belong to the year group in this collection.
 * Source: NCMP user guide: the date of birth must be in the allowed ranges (stated).
 */
export function ageProblem(
  dateOfBirth: string,
  schoolYear: SchoolYear,
  collectionYear: number,
  accepted: AgesAccepted = usualAges,
): Problem | undefined {
  const { first, last } = birthDatesOf(schoolYear, collectionYear, accepted)
  if (dateOfBirth >= first && dateOfBirth <= last) return undefined
  const range = `from ${dayInFigures(first)} to ${dayInFigures(last)}`
  const message = `Date of birth must be ${range} for ${schoolYearLabels[schoolYear]}`
  return { code: 'out-of-range', where: 'date_of_birth', message }
}
