import type { JSONColumnType } from 'kysely'

/** The key of an authenticator app (TOTP): one a user, there only once it was confirmed with a code. */
export interface AuthenticatorTable {
  user_id: string
  /** Sealed with the configured secret: a stolen backup makes no codes. */
  sealed_key: string
  /** The 30-second step of the newest accepted code: no code of it or before is accepted again. */
  last_step: number
  created_at: Date
}

/** Ten a user, each good once. */
export interface RecoveryCodeTable {
  user_id: string
  /** PHC string, argon2id. */
  code_hash: string
  created_at: Date
  used_at: Date | null
}

export interface PasskeyTable {
  /** The credential's id, base64url. */
  id: string
  user_id: string
  /** What its user calls it. */
  name: string
  /** COSE key, base64url. */
  public_key: string
  counter: number
  /** Words of the browser, separated by spaces. */
  transports: string
  created_at: Date
  last_used_at: Date | null
}

/** A user’s account at an OpenID Connect provider. */
export interface ProviderAccountTable {
  issuer: string
  subject: string
  user_id: string
  created_at: Date
  last_used_at: Date
}

/** What stands between two steps of signing in; the browser holds the token. */
export interface SignInStepTable {
  token_hash: string
  /** Null while nobody knows who it will be. */
  user_id: string | null
  purpose: 'code' | 'passkey' | 'provider'
  detail: JSONColumnType<Record<string, unknown>>
  created_at: Date
  expires_at: Date
}

/** What somebody had typed when their session ended, until the same user signs in again in the same browser. */
export interface KeptFormTable {
  token_hash: string
  user_id: string
  /** Sealed with the token, which only the browser holds. */
  sealed: string
  created_at: Date
  expires_at: Date
}

/** A warning is sent once for each time somebody stays away. */
export interface DormancyWarningTable {
  membership_id: string
  unseen_since: Date
  days_before: number
  sent_at: Date
}

export interface SignInTables {
  authenticators: AuthenticatorTable
  recovery_codes: RecoveryCodeTable
  passkeys: PasskeyTable
  provider_accounts: ProviderAccountTable
  sign_in_steps: SignInStepTable
  kept_forms: KeptFormTable
  dormancy_warnings: DormancyWarningTable
}
