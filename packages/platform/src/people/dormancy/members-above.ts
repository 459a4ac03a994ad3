import { sql } from 'kysely'
import type { Reader } from '../../db/index.ts'

const most = 50

/** Who is active in the nearest organisation above that has anybody: whom to tell when nobody here can do anything. */
export async function listMembersAbove(
  reader: Reader,
  organisation: string,
): Promise<readonly { name: string; email: string }[]> {
  const { rows } = await sql<{ name: string; email: string }>`
    with recursive above (id, steps) as (
      select parent_id, 1 from organisations where id = ${organisation}
      union all select o.parent_id, steps + 1 from organisations o join above a on a.id = o.id),
    active as (
      select u.name, u.email, a.steps from above a join memberships m on m.organisation_id = a.id
        join users u on u.id = m.user_id where m.status = 'active' and u.closed_at is null)
    select name, email from active where steps = (select min(steps) from active)
      order by lower(name), email limit ${most}`.execute(reader)
  return rows
}
