import type { SchoolYear } from '../pupils/pupils.ts'
import { sumOf, type Tally } from './tally-schools.ts'

/** How far one year group's measuring has come. `rate` is in per cent, undefined while no eligible number is known. */
export interface Participation {
  yearGroup: SchoolYear
  eligible: number
  records: number
  measured: number
  notMeasured: number
  /** Neither measured nor given a reason yet. */
  waiting: number
  rate: number | undefined
}

/** The schools counted, and how many of them gave headcounts of their own. */
export interface SchoolsCounted {
  schools: number
  withOwnNumbers: number
}

/**
 * Participation of each year group counted: measured of eligible pupils, the authority's own number standing for the
 * census number where there is one. Source: guide, “eligible pupils” (stated); the rate is inferred.
 */
export function countParticipation(tally: Tally): readonly Participation[] {
  return tally.groups.map((yearGroup) => {
    const sum = (column: string) => sumOf(tally, column, yearGroup)
    const [records, measured, notMeasured] = [sum('records'), sum('measured'), sum('notMeasured')]
    const eligible = tally.schools.reduce((all, school) => all + school.eligible[yearGroup], 0)
    const rate = eligible > 0 ? (100 * measured) / eligible : undefined
    return { yearGroup, eligible, records, measured, notMeasured, waiting: records - measured - notMeasured, rate }
  })
}

/** How many schools are counted, and how many of them have eligible numbers given by the authority. */
export function countSchools({ schools }: Tally): SchoolsCounted {
  return { schools: schools.length, withOwnNumbers: schools.filter(({ gaveNumbers }) => gaveNumbers).length }
}
