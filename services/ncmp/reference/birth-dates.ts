import type { SchoolYear } from '../pupils/pupils.ts'

/** Full years between the start of the school year and the oldest child's birth in September. */
const yearsBefore: Record<SchoolYear, number> = { R: 5, '6': 11 }

/** How many months older or younger than the year group children of it may be: some are taught a year above or below. */
export type AgesAccepted = Readonly<Record<SchoolYear, { older: number; younger: number }>>

/** Only children born in the twelve months of their year group. */
export const usualAges: AgesAccepted = { R: { older: 0, younger: 0 }, '6': { older: 0, younger: 0 } }

/**
 * The first and last day of birth of a year group, for the school year starting in September of `collectionYear`.
 * Source: NCMP user guide, example 17/11/2016 for Reception 2021/22 (stated); the exact days are inferred, so months
 * before and after them may be accepted.
 */
export function birthDatesOf(
  schoolYear: SchoolYear,
  collectionYear: number,
  accepted: AgesAccepted = usualAges,
): { first: string; last: string } {
  const start = collectionYear - yearsBefore[schoolYear]
  const { older, younger } = accepted[schoolYear]
  return { first: dayIn(start, september - older, 1), last: dayIn(start + 1, september + younger, 0) }
}

// Months are counted from 0 as `Date` does; day 0 is the last of the month before.
const september = 8

function dayIn(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)
}

/** The year group of a child born on a day (`YYYY-MM-DD`), or undefined for every other age. */
export function schoolYearOf(
  dateOfBirth: string,
  collectionYear: number,
  accepted: AgesAccepted = usualAges,
): SchoolYear | undefined {
  return (['R', '6'] as const).find((year) => {
    const { first, last } = birthDatesOf(year, collectionYear, accepted)
    return first <= dateOfBirth && dateOfBirth <= last
  })
}

/** The first and last day on which a child can be measured in a collection. */
export function measuringDaysOf(collectionYear: number): { first: string; last: string } {
  return { first: `${collectionYear}-09-01`, last: `${collectionYear + 1}-08-31` }
}

export const schoolYearLabels: Record<SchoolYear, string> = { R: 'Reception', '6': 'Year 6' }
