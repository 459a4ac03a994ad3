import { hashOfToken, newToken } from '../../credentials/index.ts'
import type { Tables } from '../../db/index.ts'
import { readCookie, removeCookie, writeCookie } from '../cookies.ts'
import type { Hosting } from '../hosting.ts'
import type { Visit } from '../visit.ts'

const stepMinutes = 10

type Purpose = Tables['sign_in_steps']['purpose']

/** What one step of signing in leaves for the next one. `userId` is null while nobody knows who it will be. */
export type Step = { userId: string | null; detail: Readonly<Record<string, unknown>> }

/** Leaves a step for this browser, in place of the one it had; it lasts ten minutes. */
export async function beginStep(
  hosting: Hosting,
  visit: Visit,
  { purpose, userId, detail }: Step & { purpose: Purpose },
): Promise<void> {
  await endStep(hosting, visit)
  // Anybody may begin one: what has run out goes at once, so that they cannot pile up.
  await hosting.db.deleteFrom('sign_in_steps').where('expires_at', '<=', visit.now).execute()
  const token = newToken()
  await hosting.db
    .insertInto('sign_in_steps')
    .values({
      token_hash: hashOfToken(token),
      user_id: userId,
      purpose,
      detail: JSON.stringify(detail),
      created_at: visit.now,
      expires_at: new Date(visit.now.getTime() + stepMinutes * 60_000),
    })
    .execute()
  writeCookie(hosting, visit.reply, { name: 'step', value: token, maxAgeSeconds: stepMinutes * 60 })
}

/** The step this browser stands at; undefined when there is none for this purpose, or its time is over. */
export async function findStep(hosting: Hosting, visit: Visit, purpose: Purpose): Promise<Step | undefined> {
  const token = readCookie(hosting, visit.request, 'step')
  if (token === undefined) return undefined
  const row = await hosting.db
    .selectFrom('sign_in_steps')
    .select(['user_id', 'detail'])
    .where('token_hash', '=', hashOfToken(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', visit.now)
    .executeTakeFirst()
  return row && { userId: row.user_id, detail: row.detail }
}

/** As `findStep`, and uses the step up: of two requests with the same one, only one gets it. */
export async function takeStep(hosting: Hosting, visit: Visit, purpose: Purpose): Promise<Step | undefined> {
  const found = await findStep(hosting, visit, purpose)
  const isMine = await endStep(hosting, visit)
  return isMine ? found : undefined
}

/** Whether there was a step to end. */
async function endStep(hosting: Hosting, visit: Visit): Promise<boolean> {
  const token = readCookie(hosting, visit.request, 'step')
  if (token === undefined) return false
  removeCookie(hosting, visit.reply, 'step')
  const ended = await hosting.db
    .deleteFrom('sign_in_steps')
    .where('token_hash', '=', hashOfToken(token))
    .executeTakeFirst()
  return ended.numDeletedRows > 0n
}
