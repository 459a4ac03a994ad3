import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const sessions = [
  'alter table sessions add column id uuid not null default gen_random_uuid()',
  `alter table sessions add column browser text not null default ''`,
  'alter table sessions add column proven_at timestamptz',
  'alter table sessions add column has_second_factor boolean not null default false',
  'create unique index sessions_id on sessions (id)',
]

const factors = [
  `create table authenticators (
    user_id uuid primary key references users,
    sealed_key text not null,
    last_step bigint not null,
    created_at timestamptz not null
  )`,
  `create table recovery_codes (
    user_id uuid not null references users,
    code_hash text not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
  )`,
  `create table passkeys (
    id text primary key,
    user_id uuid not null references users,
    name text not null check (btrim(name) <> ''),
    public_key text not null,
    counter bigint not null,
    transports text not null,
    created_at timestamptz not null,
    last_used_at timestamptz
  )`,
  'create index passkeys_user on passkeys (user_id)',
  `create table provider_accounts (
    issuer text not null,
    subject text not null,
    user_id uuid not null references users,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    primary key (issuer, subject)
  )`,
  'create index provider_accounts_user on provider_accounts (user_id)',
]

const passing = [
  `create table sign_in_steps (
    token_hash text primary key,
    user_id uuid references users,
    purpose text not null check (purpose in ('code', 'passkey', 'provider')),
    detail jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index sign_in_steps_user on sign_in_steps (user_id)',
  'create index sign_in_steps_expiry on sign_in_steps (expires_at)',
  `create table kept_forms (
    token_hash text primary key,
    user_id uuid not null references users,
    sealed text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index kept_forms_user on kept_forms (user_id)',
  'create index kept_forms_expiry on kept_forms (expires_at)',
  `create table dormancy_warnings (
    membership_id uuid not null references memberships,
    unseen_since timestamptz not null,
    days_before integer not null check (days_before >= 0),
    sent_at timestamptz not null,
    primary key (membership_id, unseen_since, days_before)
  )`,
  'alter table one_time_tokens drop constraint one_time_tokens_purpose_check',
  `alter table one_time_tokens add constraint one_time_tokens_purpose_check
    check (purpose in ('reset', 'email', 'emailUndo'))`,
]

/** Second factors, passkeys, other providers' accounts, and what passes between two steps of signing in. */
export const signIn: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of [...sessions, ...factors, ...passing]) await sql.raw(statement).execute(db)
  },
}
