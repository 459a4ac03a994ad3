import type { CustomRole } from '@remit/policy'
import { type RawBuilder, sql } from 'kysely'
import { isId, type Reader } from '../db/index.ts'

/** A role an organisation made: the engine's, with what its makers say it is for. */
export interface MadeRole extends CustomRole {
  readonly description: string
}

/** The same as it stands in the list of roles. */
export interface ListedRole extends MadeRole {
  revision: number
  madeAt: Date
  /** Undefined when Remit itself made it. */
  madeBy: string | undefined
  /** How many memberships that have not ended hold it. */
  holders: number
}

/** Somebody who holds a role made here, whether it gives them anything now or not. */
export interface RoleHolder {
  membership: string
  user: string
  name: string
  status: 'invited' | 'active' | 'suspended'
  organisation: { name: string; path: string }
}

/** A role of `custom_roles c` as an SQL expression, so that any query can bring roles along; read it with `madeRoleOf`. */
export const madeRoleJson = sql<MadeRoleJson>`json_build_object('id', c.id, 'organisation', c.organisation_id,
  'label', c.label, 'description', c.description, 'grants', c.grants, 'mayGive', c.may_give -> 'roles')`

export type MadeRoleJson = Omit<MadeRole, 'mayGive'> & { mayGive: NonNullable<CustomRole['mayGive']> | null }

export function madeRoleOf({ mayGive, ...rest }: MadeRoleJson): MadeRole {
  return { ...rest, ...(mayGive === null ? {} : { mayGive }) }
}

/** Roles made at run time by a condition on `custom_roles c`, by id; removed ones too, unless the condition says otherwise. */
export async function madeRolesWhere(reader: Reader, condition: RawBuilder<unknown>): Promise<MadeRole[]> {
  const { rows } = await sql<{ role: MadeRoleJson }>`
    select ${madeRoleJson} as role from custom_roles c where ${condition} order by c.id`.execute(reader)
  return rows.map(({ role }) => madeRoleOf(role))
}

/** The roles that may be held at the organisation with this path: those made there and above it. */
export async function madeRolesAt(reader: Reader, path: string): Promise<MadeRole[]> {
  return madeRolesWhere(reader, sql`c.removed_at is null and c.organisation_id = any(${idsOf(path)}::uuid[])`)
}

/** Every role ever made at the organisation, above it or beneath it: for the names that a history speaks of. */
export async function madeRolesAround(reader: Reader, path: string): Promise<MadeRole[]> {
  return madeRolesWhere(
    reader,
    sql`c.organisation_id = any(${idsOf(path)}::uuid[])
      or c.organisation_id in (select id from organisations where path >= ${path} and path < ${`${path}~`})`,
  )
}

/** The roles with these ids that have not been removed; what is not the id of one is left out. */
export async function madeRolesWith(reader: Reader, ids: readonly string[]): Promise<MadeRole[]> {
  const known = [...new Set(ids.filter(isId))]
  return known.length === 0 ? [] : madeRolesWhere(reader, sql`c.removed_at is null and c.id = any(${known}::uuid[])`)
}

/** The roles made at one organisation, by name, each with how many hold it. */
export async function listMadeRoles(reader: Reader, organisation: string): Promise<readonly ListedRole[]> {
  return listed(reader, sql`c.organisation_id = ${organisation}`)
}

/** One of them; undefined when there is none there, or it was removed. */
export async function findMadeRole(reader: Reader, organisation: string, id: string): Promise<ListedRole | undefined> {
  if (!isId(id)) return undefined
  return (await listed(reader, sql`c.organisation_id = ${organisation} and c.id = ${id}`))[0]
}

async function listed(reader: Reader, condition: RawBuilder<unknown>): Promise<ListedRole[]> {
  const { rows } = await sql<{
    role: MadeRoleJson
    revision: number
    made_at: Date
    made_by: string | null
    holders: number
  }>`
    select ${madeRoleJson} as role, c.revision, c.made_at, u.name as made_by,
      (select count(distinct m.id) from assignments a join memberships m on m.id = a.membership_id
        where a.role = c.id::text and m.status <> 'ended') as holders
    from custom_roles c left join users u on u.id = c.made_by
    where c.removed_at is null and ${condition} order by lower(c.label), c.id`.execute(reader)
  return rows.map(({ role, revision, made_at, made_by, holders }) => {
    return { ...madeRoleOf(role), revision, madeAt: made_at, madeBy: made_by ?? undefined, holders: Number(holders) }
  })
}

/** Whoever holds the role and has not ended, by name: those who stand in the way of removing it. */
export async function holdersOfRole(reader: Reader, role: string): Promise<readonly RoleHolder[]> {
  const { rows } = await sql<RoleHolder>`
    select m.id as membership, m.user_id as user, coalesce(m.known_as, u.name) as name, m.status,
        json_build_object('name', o.name, 'path', o.path) as organisation
      from memberships m join users u on u.id = m.user_id join organisations o on o.id = m.organisation_id
      where m.status <> 'ended'
        and exists (select 1 from assignments a where a.membership_id = m.id and a.role = ${role})
      order by lower(coalesce(m.known_as, u.name)), m.id`.execute(reader)
  return rows
}

/** A path names every organisation above its own. */
function idsOf(path: string): readonly string[] {
  return path.split('/').filter(isId)
}
