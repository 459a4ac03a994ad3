import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const users = [
  `create table users (
    id uuid primary key,
    email text not null unique check (email = lower(btrim(email)) and email like '%_@_%'),
    name text not null check (btrim(name) <> ''),
    password_hash text,
    created_at timestamptz not null,
    last_seen_at timestamptz,
    closed_at timestamptz
  )`,
  `create table sessions (
    token_hash text primary key,
    user_id uuid not null references users,
    membership_id uuid,
    csrf_secret text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index sessions_user on sessions (user_id)',
  'create index sessions_expiry on sessions (expires_at)',
  `create table one_time_tokens (
    token_hash text primary key,
    user_id uuid not null references users,
    purpose text not null check (purpose in ('reset', 'email')),
    detail jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  'create index one_time_tokens_user on one_time_tokens (user_id, purpose)',
  `create table sign_in_attempts (
    key text primary key,
    failures integer not null check (failures >= 0),
    last_failed_at timestamptz not null,
    next_allowed_at timestamptz not null
  )`,
]

// Paths are compared byte by byte (collation C), so that "beneath" is one range of the index: [path, path || '~').
const organisations = [
  `create table organisations (
    id uuid primary key,
    service text not null,
    kind text not null,
    parent_id uuid references organisations,
    path text collate "C" not null unique check (path like '%/' || id::text || '/'),
    name text not null check (btrim(name) <> ''),
    code text,
    attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    status text not null check (status in ('open', 'closed')),
    created_at timestamptz not null,
    closed_at timestamptz,
    check ((status = 'closed') = (closed_at is not null)),
    check ((parent_id is null) = (path = '/' || id::text || '/'))
  )`,
  'create unique index organisations_code on organisations (service, kind, code) where code is not null',
  'create index organisations_parent on organisations (parent_id)',
  'create index organisations_kind on organisations (service, kind, path)',
  `create index organisations_closed on organisations (path) where status = 'closed'`,
  `create table organisation_holders (
    organisation_id uuid not null references organisations,
    holder_id uuid not null references organisations,
    primary key (organisation_id, holder_id),
    check (organisation_id <> holder_id)
  )`,
  'create index organisation_holders_holder on organisation_holders (holder_id)',
]

const memberships = [
  `create table memberships (
    id uuid primary key,
    user_id uuid not null references users,
    organisation_id uuid not null references organisations,
    service text not null,
    status text not null check (status in ('invited', 'active', 'suspended', 'ended')),
    starts_at timestamptz,
    ends_at timestamptz,
    created_at timestamptz not null,
    revision integer not null default 1,
    check (status = 'ended' or starts_at < ends_at)
  )`,
  'create index memberships_user on memberships (user_id)',
  'create index memberships_organisation on memberships (organisation_id, status)',
  'alter table sessions add foreign key (membership_id) references memberships',
  `create table membership_places (
    membership_id uuid not null references memberships,
    organisation_id uuid references organisations,
    every_kind text,
    beneath_id uuid references organisations,
    check ((organisation_id is null) <> (every_kind is null)),
    check (beneath_id is null or every_kind is not null),
    unique nulls not distinct (membership_id, organisation_id, every_kind, beneath_id)
  )`,
  'create index membership_places_organisation on membership_places (organisation_id) where organisation_id is not null',
  `create table membership_records (
    membership_id uuid not null references memberships,
    resource_type text not null,
    resource_id uuid not null,
    primary key (membership_id, resource_type, resource_id)
  )`,
  `create table assignments (
    id uuid primary key,
    membership_id uuid not null references memberships,
    role text not null,
    assigned_by uuid references users,
    assigned_at timestamptz not null,
    starts_at timestamptz,
    ends_at timestamptz,
    check (starts_at < ends_at)
  )`,
  'create index assignments_membership on assignments (membership_id, role)',
  'create index assignments_role on assignments (role)',
  `create table invitations (
    id uuid primary key,
    membership_id uuid not null references memberships,
    email text not null check (email = lower(btrim(email))),
    token_hash text not null unique,
    invited_by uuid references users,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    cancelled_at timestamptz,
    check (accepted_at is null or cancelled_at is null)
  )`,
  `create unique index invitations_open on invitations (membership_id)
    where accepted_at is null and cancelled_at is null`,
]

const audit = [
  `create table audit_chains (
    chain text primary key,
    sequence integer not null,
    hash text not null
  )`,
  `create table audit_entries (
    chain text not null references audit_chains,
    sequence integer not null check (sequence > 0),
    at timestamptz not null,
    service text,
    organisation_id uuid references organisations,
    actor_id uuid references users,
    actor_name text not null,
    action text not null check (action like '%_._%'),
    subject_type text not null,
    subject_id text not null,
    subject_name text not null,
    before jsonb,
    after jsonb,
    reason text,
    previous_hash text not null,
    hash text not null,
    primary key (chain, sequence)
  )`,
  'create index audit_entries_organisation on audit_entries (organisation_id, at desc)',
  'create index audit_entries_subject on audit_entries (subject_type, subject_id, at desc)',
  'create index audit_entries_actor on audit_entries (actor_id, at desc)',
  `create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'Audit entries are never changed or removed.' using errcode = 'restrict_violation';
    end
  $$`,
  `create trigger audit_entries_are_kept before update or delete or truncate on audit_entries
    for each statement execute function refuse_audit_change()`,
]

const messages = [
  `create table outbox (
    id uuid primary key,
    kind text not null,
    to_email text not null,
    subject text not null,
    body text not null,
    created_at timestamptz not null,
    next_attempt_at timestamptz not null,
    attempts integer not null default 0,
    sent_at timestamptz,
    last_problem text
  )`,
  'create index outbox_due on outbox (next_attempt_at) where sent_at is null',
  'create index outbox_newest on outbox (created_at desc)',
  `create table settings (
    service text not null,
    organisation_id uuid references organisations,
    key text not null,
    value jsonb not null,
    unique nulls not distinct (service, organisation_id, key)
  )`,
]

/** Every table of `src/db/tables.ts`. */
export const tables: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of [...users, ...organisations, ...memberships, ...audit, ...messages]) {
      await sql.raw(statement).execute(db)
    }
  },
}
