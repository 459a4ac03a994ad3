import { hashOfToken, newToken, recordOwn } from '../../credentials/index.ts'
import type { Reader, Tables, Tx } from '../../db/index.ts'
import { defineTemplate, send } from '../../notify/index.ts'
import { refuse } from '../../service.ts'

const hourMs = 60 * 60_000
const lives = { email: 24 * hourMs, emailUndo: 7 * 24 * hourMs } as const

type Purpose = keyof typeof lives
interface Person {
  id: string
  name: string
  email: string
}

/** What a link of ours offers: whose address changes, from what, to what. */
export interface EmailLink {
  user: Person
  from: string
  to: string
}

const messages = {
  confirm: defineTemplate({
    kind: 'people.new-email',
    subject: 'Confirm your new email address for Remit',
    paragraphs: [
      'Hello ((name))',
      'You asked to use this address to sign in to Remit. Open this link within 24 hours to confirm it:',
      '((link))',
      'It works once. If you did not ask, do nothing.',
    ],
  }),
  taken: defineTemplate({
    kind: 'people.new-email-taken',
    subject: 'You have a Remit account with this address already',
    paragraphs: [
      'Hello',
      'Somebody asked to use this address for another Remit account. It belongs to yours, so nothing was changed.',
      'If it was you, sign in with this address, or ask an administrator which of your accounts to use.',
    ],
  }),
  undo: defineTemplate({
    kind: 'people.old-email',
    subject: 'Your email address for Remit is about to change',
    paragraphs: [
      'Hello ((name))',
      'Somebody, we hope you, asked to change the address of your Remit account from this one to ((to)).',
      'If it was not you, open this link. It stops the change, also for seven days after it was made:',
      '((link))',
    ],
  }),
}

/**
 * Asks for another address: the new one gets a link that confirms it, the present one a link that stops it. Nobody learns
 * whether the new address has an account: then only its owner hears of it. Refuses with `too-many` within a minute.
 */
export async function askEmailChange(
  tx: Tx,
  { user, to, publicUrl, now }: { user: Person; to: string; publicUrl: string; now: Date },
): Promise<void> {
  await refuseTooSoon(tx, user.id, now)
  await tx.deleteFrom('one_time_tokens').where('user_id', '=', user.id).where('purpose', '=', 'email').execute()
  const undo = await newLink(tx, 'emailUndo', { user, to, now })
  const gaps = { name: user.name, to, link: `${publicUrl}/email-change/${undo}` }
  await send(tx, { template: messages.undo, to: user.email, gaps, now })
  await recordOwn(tx, user, 'email.asked', now, { after: { email: to } })
  if (await isTaken(tx, to)) return send(tx, { template: messages.taken, to, gaps: {}, now })
  const token = await newLink(tx, 'email', { user, to, now })
  const link = `${publicUrl}/new-email/${token}`
  await send(tx, { template: messages.confirm, to, gaps: { name: user.name, link }, now })
}

/** What the link with this token offers; undefined when it was used, has run out, was replaced or never was. */
export async function findEmailLink(
  reader: Reader,
  purpose: Purpose,
  token: string,
  now: Date,
): Promise<EmailLink | undefined> {
  const row = await reader
    .selectFrom('one_time_tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['u.id', 'u.name', 'u.email', 't.detail'])
    .where('t.token_hash', '=', hashOfToken(token))
    .where('t.purpose', '=', purpose)
    .where('t.used_at', 'is', null)
    .where('t.expires_at', '>', now)
    .where('u.closed_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { detail, ...user } = row
  const { from, to } = detail
  return typeof from === 'string' && typeof to === 'string' ? { user, from, to } : undefined
}

/**
 * Uses the confirming link: the address changes, and every session but `keep` ends. Refuses with `gone` when it was used
 * meanwhile or the address changed since, with `conflict` when somebody else took the new one.
 */
export async function confirmEmail(
  tx: Tx,
  { link, token, keep, now }: { link: EmailLink; token: string; keep: string | undefined; now: Date },
): Promise<void> {
  const { user, from, to } = link
  await useUp(tx, token, now)
  if (user.email !== from) throw refuse('gone', 'Your address has changed since this link was sent.')
  await setEmail(tx, user, { from, to }, now)
  const others = tx.deleteFrom('sessions').where('user_id', '=', user.id)
  await (keep === undefined ? others : others.where('token_hash', '!=', keep)).execute()
}

/** Uses the stopping link: no confirming link works any more, an address changed already is changed back, every session ends. */
export async function undoEmail(
  tx: Tx,
  { link, token, now }: { link: EmailLink; token: string; now: Date },
): Promise<void> {
  const { user, from, to } = link
  await useUp(tx, token, now)
  const open = tx.deleteFrom('one_time_tokens').where('user_id', '=', user.id).where('used_at', 'is', null)
  await open.where('purpose', 'in', ['email', 'reset']).execute()
  if (user.email === to) await setEmail(tx, user, { from: to, to: from }, now)
  else await recordOwn(tx, user, 'email.kept', now)
  await tx.deleteFrom('sessions').where('user_id', '=', user.id).execute()
}

async function setEmail(tx: Tx, user: Person, { from, to }: { from: string; to: string }, now: Date): Promise<void> {
  if (await isTaken(tx, to)) throw refuse('conflict', 'Somebody else uses that address by now.')
  await tx.updateTable('users').set({ email: to }).where('id', '=', user.id).execute()
  await recordOwn(tx, user, 'email.changed', now, { before: { email: from }, after: { email: to } })
}

async function isTaken(reader: Reader, email: string): Promise<boolean> {
  return (await reader.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()) !== undefined
}

async function useUp(tx: Tx, token: string, now: Date): Promise<void> {
  const used = await tx
    .updateTable('one_time_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', hashOfToken(token))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (used.numUpdatedRows === 0n) throw refuse('gone', 'This link has been used already.')
}

async function newLink(tx: Tx, purpose: Purpose, { user, to, now }: { user: Person; to: string; now: Date }) {
  const token = newToken()
  await tx
    .insertInto('one_time_tokens')
    .values({
      token_hash: hashOfToken(token),
      user_id: user.id,
      purpose: purpose satisfies Tables['one_time_tokens']['purpose'],
      detail: JSON.stringify({ from: user.email, to }),
      created_at: now,
      expires_at: new Date(now.getTime() + lives[purpose]),
    })
    .execute()
  return token
}

async function refuseTooSoon(tx: Tx, userId: string, now: Date): Promise<void> {
  const fresh = await tx
    .selectFrom('one_time_tokens')
    .select('token_hash')
    .where('user_id', '=', userId)
    .where('purpose', '=', 'emailUndo')
    .where('created_at', '>', new Date(now.getTime() - 60_000))
    .executeTakeFirst()
  if (fresh) throw refuse('too-many', { message: 'You asked a moment ago.', next: 'Wait a minute, then ask again.' })
}
