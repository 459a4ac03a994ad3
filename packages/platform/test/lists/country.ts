import { type Condition, compileOrThrow, type Policy, type Scope } from '@remit/policy'
import { sql } from 'kysely'
import { type Db, newId } from '../../src/db/index.ts'

/** A country of pupils to list: how many of everything. */
export type ListsSize = { readonly authorities: number; readonly schools: number; readonly pupils: number }

const noun = (label: string) => ({ label, plural: `${label}s` })
const listing = (at: string, scope: Scope, when?: Condition) => ({
  label: scope,
  at: [at],
  grants: [{ permissions: ['pupil.list'], scope, ...(when && { when }) }],
})
const girls: Condition = { eq: [{ resource: 'sex' }, 'F'] }

export const listsPolicy: Policy = compileOrThrow({
  key: 'lists',
  name: 'Lists',
  organisations: {
    centre: noun('centre'),
    authority: { ...noun('authority'), within: ['centre'] },
    provider: { ...noun('provider'), within: ['authority'] },
    school: { ...noun('school'), within: ['authority'], heldBy: ['provider'] },
  },
  resources: { pupil: { ...noun('pupil'), heldBy: ['school'], attributes: { sex: 'string' } } },
  permissions: { 'pupil.list': { label: 'List pupils', section: 'Pupils', reads: true } },
  roles: {
    everywhere: listing('centre', 'all'),
    country: listing('centre', 'organisation'),
    whole: listing('authority', 'organisation'),
    some: listing('authority', 'assigned'),
    own: listing('authority', 'own'),
    selected: listing('authority', 'selected'),
    girls: listing('authority', 'organisation', girls),
    girlsEverywhere: listing('centre', 'organisation', girls),
    held: listing('provider', 'organisation'),
  },
  constraints: {},
  administration: {},
})

/**
 * Loads it in a few statements: one school in fifty is closed, one in ten is held by a provider, half of those by one of the authority before.
 * Indexes as a service would have: by school and name, by name, and by owner.
 */
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
  await sql`insert into organisations (id, service, kind, parent_id, path, name, code, attributes, status, created_at)
    select made.id, 'lists', 'provider', authority, path || made.id || '/', 'Provider', code || '-p', ${added}, 'open', ${now}
    from (select gen_random_uuid() as id, a.id as authority, a.path, a.code from organisations a where a.kind = 'authority') made`.execute(
    db,
  )
  await sql`insert into organisation_holders (organisation_id, holder_id)
    select s.id, p.id from organisations s join organisations a on a.id = s.parent_id
    cross join lateral (select split_part(s.code, '-', 2)::integer as n) school
    join organisations p on p.kind = 'provider'
      and p.code = greatest(1, a.code::integer - case when n % 20 = 0 then 1 else 0 end) || '-p'
    where s.kind = 'school' and n % 10 = 0`.execute(db)
  await sql`create table listed_pupils (id uuid primary key, school_id uuid not null references organisations, owner_id uuid not null,
    first_name text not null, last_name text not null, sex text not null, date_of_birth date not null)`.execute(db)
  await sql`insert into listed_pupils
    select gen_random_uuid(), s.id, md5(s.parent_id::text || n % 20)::uuid, 'First ' || substr(md5(s.id::text || n), 1, 4), 'Last ' || substr(md5(n || s.id::text), 1, 6),
      case when n % 2 = 0 then 'F' else 'M' end, date '2015-01-01' + n
    from organisations s, generate_series(1, ${sql.lit(pupils)}) n where s.kind = 'school'`.execute(db)
  await sql`create index listed_pupils_school on listed_pupils (school_id, last_name, first_name, id)`.execute(db)
  await sql`create index listed_pupils_name on listed_pupils (last_name, first_name, id)`.execute(db)
  await sql`create index listed_pupils_owner on listed_pupils (owner_id)`.execute(db)
  // As a table is that has been there for a while.
  await sql`vacuum analyze`.execute(db)
}
