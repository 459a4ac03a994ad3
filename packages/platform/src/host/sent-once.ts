import { createHash } from 'node:crypto'
import { isId, newId, type Tx } from '../db/index.ts'
import type { Acted, Problem, RawForm, SignedInUser } from '../service.ts'
import { queryOf } from './mount.ts'
import type { Visit } from './visit.ts'

const openMs = 24 * 3_600_000

/**
 * Where a form that is kept once is opened: its own address with an id of this sending. Pages are not kept by browsers, so only an id
 * in the address is still the same when somebody comes back by the back button. Undefined when the address has one of the last day.
 */
export function addressOfSending({ request, now }: Visit): string | undefined {
  if (sendingInAddress({ request, now }) !== undefined) return undefined
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  searchParams.set('sending', newId(now))
  return `${pathname}?${searchParams}`
}

/** The id that the form of this page sends along: the address’s, or what was sent, or a new one once that has led to something. */
export function sendingToDraw(
  visit: Visit,
  user: SignedInUser,
  form: { raw: RawForm; problems: readonly Problem[] },
): string {
  const id = sendingIn(form.raw) ?? sendingInAddress(visit) ?? newId(visit.now)
  if (!form.problems.some(({ code }) => code === changedSince)) return id
  // The same for the same words: reloading this very page does not make another.
  return newId(
    new Date(madeAtMs(id)),
    createHash('sha256')
      .update(`${id} ${wordsOf(visit, user, form.raw)}`)
      .digest(),
  )
}

const changedSince = 'sent-already'

/**
 * Makes the change once for each form that was drawn. Sent again as it was, it leads to what the first came to, and changes nothing; a
 * second press waits for the first. Sent again with other words, nothing is lost: the page says so and sends it at the next press.
 */
export async function sentOnce(
  tx: Tx,
  { visit, user, raw }: { visit: Visit; user: SignedInUser; raw: RawForm },
  change: () => Promise<Acted>,
): Promise<Acted> {
  const id = sendingIn(raw)
  if (id === undefined) return change()
  const sent = createHash('sha256')
    .update(wordsOf(visit, user, raw))
    .digest('hex')
  const begun = await tx
    .insertInto('sent_forms')
    .values({ user_id: user.id, id, sent, leads_to: '', sent_at: visit.now })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  if (begun.numInsertedOrUpdatedRows === 0n) return answerAgain(tx, { userId: user.id, id, sent })
  const acted = await change()
  if ('done' in acted) throw new Error('What is kept once leads to an address of its own.')
  if ('to' in acted) await rowOf(tx, user.id, id).set({ leads_to: acted.to }).execute()
  return acted
}

async function answerAgain(tx: Tx, { userId, id, sent }: { userId: string; id: string; sent: string }): Promise<Acted> {
  const first = await tx
    .selectFrom('sent_forms')
    .select(['sent', 'leads_to'])
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (first.sent === sent) {
    const notice = 'You have already sent this form. Nothing was sent a second time.'
    return { to: first.leads_to, notice }
  }
  const message =
    'You sent this form before, and have changed it since. If you want to send this as well, press the button again.'
  return { problems: [{ code: changedSince, where: 'main-content', message }] }
}

function rowOf(tx: Tx, userId: string, id: string) {
  return tx.updateTable('sent_forms').where('user_id', '=', userId).where('id', '=', id)
}

function sendingIn({ _sending: id }: RawForm): string | undefined {
  return typeof id === 'string' && isId(id) ? id : undefined
}

// Somebody may keep the address: a day later it opens a new form.
function sendingInAddress({ request, now }: Pick<Visit, 'request' | 'now'>): string | undefined {
  const { sending } = queryOf(request)
  if (typeof sending !== 'string' || !isId(sending)) return undefined
  const ageMs = now.getTime() - madeAtMs(sending)
  return ageMs >= 0 && ageMs < openMs ? sending : undefined
}

// The moment stands in the first twelve digits: see `newId`.
function madeAtMs(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}

/** What was sent, where and by which membership: the same words for another organisation are another form. */
function wordsOf({ request }: Visit, { acting }: SignedInUser, raw: RawForm): string {
  const typed = Object.entries(raw).filter(([name]) => !name.startsWith('_'))
  return JSON.stringify([request.url.split('?')[0], acting.id, typed.toSorted(([a], [b]) => (a < b ? -1 : 1))])
}
