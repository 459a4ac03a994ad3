import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const viewings = [
  `create table viewings (
    id uuid primary key,
    session_hash text not null,
    service text not null,
    organisation_id uuid not null references organisations,
    viewer_id uuid not null references users,
    viewer_membership_id uuid not null references memberships,
    viewed_id uuid not null references users,
    viewed_membership_id uuid not null references memberships,
    mode text not null check (mode in ('read', 'change')),
    reason text not null check (btrim(reason) <> ''),
    started_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    check (viewer_id <> viewed_id)
  )`,
  'create unique index viewings_open on viewings (session_hash) where ended_at is null',
  'create index viewings_viewed on viewings (viewed_id, started_at desc)',
]

// From here on the hash covers salted commitments to names and values, so that a person can be taken out of an entry while the
// chain still holds. What may be taken out, and nothing else, can be updated, and only by whoever says that they erase.
const erasable = [
  'alter table audit_entries add column viewed_as uuid',
  'alter table audit_entries add column viewed_as_name text',
  'alter table audit_entries add column commitments jsonb',
  'alter table audit_entries add column salts jsonb',
  'drop trigger audit_entries_are_kept on audit_entries',
  `create trigger audit_entries_are_kept before delete or truncate on audit_entries
    for each statement execute function refuse_audit_change()`,
  `create function refuse_audit_rewriting() returns trigger language plpgsql as $$
    declare
      erasable constant text[] := '{actor_name,subject_name,viewed_as_name,before,after,reason,salts}';
    begin
      if current_setting('remit.erasing', true) is distinct from 'yes' or old.salts is null
        or to_jsonb(new) - erasable <> to_jsonb(old) - erasable or not (new.salts <@ old.salts) or new.salts = old.salts
      then
        raise exception 'Audit entries are never changed or removed.' using errcode = 'restrict_violation';
      end if;
      return new;
    end
  $$`,
  `create trigger audit_entries_are_not_rewritten before update on audit_entries
    for each row execute function refuse_audit_rewriting()`,
]

const notices = [
  `create table notification_choices (
    user_id uuid not null references users,
    service text not null,
    topic text not null,
    rhythm text not null check (rhythm in ('instant', 'hourly', 'daily', 'never')),
    primary key (user_id, service, topic)
  )`,
  `create table announcements (
    id uuid primary key,
    service text not null,
    topic text not null,
    permission text,
    resource jsonb,
    organisation_id uuid not null references organisations,
    thing text not null,
    title text not null,
    path text,
    before jsonb not null check (jsonb_typeof(before) = 'object'),
    after jsonb not null check (jsonb_typeof(after) = 'object'),
    actor_id uuid,
    actor_name text not null,
    at timestamptz not null,
    expanded_at timestamptz
  )`,
  'create index announcements_waiting on announcements (at) where expanded_at is null',
  `create table notices (
    id uuid primary key,
    user_id uuid not null references users,
    membership_id uuid not null references memberships,
    service text not null,
    topic text not null,
    thing text not null,
    announcement_id uuid not null references announcements on delete cascade,
    before jsonb not null,
    after jsonb not null,
    due_at timestamptz not null,
    began_at timestamptz not null
  )`,
  'create unique index notices_thing on notices (membership_id, topic, thing)',
  'create index notices_due on notices (due_at)',
  'create index notices_announcement on notices (announcement_id)',
  `create table notice_cursors (
    chain text primary key,
    sequence bigint not null
  )`,
  `create table unsubscribe_links (
    token_hash text primary key,
    user_id uuid not null references users,
    service text not null,
    topic text,
    created_at timestamptz not null
  )`,
  'create index unsubscribe_links_created on unsubscribe_links (created_at)',
  'alter table outbox add column service text',
  'alter table outbox add column organisation_id uuid references organisations',
  'alter table outbox add column unsubscribe_url text',
  'create index outbox_organisation on outbox (organisation_id, created_at desc) where organisation_id is not null',
  'alter table invitations add column reminded_at timestamptz',
  `create index invitations_expiry on invitations (expires_at) where accepted_at is null and cancelled_at is null`,
]

/** Every table of `src/db/tables-notices.ts`. */
export const viewingAndNotices: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of [...viewings, ...erasable, ...notices]) await sql.raw(statement).execute(db)
  },
}
