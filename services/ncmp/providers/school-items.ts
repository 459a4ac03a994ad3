import type { Asking } from '@remit/platform/service'
import { z } from 'zod'
import { listSchoolsToHold } from './providers.ts'

/** The ids of the schools ticked. */
export const schoolsField = z
  .preprocess((sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]), z.array(z.string()))
  .transform((ids) => [...new Set(ids)])

/** The schools to tick for a provider: `hint` names another provider that a school would leave. */
export async function schoolItems(
  { db, user, now }: Pick<Asking, 'db' | 'user' | 'now'>,
  provider: string | undefined,
) {
  return (await listSchoolsToHold(db, user, now)).map(({ id, name, providerId, providerName }) => ({
    value: id,
    text: name,
    chosen: provider !== undefined && providerId === provider,
    hint: providerName !== null && providerId !== provider ? `Now measured by ${providerName}` : '',
  }))
}
