import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table requests (
    id uuid primary key,
    service text not null,
    membership_id uuid not null references memberships,
    user_id uuid not null references users,
    organisation_id uuid not null references organisations,
    kind text not null check (kind in ('role', 'account-type', 'places')),
    asked jsonb not null check (jsonb_typeof(asked) = 'object'),
    reason text,
    status text not null check (status in ('open', 'granted', 'declined', 'withdrawn', 'expired', 'overtaken')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid references users,
    decision_reason text,
    check ((status = 'open') = (decided_at is null))
  )`,
  'create index requests_membership on requests (membership_id, created_at desc)',
  'create index requests_organisation on requests (organisation_id, created_at desc)',
  `create index requests_open on requests (expires_at) where status = 'open'`,
  `create table handovers (
    id uuid primary key,
    service text not null,
    organisation_id uuid not null references organisations,
    membership_id uuid not null references memberships,
    user_id uuid not null references users,
    successor_id uuid not null references memberships,
    roles jsonb not null check (jsonb_typeof(roles) = 'array'),
    leaves boolean not null,
    reason text,
    status text not null check (status in ('open', 'accepted', 'declined', 'withdrawn', 'expired')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    answered_at timestamptz,
    answer text,
    check (membership_id <> successor_id),
    check ((status = 'open') = (answered_at is null))
  )`,
  `create unique index handovers_open on handovers (membership_id) where status = 'open'`,
  'create index handovers_membership on handovers (membership_id, created_at desc)',
  'create index handovers_successor on handovers (successor_id, created_at desc)',
  `create index handovers_due on handovers (expires_at) where status = 'open'`,
  `create table cover_reminders (
    organisation_id uuid not null references organisations,
    role text not null,
    sent_at timestamptz not null,
    primary key (organisation_id, role)
  )`,
]

/** Every table of `src/db/tables-requests.ts`. */
export const requests: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
