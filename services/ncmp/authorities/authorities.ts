import { type SignedInUser, visible } from '@remit/platform/access'
import { newId, type Reader, type Tx } from '@remit/platform/db'
import { applyChanges } from '@remit/platform/directory'
import type { Problem } from '@remit/platform/service'
import { sql } from 'kysely'
import type { RegionCode } from '../reference/regions.ts'
import type {} from './regions.ts'

/** The open authorities the national team may see, by name, with their numbers of schools and of active super users. */
export async function listAuthorities(reader: Reader, user: SignedInUser, now: Date) {
  const authorities = reader
    .selectFrom('organisations as authority')
    .where('authority.service', '=', 'ncmp')
    .where('authority.kind', '=', 'authority')
    .where('authority.status', '=', 'open')
    .select(['authority.id', 'authority.name', 'authority.code'])
    .select([
      sql<number>`(select count(*)::integer from organisations school
        where school.parent_id = authority.id and school.kind = 'school' and school.status = 'open')`.as('schools'),
      sql<number>`(select count(distinct member.id)::integer from memberships member
        join assignments given on given.membership_id = member.id and given.role = 'superUser'
        where member.organisation_id = authority.id and member.status = 'active')`.as('superUsers'),
    ])
    .orderBy(sql`lower(authority.name)`)
  return await visible(authorities, user, 'authority.view', { holder: 'authority.id' }, now).execute()
}

/**
 * Adds a local authority beneath the national team, recorded, with its three-digit number as its code, and its region. Answers a problem
 * when an authority has that number already, else none. Refuses `denied` when the user may not.
 */
export async function addAuthority(
  tx: Tx,
  user: SignedInUser,
  authority: { name: string; number: string; region: RegionCode },
  now: Date,
): Promise<readonly Problem[]> {
  const taken = await tx
    .selectFrom('organisations')
    .select('name')
    .where('service', '=', 'ncmp')
    .where('kind', '=', 'authority')
    .where('code', '=', authority.number)
    .executeTakeFirst()
  if (taken) {
    const message = `“${taken.name}” has the number ${authority.number} already`
    return [{ code: 'taken', where: 'number', message }]
  }
  const parent = user.acting.organisation.id
  const id = newId(now)
  const organisation = { id, kind: 'authority', parent, status: 'open' } as const
  const commands = [{ do: 'addOrganisation', organisation, name: authority.name, code: authority.number }] as const
  await applyChanges(tx, { policy: user.facts.policy, actor: user, commands, now })
  await tx.insertInto('ncmp.authorities').values({ authority_id: id, region: authority.region }).execute()
  return []
}
