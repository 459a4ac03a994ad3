/**
 * The named users and places every NCMP test speaks of: the demonstration's own, so that there is one cast only.
 * `people.mo.email`, `schools.ash.id`, `authorities.northtown.id`.
 */

export { demonstrationPassword } from '../demo/demonstration-password.ts'
export { type DemoPerson, type PersonKey, people } from '../demo/people.ts'
export { authorities, centre, type DemoSchool, provider, type SchoolKey, schools } from '../demo/places.ts'
export { seed } from '../demo.ts'

/** The day every NCMP test happens on: a Thursday in the autumn term of the school year 2026 to 2027. */
export const testNow = new Date('2026-11-19T10:00:00Z')
