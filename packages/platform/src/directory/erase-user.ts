import type { Policy } from '@remit/policy'
import { sql } from 'kysely'
import { eraseFromHistory, pseudonymOf, record } from '../audit/index.ts'
import type { Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { applyChanges } from './apply-changes.ts'
import { findUserByEmail, type User } from './users.ts'

/** What erasing came to. */
export interface ErasedUser {
  pseudonym: string
  /** Entries of the history that no longer name the user. */
  entries: number
  /** Entries written before names could be taken out: they still do. */
  entriesKept: number
  memberships: number
}

/** Rows that are nobody's once the user is gone. */
const owned = [
  'sessions',
  'one_time_tokens',
  'authenticators',
  'recovery_codes',
  'passkeys',
  'provider_accounts',
  'sign_in_steps',
  'kept_forms',
  'sent_forms',
  'notification_choices',
  'notices',
  'unsubscribe_links',
]

/**
 * Erases a user: ends what memberships they have left (judged: the last holder of a place that must be held is refused), takes
 * away how they signed in and what waits for them, closes the account, and puts a pseudonym or nothing wherever their name or
 * address stands, the history included, whose chains still verify. Recorded under the pseudonym. Cannot be undone. Refuses with
 * `not-found` when no open account has the address, else as `applyChanges` does.
 */
export async function eraseUser(
  tx: Tx,
  { policies, email, reason, now }: { policies: ReadonlyMap<string, Policy>; email: string; reason: string; now: Date },
): Promise<ErasedUser> {
  const user = await findUserByEmail(tx, email)
  if (!user || user.closed_at !== null) throw refuse('not-found', `No account has the address “${email}”.`)
  const pseudonym = pseudonymOf(user.id)
  const memberships = await endMemberships(tx, user, { policies, reason, now })
  const names = await namesGiven(tx, user)
  await tx.deleteFrom('outbox').where('to_email', '=', user.email).execute()
  for (const table of await tablesWith(tx, 'user_id', owned)) {
    await sql`delete from ${sql.table(table)} where user_id = ${user.id}`.execute(tx)
  }
  const gone = { name: pseudonym, email: `erased-${user.id}@erased.invalid`, password_hash: null, closed_at: now }
  await tx.updateTable('users').set(gone).where('id', '=', user.id).execute()
  await tx.updateTable('invitations').set({ email: gone.email }).where('email', '=', user.email).execute()
  const own = sql`select id from memberships where user_id = ${user.id}`
  await sql`update memberships set known_as = null where id in (${own})`.execute(tx)
  await sweep(tx, { email: user.email, names, pseudonym })
  const { erased, kept } = await eraseFromHistory(tx, { userId: user.id, email: user.email, names })
  const subject = { type: 'user', id: user.id, name: pseudonym }
  const after = { entries: erased, entriesKept: kept, memberships }
  await record(tx, { at: now, actor: { system: 'operator' }, action: 'user.erased', subject, after, reason })
  return { pseudonym, entries: erased, entriesKept: kept, memberships }
}

async function endMemberships(
  tx: Tx,
  user: User,
  { policies, reason, now }: { policies: ReadonlyMap<string, Policy>; reason: string; now: Date },
): Promise<number> {
  const open = await tx
    .selectFrom('memberships')
    .select(['id', 'service'])
    .where('user_id', '=', user.id)
    .where('status', '!=', 'ended')
    .execute()
  for (const [service, memberships] of Map.groupBy(open, (each) => each.service)) {
    const policy = policies.get(service)
    if (policy === undefined) throw refuse('conflict', `The user belongs to a service that is not here: “${service}”.`)
    const commands = memberships.map(({ id }) => ({ do: 'endMembership' as const, membership: id }))
    await applyChanges(tx, { policy, actor: { system: 'operator', name: 'operator' }, commands, reason, now })
  }
  return open.length
}

/** Every name the user stands under: their own, what inviters called them, and those of former days. */
async function namesGiven(tx: Tx, user: User): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select known_as as name from memberships where user_id = ${user.id} and known_as is not null
    union select actor_name from audit_entries where actor_id = ${user.id}
    union select subject_name from audit_entries where subject_type = 'user' and subject_id = ${user.id}`.execute(tx)
  return [...new Set([user.name, ...rows.map(({ name }) => name)])]
}

async function tablesWith(tx: Tx, column: string, wanted: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = ${column} and table_name = any(${wanted}::text[])`.execute(tx)
  return rows.map(({ name }) => name)
}

interface Sweeping {
  email: string
  names: readonly string[]
  pseudonym: string
}

/**
 * Puts the pseudonym in place of the address in every text of every table, and of full names in the platform's own. A name of one
 * word says too little to be looked for in texts. The history and the users themselves are written by those who know them.
 */
async function sweep(tx: Tx, { email, names, pseudonym }: Sweeping): Promise<void> {
  const { rows } = await sql<{ schema: string; table: string; column: string; type: string }>`
    select c.table_schema as schema, c.table_name as table, c.column_name as column, c.data_type as type
      from information_schema.columns c join information_schema.tables t
        on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
      where c.data_type in ('text', 'jsonb') and c.is_generated = 'NEVER'
        and c.table_schema not in ('pg_catalog', 'information_schema', 'pgboss')
        and c.table_name not in ('audit_entries', 'audit_chains', 'users', 'organisations')
        and c.table_name not like 'kysely_%'`.execute(tx)
  for (const { schema, table, column, type } of rows) {
    const texts = schema === 'public' ? [email, ...names.filter((name) => name.trim().includes(' '))] : [email]
    for (const text of texts) await replaceIn(tx, { at: `${schema}.${table}`, column, type }, text, pseudonym)
  }
}

async function replaceIn(
  tx: Tx,
  { at, column, type }: { at: string; column: string; type: string },
  text: string,
  pseudonym: string,
): Promise<void> {
  const inJson = JSON.stringify(text).slice(1, -1)
  const written = type === 'jsonb' ? inJson : text
  const like = `%${written.replaceAll(/[\\%_]/g, '\\$&')}%`
  const replaced = sql`replace(${sql.ref(column)}::text, ${written}, ${pseudonym})`
  const value = type === 'jsonb' ? sql`${replaced}::jsonb` : replaced
  await sql`update ${sql.table(at)} set ${sql.ref(column)} = ${value} where ${sql.ref(column)}::text like ${like}`.execute(
    tx,
  )
}
