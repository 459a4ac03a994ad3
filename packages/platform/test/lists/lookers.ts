import { type RawBuilder, sql } from 'kysely'
import { isActing, type SignedInUser, signedInUser } from '../../src/access/index.ts'
import { type Db, newId } from '../../src/db/index.ts'
import { sessionFor } from '../../src/testing/world.ts'
import { listsPolicy } from './country.ts'

/** Somebody who lists pupils, and the condition one would write by hand for exactly them. */
export type Looker = { readonly who: string; readonly user: SignedInUser; readonly byHand: RawBuilder<unknown> }

/** Who somebody is: their roles, where, and what is theirs besides. */
interface Part {
  readonly roles: readonly string[]
  readonly home: string
  /** Somebody who owns records; left out, somebody new. */
  readonly user?: string
  readonly assigned?: readonly string[]
  readonly everySchool?: true
  readonly selected?: readonly string[]
}

const openSchools = sql`select id from organisations where status = 'open' and kind = 'school'`
const everywhere = sql`p.school_id in (${openSchools})`
const girls = sql`p.sex = 'F'`

/** Everybody who looks, one for each shape that an extent can have, signed in as in a request. */
export async function lookersIn(db: Db, now: Date): Promise<readonly Looker[]> {
  const look = async (who: string, part: Part, byHand: RawBuilder<unknown>): Promise<Looker> => ({
    who,
    user: await signedIn(db, part, now),
    byHand,
  })
  const { authority, centre, provider, schools, owner, pupils } = await landmarks(db)
  const one = schools.slice(0, 1)
  const among = (ids: readonly string[]) => sql`p.school_id in (${openSchools} and id = any(${ids}::uuid[]))`
  // What the authority’s own provider holds elsewhere is the authority’s to reach as well.
  const heldBy = (holder: string) => sql`${openSchools} and id in
    (select organisation_id from organisation_holders where holder_id = ${holder})`
  const ofAuthority = sql`p.school_id in (${openSchools} and parent_id = ${authority} union ${heldBy(provider)})`
  const owned = sql`p.owner_id = ${owner} and ${ofAuthority}`
  return [
    await look('a whole authority', { roles: ['whole'], home: authority }, ofAuthority),
    await look('one school', { roles: ['some'], home: authority, assigned: one }, among(one)),
    await look('forty schools', { roles: ['some'], home: authority, assigned: schools }, among(schools)),
    await look('every school', { roles: ['some'], home: authority, everySchool: true }, ofAuthority),
    await look('everywhere', { roles: ['everywhere'], home: centre }, everywhere),
    await look('the whole country', { roles: ['country'], home: centre }, everywhere),
    await look('what a provider holds', { roles: ['held'], home: provider }, sql`p.school_id in (${heldBy(provider)})`),
    await look('own records', { roles: ['own'], home: authority, user: owner }, owned),
    await look(
      'own records or one school',
      { roles: ['own', 'some'], home: authority, assigned: one, user: owner },
      sql`(${among(one)} or p.owner_id = ${owner} and ${ofAuthority})`,
    ),
    await look(
      'selected records',
      { roles: ['selected'], home: authority, selected: pupils },
      sql`p.id = any(${pupils}::uuid[]) and ${ofAuthority}`,
    ),
    await look('girls of an authority', { roles: ['girls'], home: authority }, sql`${girls} and ${ofAuthority}`),
    await look('girls everywhere', { roles: ['girlsEverywhere'], home: centre }, sql`${girls} and ${everywhere}`),
    await look('nowhere', { roles: ['some'], home: authority }, sql`false`),
  ]
}

/** One of everything that somebody can stand at or be given. */
async function landmarks(db: Db) {
  const one = async (query: string) => (await ids(db, `${query} limit 1`))[0] ?? ''
  const authority = await one(`select id from organisations where kind = 'authority' and code = '2'`)
  const inAuthority = `school_id in (select id from organisations where parent_id = '${authority}')`
  return {
    authority,
    centre: await one(`select id from organisations where kind = 'centre'`),
    provider: await one(`select id from organisations where kind = 'provider' and parent_id = '${authority}'`),
    schools: await ids(
      db,
      `select id from organisations where parent_id = '${authority}' and kind = 'school' and status = 'open' order by code limit 40`,
    ),
    owner: await one(`select owner_id as id from listed_pupils where ${inAuthority} order by owner_id`),
    pupils: await ids(
      db,
      `select id from listed_pupils where ${inAuthority} and school_id = any(array(select id from organisations where status = 'open')) order by id limit 60`,
    ),
  }
}

async function ids(db: Db, query: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`${sql.raw(query)}`.execute(db)
  return rows.map(({ id }) => id)
}

async function signedIn(db: Db, part: Part, now: Date): Promise<SignedInUser> {
  const { roles, home, assigned = [], selected = [], everySchool = false } = part
  const [user, membership] = [part.user ?? newId(now), newId(now)]
  await sql`insert into users (id, email, name, created_at) values (${user}, ${`${user}@example.org`}, 'Somebody', ${now})
    on conflict do nothing`.execute(db)
  await sql`insert into memberships (id, user_id, organisation_id, service, status, created_at)
    values (${membership}, ${user}, ${home}, 'lists', 'active', ${now})`.execute(db)
  await sql`insert into assignments (id, membership_id, role, assigned_at)
    select gen_random_uuid(), ${membership}, unnest(${roles}::text[]), ${now}`.execute(db)
  await sql`insert into membership_places (membership_id, organisation_id)
    select ${membership}, unnest(${assigned}::uuid[])`.execute(db)
  await sql`insert into membership_places (membership_id, every_kind)
    select ${membership}, 'school' where ${everySchool}`.execute(db)
  await sql`insert into membership_records (membership_id, resource_type, resource_id)
    select ${membership}, 'pupil', unnest(${selected}::uuid[])`.execute(db)
  const session = { tokenHash: await sessionFor(db, user, now), membershipId: membership }
  const found = await signedInUser(db, new Map([['lists', listsPolicy]]), session, now)
  if (found === undefined || !isActing(found)) throw new Error(`Nobody with ${roles.join(' and ')} is signed in.`)
  return found
}
