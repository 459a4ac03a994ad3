import { dateInWords } from '@remit/platform/service'
import { isPast } from '../submission/deadline.ts'
import type { SubmissionTable } from '../submission/submissions.ts'

/** How the national team sees a submission: a word to filter by, what the tag says, and its colour. */
export interface State {
  key: keyof typeof states
  label: string
  colour: string
}

/** Every state in the order of the year, to filter by. */
export const states = {
  open: 'Collecting',
  late: 'Not finalised in time',
  reopened: 'Reopened',
  finalised: 'To check',
  queried: 'Queried',
  answered: 'Answered',
  final: 'Final',
  permitted: 'Ready to purge',
  purged: 'Purged',
} as const

const colours: Readonly<Record<keyof typeof states, string>> = {
  open: 'grey',
  late: 'red',
  reopened: 'light-blue',
  finalised: 'blue',
  queried: 'orange',
  answered: 'purple',
  final: 'green',
  permitted: 'yellow',
  purged: 'grey',
}

/** The state of a submission whose last day for changes is `lastDay`. */
export function stateOf(submission: SubmissionTable, lastDay: string, now: Date): State {
  const key = keyOf(submission, isPast(lastDay, now))
  const until = key === 'reopened' ? ` until ${dateInWords(lastDay)}` : ''
  return { key, label: `${states[key]}${until}`, colour: colours[key] }
}

function keyOf(submission: SubmissionTable, isOver: boolean): keyof typeof states {
  if (submission.purged_at !== null) return 'purged'
  if (submission.purge_permitted_at !== null) return 'permitted'
  if (submission.status !== 'open') return submission.status
  if (isOver) return 'late'
  return submission.reopened_until === null ? 'open' : 'reopened'
}
