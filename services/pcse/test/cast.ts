/**
 * The named users and places every PCSE test speaks of: the demonstration's own, so that there is one cast only.
 * `people.gita.email`, `places.ash.id`.
 */
export { type PersonKey, people } from '../demo/people.ts'
export { places } from '../demo/places.ts'
export { seed } from '../demo.ts'

/** The day every PCSE test happens on. */
export const testNow = new Date('2026-11-19T10:00:00Z')
