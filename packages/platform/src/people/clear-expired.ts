import { defineJob } from '../jobs/index.ts'

const keptDays = 90
const dayMs = 24 * 3_600_000

/** Every night: takes away sessions, links, steps of signing in, kept forms and counters that have run out, and messages and forms sent three months ago. */
export const clearExpired = defineJob({
  name: 'people.clear-expired',
  schedule: '17 3 * * *',
  async run({ db, now }) {
    const longAgo = new Date(now.getTime() - keptDays * dayMs)
    const lastYear = new Date(now.getTime() - 365 * dayMs)
    const yesterday = new Date(now.getTime() - dayMs)
    await db.deleteFrom('sessions').where('expires_at', '<', now).execute()
    await db.deleteFrom('one_time_tokens').where('expires_at', '<', yesterday).execute()
    await db.deleteFrom('sign_in_steps').where('expires_at', '<', now).execute()
    await db.deleteFrom('kept_forms').where('expires_at', '<', now).execute()
    await db.deleteFrom('sign_in_attempts').where('last_failed_at', '<', yesterday).execute()
    await db.deleteFrom('api_answers').where('made_at', '<', yesterday).execute()
    await db.deleteFrom('api_minutes').where('minute', '<', yesterday).execute()
    await db.deleteFrom('sent_forms').where('sent_at', '<', longAgo).execute()
    await db.deleteFrom('outbox').where('sent_at', '<', longAgo).execute()
    await db.deleteFrom('unsubscribe_links').where('created_at', '<', lastYear).execute()
    await db
      .deleteFrom('announcements')
      .where('expanded_at', '<', longAgo)
      .where('id', 'not in', (eb) => eb.selectFrom('notices').select('announcement_id'))
      .execute()
  },
})
