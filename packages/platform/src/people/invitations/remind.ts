import { type Db, inTransaction } from '../../db/index.ts'
import { remindInvited } from '../../directory/index.ts'
import { defineJob, type JobDefinition } from '../../jobs/index.ts'
import { send } from '../../notify/index.ts'
import { dateInWords } from '../../pages/index.ts'
import { invitationReminder } from '../messages.ts'
import type { Telling } from '../notices/notice-jobs.ts'

/** Every hour: reminds whoever has not accepted two days before their invitation ends. */
export function reminderJobs(telling: Telling): readonly JobDefinition[] {
  return [
    defineJob({
      name: 'people.remind-invited',
      schedule: '23 * * * *',
      run: async ({ db, now }) => {
        await remindAll(db, telling, now)
      },
    }),
  ]
}

/** One round of it. Answers how many were reminded; run again at once, nobody is. */
export async function remindAll(db: Db, { services, publicUrl }: Telling, now: Date): Promise<number> {
  const names = new Map(services.map(({ key, name }) => [key, name]))
  for (let count = 0; ; ) {
    const reminded = await inTransaction(db, async (tx) => {
      const all = await remindInvited(tx, [...names.keys()], now)
      for (const { token, service, organisation, name, email, expiresAt } of all) {
        const link = `${publicUrl.replace(/\/+$/, '')}/invitation/${token}`
        const words = { name, organisation: organisation.name, service: names.get(service) ?? service }
        const gaps = { ...words, link, lastDay: dateInWords(expiresAt) }
        const about = { service, organisationId: organisation.id }
        await send(tx, { template: invitationReminder, to: email, gaps, now, about })
      }
      return all.length
    })
    if (reminded === 0) return count
    count += reminded
  }
}
