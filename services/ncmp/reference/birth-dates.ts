import type { SchoolYear } from '../pupils/pupils.ts'

/** Full years between the start of the school year and the oldest child's birth in September. */
const yearsBefore: Record<SchoolYear, number> = { R: 5, '6': 11 }

/**
 * The first and last day of birth of a year group, for the school year starting in September of `collectionYear`.
 * Source: NCMP user guide, example 17/11/2016 for Reception 2021/22 (stated); the exact days are inferred.
 */
export function birthDatesOf(schoolYear: SchoolYear, collectionYear: number): { first: string; last: string } {
  const start = collectionYear - yearsBefore[schoolYear]
  return { first: `${start}-09-01`, last: `${start + 1}-08-31` }
}

/** The year group of a child born on a day (`YYYY-MM-DD`), or undefined for every other age. */
export function schoolYearOf(dateOfBirth: string, collectionYear: number): SchoolYear | undefined {
  return (['R', '6'] as const).find((year) => {
    const { first, last } = birthDatesOf(year, collectionYear)
    return first <= dateOfBirth && dateOfBirth <= last
  })
}

/** The first and last day on which a child can be measured in a collection. */
export function measuringDaysOf(collectionYear: number): { first: string; last: string } {
  return { first: `${collectionYear}-09-01`, last: `${collectionYear + 1}-08-31` }
}

export const schoolYearLabels: Record<SchoolYear, string> = { R: 'Reception', '6': 'Year 6' }
