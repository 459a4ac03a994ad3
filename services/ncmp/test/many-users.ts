import { type Db, newId } from '@remit/platform/db'
import { sql } from 'kysely'

/** So many users in so many authorities, `members` of them in the first, which has `schools` schools and `entries` of history. */
export type ManyUsers = {
  readonly users: number
  readonly authorities: number
  readonly members: number
  readonly schools: number
  readonly entries: number
}

/** Who administers the large authority. */
export type Administrator = { readonly userId: string; readonly membershipId: string }

/**
 * Fills a database with NCMP’s users in a few bulk statements: most active, some invited, suspended and ended; one role in eight
 * words; one to three schools each. Answers who administers the first authority.
 */
export async function fillWithUsers(db: Db, size: ManyUsers, now: Date): Promise<Administrator> {
  const centre = newId(now)
  await addPlaces(db, { centre, ...size }, now)
  await addUsers(db, size, now)
  await addMemberships(db, now)
  await addHistory(db, size, now)
  const administrator = await makeAdministrator(db)
  await sql`vacuum analyze`.execute(db)
  return administrator
}

async function addPlaces(db: Db, size: ManyUsers & { centre: string }, now: Date): Promise<void> {
  const { centre, authorities, schools } = size
  await sql`insert into organisations (id, service, kind, path, name, status, created_at)
    values (${centre}, 'ncmp', 'centre', ${`/${centre}/`}, 'National team', 'open', ${now})`.execute(db)
  await sql`insert into organisations (id, service, kind, parent_id, path, name, code, status, created_at)
    select id, 'ncmp', 'authority', ${centre}, ${`/${centre}/`} || id || '/', 'Authority ' || n, n::text, 'open', ${now}
    from (select gen_random_uuid() as id, n from generate_series(1, ${sql.lit(authorities)}) n) made`.execute(db)
  await sql`insert into organisations (id, service, kind, parent_id, path, name, code, status, created_at, closed_at)
    select made.id, 'ncmp', 'school', made.above, path || made.id || '/', 'School ' || n, code || '-' || n,
      case when n % 50 = 0 then 'closed' else 'open' end, ${now}, case when n % 50 = 0 then ${now}::timestamptz end
    from (select gen_random_uuid() as id, a.id as above, a.path, a.code, n from organisations a
      join generate_series(1, ${sql.lit(schools)}) n on a.code = '1' or n <= 5 where a.kind = 'authority') made`.execute(
    db,
  )
}

// “place” is the authority’s number; the first has its members first, the others share the rest.
async function addUsers(db: Db, { users, authorities, members }: ManyUsers, now: Date): Promise<void> {
  await sql`create unlogged table scale_users as
    select gen_random_uuid() as id, gen_random_uuid() as membership, n,
      case when n <= ${sql.lit(members)} then 1 else 2 + n % ${sql.lit(authorities - 1)} end as place,
      case when n % 20 = 3 then 'invited' when n % 25 = 4 then 'suspended' when n % 30 = 5 then 'ended'
        else 'active' end as status
    from generate_series(1, ${sql.lit(users)}) n`.execute(db)
  await sql`insert into users (id, email, name, created_at, last_seen_at)
    select id, lower(first) || '.' || lower(last) || n || '@authority' || place || '.example', first || ' ' || last, ${now},
      case when n % 9 > 0 then ${now}::timestamptz - make_interval(mins => (n % 40009 * 7919) % 300000) end
    from (select *, (array['Amy','Ben','Cara','Dev','Elin','Femi','Gita','Hugh','Iris','Jo','Kofi','Lena','Mo','Nia'])[1 + n % 14]
        as first, (array['Abbott','Begum','Clarke','Dixon','Evans','Field','Gill','Hughes','Iqbal','Jones','Kaur'])[1 + n / 14 % 11]
        || coalesce((array['','son','-Reed','worth'])[1 + n / 154 % 4], '') as last from scale_users) named`.execute(db)
}

async function addMemberships(db: Db, now: Date): Promise<void> {
  await sql`insert into memberships (id, user_id, organisation_id, service, status, created_at)
    select u.membership, u.id, o.id, 'ncmp', u.status, ${now} from scale_users u
    join organisations o on o.kind = 'authority' and o.code = u.place::text`.execute(db)
  await sql`insert into assignments (id, membership_id, role, assigned_at)
    select gen_random_uuid(), membership,
      (array['monitor','superMonitor','collector','collector','collector','laSetup','collector','monitor'])[1 + n % 8], ${now}
    from scale_users where status <> 'ended'`.execute(db)
  await sql`insert into membership_places (membership_id, organisation_id)
    select distinct u.membership, s.id from scale_users u
    cross join generate_series(0, 2) more
    join organisations a on a.kind = 'authority' and a.code = u.place::text
    join organisations s on s.kind = 'school'
      and s.code = a.code || '-' || (1 + (u.n + more * 31) % case when u.place = 1 then 60 else 5 end)
    where more <= u.n % 3`.execute(db)
  await sql`insert into invitations (id, membership_id, email, token_hash, created_at, expires_at)
    select gen_random_uuid(), u.membership, people.email, u.id::text, ${now}, ${now}::timestamptz + interval '7 days'
    from scale_users u join users people on people.id = u.id where u.status = 'invited'`.execute(db)
}

/** The large authority’s history, one entry about each of its users and so on again, and a hundredth of it in each of the others. */
async function addHistory(db: Db, { entries }: ManyUsers, now: Date): Promise<void> {
  await sql`create unlogged table scale_entries as
    select 'ncmp:' || o.id as chain, o.id as organisation, e.n, u.id as subject, u.n as person from organisations o
    cross join lateral generate_series(1, case when o.code = '1' then ${sql.lit(entries)} else ${sql.lit(entries)} / 100 end) e (n)
    join scale_users u on u.n = case when o.code = '1' then 1 + e.n % 1000 else 1000 + e.n end
    where o.kind = 'authority'`.execute(db)
  await sql`insert into audit_chains select chain, max(n), 'unread' from scale_entries group by chain`.execute(db)
  await sql`insert into audit_entries (chain, sequence, at, service, organisation_id, actor_name, action, subject_type,
      subject_id, subject_name, after, previous_hash, hash)
    select e.chain, e.n, ${now}::timestamptz - make_interval(mins => 60000 - e.n), 'ncmp', e.organisation, 'Priya Shah',
      (array['role.assigned','role.removed','membership.suspended','places.changed'])[1 + e.n % 4], 'user', e.subject,
      u.name, '{"roles": ["collector"]}', 'unread', 'unread'
    from scale_entries e join users u on u.id = e.subject`.execute(db)
  await sql`drop table scale_entries`.execute(db)
}

async function makeAdministrator(db: Db): Promise<Administrator> {
  const { rows } = await sql<Administrator>`select id as "userId", membership as "membershipId" from scale_users
    where place = 1 and status = 'active' order by n limit 1`.execute(db)
  const [found] = rows
  if (found === undefined) throw new Error('The large authority has no active user.')
  await sql`update assignments set role = 'superUser' where membership_id = ${found.membershipId}`.execute(db)
  await sql`drop table scale_users`.execute(db)
  return found
}
