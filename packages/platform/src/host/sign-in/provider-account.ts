import { recordOwn } from '../../credentials/index.ts'
import type { Tx } from '../../db/index.ts'
import { refuse } from '../../refusals.ts'

/** What a provider says of whoever signed in there. */
export interface Claims {
  issuer: string
  subject: string
  /** Only when the provider has verified it; lower-cased. */
  email: string | undefined
  /** How they proved it, as RFC 8176 names it. */
  methods: readonly string[]
}

/**
 * The user of this account at the provider: the one it was bound to, else the one with its verified address, who is bound
 * to it from now on, recorded. Refuses with `denied` when there is nobody, or the address is bound to another account:
 * providers give addresses to somebody else, subjects never.
 */
export async function userOfClaims(tx: Tx, claims: Claims, now: Date): Promise<string> {
  const { issuer, subject, email } = claims
  const bound = await tx
    .updateTable('provider_accounts as p')
    .from('users as u')
    .set({ last_used_at: now })
    .where('p.issuer', '=', issuer)
    .where('p.subject', '=', subject)
    .whereRef('u.id', '=', 'p.user_id')
    .where('u.closed_at', 'is', null)
    .returning('p.user_id')
    .executeTakeFirst()
  if (bound) return bound.user_id
  const user = email === undefined ? undefined : await freeUser(tx, issuer, email)
  if (user === undefined) {
    throw refuse('denied', {
      message: 'Nobody here has the email address that was confirmed there.',
      next: 'Sign in with your password, or ask an administrator to invite you with that address.',
      back: { href: '/sign-in', text: 'Back to sign in' },
    })
  }
  const row = { issuer, subject, user_id: user.id, created_at: now, last_used_at: now }
  await tx.insertInto('provider_accounts').values(row).execute()
  await recordOwn(tx, user, 'provider.bound', now, { after: { issuer } })
  return user.id
}

async function freeUser(tx: Tx, issuer: string, email: string) {
  return (
    tx
      .selectFrom('users as u')
      .select(['u.id', 'u.name'])
      .where('u.email', '=', email)
      .where('u.closed_at', 'is', null)
      // Somebody invited who has not accepted yet accepts by their link first.
      .where('u.password_hash', 'is not', null)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('provider_accounts as p')
              .select('p.subject')
              .whereRef('p.user_id', '=', 'u.id')
              .where('p.issuer', '=', issuer),
          ),
        ),
      )
      .executeTakeFirst()
  )
}
