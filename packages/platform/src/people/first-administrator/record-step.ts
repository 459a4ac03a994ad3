import { type Actor, record } from '../../audit/index.ts'
import type { Tx } from '../../db/index.ts'
import type { Appointment } from './find-appointment.ts'

/** One step of a form in the history of its organisation; of the service alone when no organisation has the code. */
export async function recordStep(
  tx: Tx,
  appointment: Appointment,
  step: {
    action: `appointment.${string}`
    actor?: { id: string; name: string } | undefined
    after?: Record<string, unknown>
    reason?: string
    now: Date
  },
): Promise<void> {
  const { id, service, organisation, name, reference } = appointment
  const actor: Actor = step.actor ? { id: step.actor.id, name: step.actor.name } : { system: 'Authorisation form' }
  await record(tx, {
    at: step.now,
    actor,
    service,
    ...(organisation && { organisation: { id: organisation.id, path: organisation.path } }),
    action: step.action,
    subject: { type: 'appointment', id, name: `${name}, form ${reference}` },
    after: { reference, ...step.after },
    ...(step.reason === undefined ? {} : { reason: step.reason }),
  })
}
