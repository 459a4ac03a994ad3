import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import { lastDayOf } from '../submission/deadline.ts'
import { type SubmissionTable, untouchedSubmission } from '../submission/submissions.ts'
import { type State, stateOf } from './submission-state.ts'

export interface QueueRow {
  authority: string
  name: string
  code: string | null
  submission: SubmissionTable
  state: State
}

/** Every open authority the user may check, by name, each with where its submission of the school year stands. */
export async function listSubmissions(
  reader: Reader,
  user: SignedInUser,
  year: number,
  now: Date,
): Promise<readonly QueueRow[]> {
  const authorities = reader
    .selectFrom('organisations as authority')
    .where('authority.service', '=', 'ncmp')
    .where('authority.kind', '=', 'authority')
    .where('authority.status', '=', 'open')
    .select(['authority.id', 'authority.name', 'authority.code'])
    .orderBy(sql`lower(authority.name)`)
  const rows = await visible(authorities, user, 'submission.validate', { holder: 'authority.id' }, now).execute()
  const submissions = await reader
    .selectFrom('ncmp.submissions')
    .selectAll()
    .where('collection_year', '=', year)
    .execute()
  const byAuthority = new Map(submissions.map((each) => [each.authority_id, each]))
  const deadlines = await readDeadlines(reader, year)
  return rows.map(({ id, name, code }) => {
    const submission = byAuthority.get(id) ?? untouchedSubmission(id, year)
    const lastDay = lastDayOf(submission, deadlines(id))
    return { authority: id, name, code, submission, state: stateOf(submission, lastDay, now) }
  })
}

/** The settings of the deadline of a school year, an authority's own before the one for all, in one statement. */
async function readDeadlines(reader: Reader, year: number) {
  const key = `submissionDeadline.${year}`
  const rows = await reader
    .selectFrom('settings')
    .select(['organisation_id', 'value'])
    .where('service', '=', 'ncmp')
    .where('key', '=', key)
    .execute()
  const set = new Map(rows.map(({ organisation_id, value }) => [organisation_id, value.value]))
  return (authority: string) => new Map([[key, set.get(authority) ?? set.get(null)]])
}
