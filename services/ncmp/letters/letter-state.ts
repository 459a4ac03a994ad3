import { sql } from 'kysely'

/** Where the letter about a child stands, in the order of what has to be done. */
export const letterStates = {
  ready: { text: 'Ready', colour: 'green' },
  made: { text: 'Made', colour: 'blue' },
  'no-address': { text: 'No address', colour: 'yellow' },
  unconfirmed: { text: 'Warning to confirm', colour: 'yellow' },
  'not-measured': { text: 'Not measured yet', colour: 'grey' },
  'no-letter': { text: 'No letter: not measured', colour: 'grey' },
} as const

export type LetterState = keyof typeof letterStates

/**
 * The state of a row of `ncmp.pupils` named `pupil`. A measurement whose warning nobody confirmed goes to no parent.
 * Source: letters by school, those without address or measurement named (inferred).
 */
export const letterState = sql<LetterState>`case
  when pupil.non_measurement_reason is not null then 'no-letter'
  when pupil.height_cm is null then 'not-measured'
  when cardinality(pupil.warnings) > 0 and pupil.warnings_confirmed_at is null then 'unconfirmed'
  when pupil.address_line_1 is null or pupil.postcode is null then 'no-address'
  when pupil.letter_made_at is null then 'ready'
  else 'made' end`
