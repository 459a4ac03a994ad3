import { type Db, inTransaction } from '@remit/platform/db'
import { defineJob } from '@remit/platform/jobs'
import { sql } from 'kysely'
import { listSettings } from '../settings/settings.ts'
import { changeSubmission, lockedSubmission, type SubmissionOf } from '../submission/change-submission.ts'
import { isPast, lastDayOf } from '../submission/deadline.ts'
import { notifyLead } from '../submission/notify-lead.ts'
import { collectionYearOf } from './collection-year.ts'

/** Every school on a list takes part in the school year that has begun: its eligible numbers start empty. */
export const beginYearJob = defineJob({
  name: 'ncmp.begin-year',
  schedule: '5 0 * * *',
  run: ({ db, now }) => beginYear(db, now),
})

/** Writes to the history, and tells the lead, that a deadline has passed. The data is locked from the deadline itself. */
export const lockSubmissionsJob = defineJob({
  name: 'ncmp.lock-submissions',
  schedule: '10 0 * * *',
  run: ({ db, now }) => lockSubmissions(db, now),
})

/** Adds what is missing only, so that it may run any number of times. */
export async function beginYear(db: Db, now: Date): Promise<void> {
  const year = await collectionYearOf(db, now)
  await sql`
    insert into ncmp.school_years (school_id, collection_year)
    select organisation_id, ${year}::integer from ncmp.schools where removed_at is null
    on conflict do nothing`.execute(db)
}

/** Each authority once a school year, in a transaction of its own: last year's and this one's deadlines are looked at. */
export async function lockSubmissions(db: Db, now: Date): Promise<void> {
  const current = await collectionYearOf(db, now)
  for (const year of [current - 1, current]) {
    const authorities = await db
      .selectFrom('organisations as authority')
      .select(['authority.id', 'authority.name', 'authority.path'])
      .where('authority.service', '=', 'ncmp')
      .where('authority.kind', '=', 'authority')
      .where('authority.status', '=', 'open')
      .where((where) => where.exists(tookPart(year)))
      .execute()
    for (const authority of authorities) await lockOne(db, { authority, year }, now)
  }
}

/** Whether the authority at hand had schools in that school year. */
function tookPart(year: number) {
  return sql<boolean>`(select 1 from organisations school
    join ncmp.school_years numbers on numbers.school_id = school.id and numbers.collection_year = ${year}
    where school.parent_id = authority.id)`
}

async function lockOne(db: Db, of: SubmissionOf, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const submission = await lockedSubmission(tx, of)
    const lastDay = lastDayOf(submission, await listSettings(tx, of.authority.id))
    if (submission.locked_at !== null || !isPast(lastDay, now)) return
    const after = { deadline: lastDay, status: submission.status }
    const step = { action: 'submission.locked', set: { locked_at: now }, after }
    await changeSubmission(tx, { system: 'deadline' }, { ...of, ...step }, now)
    if (submission.status === 'final') return
    const sentence =
      submission.status === 'open'
        ? 'The deadline has passed and your submission was not finalised. Its data is locked: ask the national team to reopen it.'
        : 'The deadline has passed. The national team now checks your submission.'
    await notifyLead(tx, of, { what: 'the deadline has passed', sentence }, now)
  })
}
