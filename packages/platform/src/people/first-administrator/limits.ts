import { sql } from 'kysely'
import type { Tx } from '../../db/index.ts'
import { refuse } from '../../service.ts'

const hourMs = 3_600_000
const limits = { startedFromOneAddressAnHour: 10, sentForOneOrganisationADay: 5 }

/** Refuses with `too-many` when this address has begun many forms within the hour. */
export async function refuseManyFrom(tx: Tx, from: string, now: Date): Promise<void> {
  await oneAtATime(tx, from)
  const { count } = await tx
    .selectFrom('appointments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('came_from', '=', from)
    .where('created_at', '>', new Date(now.getTime() - hourMs))
    .executeTakeFirstOrThrow()
  if (Number(count) < limits.startedFromOneAddressAnHour) return
  throw refuse('too-many', {
    message: 'Many of these forms have been started from where you are within the last hour.',
    next: 'Wait an hour, then try again.',
  })
}

/** Refuses with `too-many` when many forms were sent for this code within a day, whether an organisation has it or not. */
export async function refuseManyFor(tx: Tx, { service, code }: { service: string; code: string }, now: Date) {
  await oneAtATime(tx, `${service} ${code}`)
  const { count } = await tx
    .selectFrom('appointments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('service', '=', service)
    .where('organisation_code', '=', code)
    .where('sent_at', '>', new Date(now.getTime() - 24 * hourMs))
    .executeTakeFirstOrThrow()
  if (Number(count) < limits.sentForOneOrganisationADay) return
  throw refuse('too-many', {
    message: 'Several forms for this organisation have been sent within the last day.',
    next: 'Ask your colleagues whether one of them has sent it, or try again tomorrow.',
  })
}

// Forms sent all at once must be counted one after the other.
async function oneAtATime(tx: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx)
}
