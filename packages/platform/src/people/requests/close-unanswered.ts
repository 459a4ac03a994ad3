import { inTransaction } from '../../db/index.ts'
import { closeUnanswered, listUnanswered } from '../../directory/index.ts'
import { defineJob } from '../../jobs/index.ts'
import { send } from '../../notify/index.ts'
import { dateInWords } from '../../service.ts'
import { requestTemplates } from './request-messages.ts'

/** Every morning: closes requests that nobody answered in time, and tells whoever asked; and those of people who have left. */
export const closeUnansweredRequests = defineJob({
  name: 'people.close-unanswered-requests',
  schedule: '5 6 * * *',
  async run({ db, now }) {
    for (const { id, status } of await listUnanswered(db, now)) {
      await inTransaction(db, async (tx) => {
        const closed = await closeUnanswered(tx, { request: id, status, now })
        if (closed === undefined || status === 'overtaken') return
        const { member, organisation, createdAt } = closed
        const gaps = { name: member.user.name, organisation: organisation.name, day: dateInWords(createdAt) }
        await send(tx, { template: requestTemplates.expired, to: member.user.email, gaps, now })
      })
    }
  },
})
