import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table authorised_people (
    id uuid primary key,
    service text not null,
    organisation_id uuid not null references organisations,
    kind text not null,
    name text not null check (btrim(name) <> ''),
    email text not null check (email = lower(btrim(email))),
    added_by uuid references users,
    added_at timestamptz not null,
    ended_by uuid references users,
    ended_at timestamptz
  )`,
  `create unique index authorised_people_active on authorised_people (organisation_id, kind, email)
    where ended_at is null`,
  'create index authorised_people_organisation on authorised_people (organisation_id, kind, name)',
  `create table appointments (
    id uuid primary key,
    service text not null,
    reference text not null unique,
    status text not null check (status in
      ('draft', 'contact-wanted', 'authorising', 'checking', 'sent-back', 'applied', 'closed')),
    organisation_code text,
    organisation_id uuid references organisations,
    name text,
    email text check (email = lower(btrim(email))),
    role text,
    approver_kind text,
    approver_name text,
    approver_email text check (approver_email = lower(btrim(approver_email))),
    approver_reason text,
    asker_hash text unique,
    asker_expires_at timestamptz,
    authoriser_hash text unique,
    authoriser_expires_at timestamptz,
    authorised_at timestamptz,
    action_needed text,
    why text,
    came_from text not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    sent_at timestamptz,
    decided_by uuid references users,
    decided_at timestamptz,
    membership_id uuid references memberships,
    check (status = 'draft' or (sent_at is not null and name is not null and email is not null and role is not null
      and organisation_code is not null and approver_kind is not null)),
    check (status not in ('authorising', 'checking', 'applied') or approver_email is not null)
  )`,
  'create index appointments_queue on appointments (service, status, sent_at)',
  'create index appointments_organisation on appointments (organisation_id, sent_at desc)',
  'create index appointments_came_from on appointments (came_from, created_at)',
  'create index appointments_code on appointments (service, organisation_code, sent_at)',
  `create index appointments_due on appointments (authoriser_expires_at) where status = 'authorising'`,
  `create index appointments_drafts on appointments (created_at) where status = 'draft'`,
]

/** Every table of `src/db/tables-appointments.ts`. */
export const appointments: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
