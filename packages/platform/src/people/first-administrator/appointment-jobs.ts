import { sql } from 'kysely'
import { inTransaction } from '../../db/index.ts'
import { defineJob, type JobDefinition } from '../../jobs/index.ts'
import type { Service } from '../../service.ts'
import { sendBack } from './appointments.ts'
import { readAppointments } from './find-appointment.ts'
import { type FirstForm, formOf } from './form-of.ts'
import { tellSentBack } from './tell.ts'

const dayMs = 86_400_000

/** Every morning: sends forms back that nobody authorised in time, and clears drafts a day after they were begun. */
export function firstAdministratorJobs(services: readonly Service[], publicUrl: string): readonly JobDefinition[] {
  const forms = services.flatMap((service) => formOf(service, publicUrl) ?? [])
  return [
    defineJob({
      name: 'people.first-administrator',
      schedule: '35 5 * * *',
      async run({ db, now }) {
        const yesterday = new Date(now.getTime() - dayMs)
        await db.deleteFrom('appointments').where('status', '=', 'draft').where('created_at', '<', yesterday).execute()
        for (const form of forms) await sendBackUnanswered(form, db, now)
      },
    }),
  ]
}

async function sendBackUnanswered(form: FirstForm, db: Parameters<typeof inTransaction>[0], now: Date): Promise<void> {
  const due = sql<boolean>`a.service = ${form.service.key} and a.status = 'authorising' and a.authoriser_expires_at <= ${now}`
  for (const appointment of await readAppointments(db, due)) {
    const action = 'Speak to them and send it again, or name somebody else who may authorise it.'
    const why = `${appointment.approver.name} did not answer in time.`
    await inTransaction(db, async (tx) => {
      const stepped = await sendBack(tx, { appointment, action, why, user: undefined, now })
      await tellSentBack(form, tx, stepped, now)
    })
  }
}
