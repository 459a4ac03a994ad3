import { type Actor, record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'

/** One step of a thing of this service: what happened to it, at whose organisation. */
export interface Step {
  /** The thing's type in the policy. */
  type: string
  id: string
  /** What it is called in the history. */
  name: string
  organisation: { id: string; path: string }
  action: string
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  reason?: string
}

/** Writes it into the history, in the caller's transaction. */
export async function recordStep(tx: Tx, actor: Actor, step: Step, now: Date): Promise<void> {
  const { type, id, name, organisation, action, before, after, reason } = step
  await record(tx, {
    at: now,
    actor,
    service: 'pcse',
    organisation,
    action,
    subject: { type, id, name },
    ...(before && { before }),
    ...(after && { after }),
    ...(reason !== undefined && { reason }),
  })
}
