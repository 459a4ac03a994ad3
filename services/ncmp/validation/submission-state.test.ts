import { expect, test } from 'vitest'
import { untouchedSubmission } from '../submission/submissions.ts'
import { stateOf } from './submission-state.ts'

const open = untouchedSubmission('northtown', 2026)
const on = (day: string) => new Date(`${day}T12:00:00Z`)

test('an open submission is collecting until its deadline, and late from then on', () => {
  expect(stateOf(open, '2027-08-04', on('2027-08-04')).label).toBe('Collecting')
  expect(stateOf(open, '2027-08-04', on('2027-08-05')).label).toBe('Not finalised in time')
})

test('a reopened submission says until when', () => {
  const reopened = { ...open, reopened_until: '2027-09-10' }
  expect(stateOf(reopened, '2027-09-10', on('2027-09-01')).label).toBe('Reopened until 10 September 2027')
  expect(stateOf(reopened, '2027-09-10', on('2027-09-11')).key).toBe('late')
})

test('what the lead and the national team did last is the state', () => {
  const at = on('2027-08-06')
  const states = (['finalised', 'queried', 'answered', 'final'] as const).map(
    (status) => stateOf({ ...open, status }, '2027-08-04', at).label,
  )
  expect(states).toEqual(['To check', 'Queried', 'Answered', 'Final'])
  const permitted = { ...open, status: 'final' as const, purge_permitted_at: at }
  expect(stateOf(permitted, '2027-08-04', at).label).toBe('Ready to purge')
  expect(stateOf({ ...permitted, purged_at: at }, '2027-08-04', at).label).toBe('Purged')
})
