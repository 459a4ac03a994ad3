import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // A viewing holds while nothing about the viewer's membership changed.
  'alter table viewings add column viewer_revision integer not null default 0',
  `create table role_uses (
    membership_id uuid not null references memberships,
    role text not null,
    permission text not null,
    used_on date not null,
    primary key (membership_id, role, permission)
  )`,
  `create table reviews (
    id uuid primary key,
    service text not null,
    organisation_id uuid not null references organisations,
    reason text not null,
    started_by uuid not null references users,
    started_at timestamptz not null,
    due_on date not null,
    finished_by uuid references users,
    finished_at timestamptz,
    check ((finished_at is null) = (finished_by is null))
  )`,
  'create unique index reviews_open on reviews (organisation_id) where finished_at is null',
  'create index reviews_organisation on reviews (organisation_id, started_at desc)',
  `create table review_decisions (
    review_id uuid not null references reviews,
    membership_id uuid not null references memberships,
    role text not null,
    decision text not null check (decision in ('keep', 'remove')),
    reason text,
    decided_by uuid not null references users,
    decided_at timestamptz not null,
    seconds integer not null check (seconds >= 0),
    assigned_at timestamptz,
    last_used_on date,
    primary key (review_id, membership_id, role)
  )`,
  `create table user_imports (
    id uuid primary key,
    service text not null,
    organisation_id uuid not null references organisations,
    file_name text not null,
    rows jsonb not null check (jsonb_typeof(rows) = 'array'),
    made_by uuid not null references users,
    made_at timestamptz not null,
    committed_at timestamptz,
    undone_at timestamptz
  )`,
  'create index user_imports_organisation on user_imports (organisation_id, made_at desc)',
]

/** The tables of `src/db/tables-reviews.ts`. */
export const lookingAndReviewing: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
