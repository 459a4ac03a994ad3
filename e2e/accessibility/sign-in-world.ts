import { createHash } from 'node:crypto'
import type { Db } from '@remit/platform/db'
import { people } from '../../services/ncmp/demo/people.ts'

/** Tokens and records that the pages of signing in are looked at with. */
export type SignInFound = {
  readonly newEmail: string
  readonly emailUndo: string
  /** The cookie of somebody between password and code. */
  readonly step: string
  readonly passkey: string
}

const { kit, nia } = people
const hash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Adds an app, a passkey with a long name, and the links of a change of address. */
export async function furnishSignIn(db: Db, now: Date): Promise<SignInFound> {
  const expires_at = new Date(now.getTime() + 3_600_000)
  const link = (purpose: 'email' | 'emailUndo') => ({
    token_hash: hash(`token-${purpose}`),
    user_id: kit.id,
    purpose,
    detail: JSON.stringify({ from: kit.email, to: `${'very-long-name-'.repeat(6)}@northtown.example` }),
    created_at: now,
    expires_at,
  })
  await db
    .insertInto('one_time_tokens')
    .values([link('email'), link('emailUndo')])
    .execute()
  await db
    .insertInto('authenticators')
    .values({ user_id: nia.id, sealed_key: 'unreadable', last_step: 0, created_at: now })
    .execute()
  const step = { user_id: nia.id, purpose: 'code', detail: '{}', created_at: now, expires_at } as const
  await db
    .insertInto('sign_in_steps')
    .values({ ...step, token_hash: hash('a-step') })
    .execute()
  const passkey = { id: 'a-passkey', user_id: nia.id, public_key: 'unreadable', counter: 0, transports: '' }
  const name = 'The laptop that stands on the desk beside the window on the'
  await db
    .insertInto('passkeys')
    .values({ ...passkey, name, created_at: now, last_used_at: null })
    .execute()
  return { newEmail: 'token-email', emailUndo: 'token-emailUndo', step: 'a-step', passkey: passkey.id }
}
