import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Reader, Tx } from '../db/index.ts'
import { type Owner, recordOwn } from './authenticator.ts'

/** Where passkeys are good: the host's name, and the address pages come from. */
export interface Site {
  id: string
  origin: string
}

export interface Passkey {
  id: string
  name: string
  addedAt: Date
  lastUsedAt: Date | null
}

/** The site of a public address (`https://remit.example.org`). */
export function siteOf(publicUrl: string): Site {
  const { hostname, origin } = new URL(publicUrl)
  return { id: hostname, origin }
}

/** What a browser needs to make a passkey for this user, as JSON; `challenge` is among it. */
export async function newPasskeyOptions(reader: Reader, site: Site, user: Owner) {
  const known = await reader.selectFrom('passkeys').select('id').where('user_id', '=', user.id).execute()
  return generateRegistrationOptions({
    rpName: 'Remit',
    rpID: site.id,
    userName: user.email,
    userDisplayName: user.name,
    userID: new TextEncoder().encode(user.id),
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** What a browser needs to sign in with whichever passkey its user picks, as JSON; `challenge` is among it. */
export async function passkeyChallenge(site: Site) {
  return generateAuthenticationOptions({ rpID: site.id, userVerification: 'required' })
}

/** Keeps a passkey the browser has made, recorded. False when what it sent does not answer the challenge, or is known. */
export async function addPasskey(
  tx: Tx,
  made: { site: Site; user: Owner; name: string; challenge: string; sent: string; now: Date },
): Promise<boolean> {
  const { site, user, name, challenge, now } = made
  const response = parsed<RegistrationResponseJSON>(made.sent)
  const checked = await holding(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
    }),
  )
  if (!checked?.verified) return false
  const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential
  const added = await tx
    .insertInto('passkeys')
    .values({
      id,
      user_id: user.id,
      name,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: transports.join(' '),
      created_at: now,
      last_used_at: null,
    })
    .onConflict((on) => on.column('id').doNothing())
    .executeTakeFirst()
  if (added.numInsertedOrUpdatedRows !== 1n) return false
  await recordOwn(tx, user, 'passkey.added', now, { after: { name } })
  return true
}

/** Whose passkey answered the challenge; undefined when none did. The signature counter only rises. */
export async function acceptPasskey(
  tx: Tx,
  { site, challenge, sent, now }: { site: Site; challenge: string; sent: string; now: Date },
): Promise<string | undefined> {
  const response = parsed<AuthenticationResponseJSON>(sent)
  const id = typeof response?.id === 'string' ? response.id : ''
  const row = await tx.selectFrom('passkeys').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (row === undefined) return undefined
  const checked = await holding(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      credential: { id, publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')), counter: row.counter },
    }),
  )
  if (!checked?.verified) return undefined
  const used = { counter: checked.authenticationInfo.newCounter, last_used_at: now }
  await tx.updateTable('passkeys').set(used).where('id', '=', id).execute()
  return row.user_id
}

/** The user's passkeys, oldest first. */
export async function listPasskeys(reader: Reader, userId: string): Promise<readonly Passkey[]> {
  return reader
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at as addedAt', 'last_used_at as lastUsedAt'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .limit(100)
    .execute()
}

/** Gives one of the user's passkeys another name. False when there is none of that id. */
export async function renamePasskey(tx: Tx, user: Owner, { id, name }: { id: string; name: string }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', user.id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes one of the user's passkeys away, recorded. False when there is none of that id. */
export async function removePasskey(tx: Tx, user: Owner, id: string, now: Date): Promise<boolean> {
  const removed = await tx
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('user_id', '=', user.id)
    .returning('name')
    .executeTakeFirst()
  if (removed === undefined) return false
  await recordOwn(tx, user, 'passkey.removed', now, { before: { name: removed.name } })
  return true
}

// What a browser sent is checked by the library, which throws at the first thing that is not as it should be.
async function holding<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check()
  } catch {
    return undefined
  }
}

// The library checks every part of it; a text that is no JSON at all it cannot.
function parsed<T>(sent: string): T {
  try {
    return JSON.parse(sent) ?? ({} as T)
  } catch {
    return {} as T
  }
}
