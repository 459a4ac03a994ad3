import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// Forms take names of 200 characters at most; an index takes no more than some 2,600 bytes.
const listed = (membership: string, user: string) =>
  `left(lower(coalesce(${membership}.known_as, ${user}.name)), 300), left(${user}.email, 300)`
// Nobody is told when somebody was last here who has not accepted yet: see 0002.
const seen = (membership: string) => `case when ${membership}.known_as is null then ${membership}.user_id end`

// INVARIANT (listed as): what a user is listed by stands in each of their memberships, whoever writes to either of them.
// The share lock lets a user be renamed before a membership is made or after, never meanwhile.
const listedAs = [
  `alter table memberships add column listed_name text, add column listed_email text,
    add column listed_user_id uuid references users`,
  `update memberships m set (listed_name, listed_email) = (${listed('m', 'u')}), listed_user_id = ${seen('m')}
    from users u where u.id = m.user_id`,
  'alter table memberships alter column listed_name set not null, alter column listed_email set not null',
  `create function list_membership() returns trigger language plpgsql as $$
    begin
      select ${listed('new', 'u')} into new.listed_name, new.listed_email
        from users u where u.id = new.user_id for share;
      new.listed_user_id := ${seen('new')};
      return new;
    end
  $$`,
  `create trigger memberships_are_listed before insert or update of known_as, user_id on memberships
    for each row execute function list_membership()`,
  `create function list_memberships_again() returns trigger language plpgsql as $$
    begin
      update memberships m set (listed_name, listed_email) = (${listed('m', 'new')}) where m.user_id = new.id;
      return null;
    end
  $$`,
  `create trigger users_are_listed after update of name, email on users
    for each row when ((old.name, old.email) is distinct from (new.name, new.email))
    execute function list_memberships_again()`,
]

// INVARIANT (held at): a role is held where its membership is, and a membership never moves.
const heldAt = [
  'alter table assignments add column organisation_id uuid references organisations',
  'update assignments a set organisation_id = m.organisation_id from memberships m where m.id = a.membership_id',
  'alter table assignments alter column organisation_id set not null',
  `create function place_assignment() returns trigger language plpgsql as $$
    begin
      select m.organisation_id into new.organisation_id from memberships m where m.id = new.membership_id;
      return new;
    end
  $$`,
  `create trigger assignments_are_placed before insert or update of membership_id on assignments
    for each row execute function place_assignment()`,
]

const indexes = [
  // A page of an organisation's users in the order of their names, their number, and a search among them are read from it alone.
  `create index memberships_listed on memberships (organisation_id, listed_name, id)
    include (status, listed_email, listed_user_id)`,
  'create index assignments_holding on assignments (organisation_id, role, membership_id) include (starts_at, ends_at)',
  // Few are assigned every organisation of a kind.
  `create index membership_places_every on membership_places (membership_id) include (every_kind, beneath_id)
    where every_kind is not null`,
  // All entries of an authority's history are in one chain: its newest, and their number.
  `create index audit_entries_newest on audit_entries (chain, at desc, sequence desc)
    include (service, organisation_id, action)`,
  // The newest of a member's invitations, accepted and cancelled ones too.
  'create index invitations_membership on invitations (membership_id, created_at desc)',
]

/** Lists stay quick with ten thousand members in an organisation, a million users, and tens of thousands of entries of history. */
export const largeLists: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of [...listedAs, ...heldAt, ...indexes]) await sql.raw(statement).execute(db)
  },
}
