import { compileOrThrow, type Policy } from '@remit/policy'
import { type RawBuilder, sql } from 'kysely'
import { type SignedInUser, signedInUser } from '../../src/access/index.ts'
import { type Db, newId } from '../../src/db/index.ts'
import { addUser } from '../../src/directory/index.ts'
import { sessionFor } from '../../src/testing/world.ts'

/** A country of pupils to list: how many of everything, and who looks. */

export type ListsSize = { readonly authorities: number; readonly schools: number; readonly pupils: number }

/** Somebody who lists pupils, and the query one would write by hand for exactly them. */
export type Looker = { readonly who: string; readonly user: SignedInUser; readonly byHand: RawBuilder<unknown> }

const noun = (label: string) => ({ label, plural: `${label}s` })
const listing = (at: string, scope: 'all' | 'organisation' | 'assigned') => ({
  label: scope,
  at: [at],
  grants: [{ permissions: ['pupil.list'], scope }],
})

export const listsPolicy: Policy = compileOrThrow({
  key: 'lists',
  name: 'Lists',
  organisations: {
    centre: noun('centre'),
    authority: { ...noun('authority'), within: ['centre'] },
    provider: { ...noun('provider'), within: ['authority'] },
    school: { ...noun('school'), within: ['authority'], heldBy: ['provider'] },
  },
  resources: { pupil: { ...noun('pupil'), heldBy: ['school'] } },
  permissions: { 'pupil.list': { label: 'List pupils', section: 'Pupils', reads: true } },
  roles: {
    everywhere: listing('centre', 'all'),
    country: listing('centre', 'organisation'),
    whole: listing('authority', 'organisation'),
    some: listing('authority', 'assigned'),
  },
  constraints: {},
  administration: {},
})

/** Loads it in a few statements: one school in fifty is closed. Indexes as a service would have: by school and name, and by name. */
export async function loadCountry(db: Db, { authorities, schools, pupils }: ListsSize, now: Date): Promise<void> {
  const centre = newId(now)
  const added = sql`'{}'::jsonb`
  await sql`insert into organisations (id, service, kind, parent_id, path, name, attributes, status, created_at)
    values (${centre}, 'lists', 'centre', null, ${`/${centre}/`}, 'Centre', ${added}, 'open', ${now})`.execute(db)
  await sql`insert into organisations (id, service, kind, parent_id, path, name, code, attributes, status, created_at)
    select id, 'lists', 'authority', ${centre}, ${`/${centre}/`} || id || '/', 'Authority ' || n, n::text, ${added}, 'open', ${now}
    from (select gen_random_uuid() as id, n from generate_series(1, ${sql.lit(authorities)}) n) made`.execute(db)
  await sql`insert into organisations (id, service, kind, parent_id, path, name, code, attributes, status, created_at, closed_at)
    select made.id, 'lists', 'school', authority, path || made.id || '/', 'School ' || n, authority_code || '-' || n, ${added},
      case when n % 50 = 0 then 'closed' else 'open' end, ${now}, case when n % 50 = 0 then ${now}::timestamptz end
    from (select gen_random_uuid() as id, a.id as authority, a.path, a.code as authority_code, n
      from organisations a, generate_series(1, ${sql.lit(schools)}) n where a.kind = 'authority') made`.execute(db)
  await sql`create table listed_pupils (id uuid primary key, school_id uuid not null references organisations,
    first_name text not null, last_name text not null, date_of_birth date not null, postcode text not null)`.execute(db)
  await sql`insert into listed_pupils
    select gen_random_uuid(), s.id, 'First ' || substr(md5(s.id::text || n), 1, 4), 'Last ' || substr(md5(n || s.id::text), 1, 6),
      date '2015-01-01' + n, 'AB1 ' || n
    from organisations s, generate_series(1, ${sql.lit(pupils)}) n where s.kind = 'school'`.execute(db)
  await sql`create index listed_pupils_school on listed_pupils (school_id, last_name, first_name, id)`.execute(db)
  await sql`create index listed_pupils_name on listed_pupils (last_name, first_name, id)`.execute(db)
  await sql`analyze`.execute(db)
}

/** Everybody who looks, each signed in as in a request. */
export async function lookersIn(db: Db, now: Date): Promise<readonly Looker[]> {
  const authority = await one(db, `select id from organisations where kind = 'authority' order by code limit 1`)
  const centre = await one(db, `select id from organisations where kind = 'centre'`)
  const open = await sql<{ id: string }>`select id from organisations
    where parent_id = ${authority} and status = 'open' order by code limit 40`.execute(db)
  const schools = open.rows.map(({ id }) => id)
  const look = async (
    who: string,
    role: string,
    home: string,
    assigned: readonly string[],
    byHand: RawBuilder<unknown>,
  ) => ({
    who,
    user: await signedIn(db, role, home, assigned, now),
    byHand,
  })
  const openSchools = sql`select id from organisations where status = 'open' and kind = 'school'`
  const ofAuthority = sql`p.school_id in (${openSchools} and parent_id = ${authority})`
  const among = (ids: readonly string[]) => sql`p.school_id in (${openSchools} and id = any(${ids}::uuid[]))`
  return [
    await look('a whole authority', 'whole', authority, [], ofAuthority),
    await look('one school', 'some', authority, schools.slice(0, 1), among(schools.slice(0, 1))),
    await look('forty schools', 'some', authority, schools, among(schools)),
    await look('everywhere', 'everywhere', centre, [], sql`p.school_id in (${openSchools})`),
    await look('the whole country', 'country', centre, [], sql`p.school_id in (${openSchools})`),
    await look('nowhere', 'some', authority, [], sql`false`),
  ]
}

async function one(db: Db, query: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`${sql.raw(query)}`.execute(db)
  return rows[0]?.id ?? ''
}

async function signedIn(
  db: Db,
  role: string,
  home: string,
  assigned: readonly string[],
  now: Date,
): Promise<SignedInUser> {
  const id = await db
    .transaction()
    .execute((tx) => addUser(tx, { email: `${newId(now)}@example.org`, name: role }, { system: 'the proof' }, now))
  const membership = newId(now)
  await sql`insert into memberships (id, user_id, organisation_id, service, status, created_at)
    values (${membership}, ${id}, ${home}, 'lists', 'active', ${now})`.execute(db)
  await sql`insert into assignments (id, membership_id, role, assigned_at)
    values (${newId(now)}, ${membership}, ${role}, ${now})`.execute(db)
  await sql`insert into membership_places (membership_id, organisation_id)
    select ${membership}, unnest(${assigned}::uuid[])`.execute(db)
  const tokenHash = await sessionFor(db, id, now)
  const user = await signedInUser(db, new Map([['lists', listsPolicy]]), { tokenHash }, now)
  if (user === undefined || !('facts' in user)) throw new Error(`${role} is not signed in.`)
  return user
}
