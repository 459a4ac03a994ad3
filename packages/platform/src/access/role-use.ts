import type { AdministrationSource, RoleEntry, RoleSet } from '@remit/policy'
import { sql } from 'kysely'
import type { Db, Reader } from '../db/index.ts'
import { rolesHeld } from './may.ts'
import type { SignedInUser } from './signed-in-user.ts'

/** What a page needs that is no question about one thing. */
type Broad = { open: string } | { anywhere: string } | { administration: true }

const noted = new WeakMap<Db, { day: string; uses: Set<string> }>()

/**
 * Notes that a membership used a permission today, by the roles that gave it: the evidence of reviews. One write a day, process
 * and permission, however often it is used; nothing while somebody else looks through the user's eyes.
 */
export async function noteUse(
  db: Db,
  user: SignedInUser,
  use: { roles: readonly string[]; permission: string },
  now: Date,
): Promise<void> {
  if (user.viewing) return
  const day = now.toISOString().slice(0, 10)
  const today = noted.get(db)
  const uses = today?.day === day ? today.uses : new Set<string>()
  if (today?.day !== day) noted.set(db, { day, uses })
  const { permission } = use
  const fresh = use.roles.filter((role) => role !== '' && !uses.has(`${user.acting.id} ${role} ${permission}`))
  if (fresh.length === 0) return
  const rows = fresh.map((role) => ({ membership_id: user.acting.id, role, permission, used_on: day }))
  await db
    .insertInto('role_uses')
    .values(rows)
    .onConflict((on) =>
      on
        .columns(['membership_id', 'role', 'permission'])
        .doUpdateSet((eb) => ({ used_on: eb.ref('excluded.used_on') }))
        .where('role_uses.used_on', '<', sql<string>`excluded.used_on`),
    )
    .execute()
  for (const role of fresh) uses.add(`${user.acting.id} ${role} ${permission}`)
}

/** The roles of the acting membership that open a page to them, where the engine was not asked of one thing. */
export function rolesUsed(user: SignedInUser, needs: Broad, now: Date): readonly string[] {
  if ('open' in needs) return []
  const held = rolesHeld(user, now)
  const rules = Object.values(user.facts.policy.source.administration)
  const opens = (role: RoleEntry) =>
    'anywhere' in needs ? holds(role, needs.anywhere) : rules.some(({ holder }) => isHolder(role, holder))
  return held.filter(opens).map(({ key }) => key)
}

function isHolder(role: RoleEntry, holder: AdministrationSource['holder']): boolean {
  return 'permission' in holder ? holds(role, holder.permission) : isIn(role, holder.roles)
}

function isIn({ key, family }: RoleEntry, roles: RoleSet): boolean {
  return 'family' in roles ? family === roles.family : roles.includes(key)
}

function holds({ grants }: RoleEntry, permission: string): boolean {
  return grants.some((grant) => grant.permission.key === permission)
}

/** The day each of these memberships last used each of its roles: `YYYY-MM-DD` by `<membership> <role>`; never used is missing. */
export async function lastUses(reader: Reader, memberships: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await reader
    .selectFrom('role_uses')
    .select(['membership_id', 'role'])
    .select((eb) => eb.fn.max('used_on').as('used_on'))
    .where('membership_id', 'in', memberships)
    .groupBy(['membership_id', 'role'])
    .execute()
  return new Map(rows.map(({ membership_id, role, used_on }) => [`${membership_id} ${role}`, used_on]))
}
