import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import { hashedMoment, hashOf } from './canonical.ts'
import { commitTo, type Erasable } from './commitments.ts'
import type { AuditEntry } from './entry.ts'
import { type Looking, lookingIn } from './viewing.ts'

/**
 * Writes one entry in the caller's transaction: it is kept exactly when the change is. The chain's row stays locked to the
 * end of the transaction, so keep transactions short. Throws only what the database throws.
 */
export async function record(tx: Tx, entry: AuditEntry): Promise<void> {
  await recordAll(tx, [entry])
}

/** The same for several entries at once, in their order: three statements a chain, however many. */
export async function recordAll(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  const chains = Map.groupBy(entries, chainOf)
  // Always in the same order, so that two transactions cannot wait for each other's chain.
  for (const chain of [...chains.keys()].toSorted()) await append(tx, chain, chains.get(chain) ?? [])
}

/** The chain that carries an entry: `ncmp:<authority's id>`, `ncmp`, or `platform`. */
export function chainOf(entry: Pick<AuditEntry, 'service' | 'organisation'>): string {
  const service = entry.service ?? 'platform'
  const beneathRoot = entry.organisation?.path.split('/')[2]
  return beneathRoot ? `${service}:${beneathRoot}` : service
}

async function append(tx: Tx, chain: string, written: readonly AuditEntry[]): Promise<void> {
  const looking = lookingIn(tx)
  const entries = looking === undefined ? written : written.map((entry) => seenThrough(entry, looking))
  const count = entries.length
  const head = await tx
    .insertInto('audit_chains')
    .values({ chain, sequence: count, hash: '' })
    .onConflict((on) => on.column('chain').doUpdateSet({ sequence: sql<number>`audit_chains.sequence + ${count}` }))
    .returning(['sequence', 'hash'])
    .executeTakeFirstOrThrow()
  let { hash } = head
  const rows = entries.map((entry, index) => {
    const values = valuesOf(entry)
    const { commitments, salts } = commitTo(values)
    const fixed = { ...columnsOf(entry), chain, sequence: head.sequence - count + index + 1, previous_hash: hash }
    hash = hashOf({ ...fixed, at: hashedMoment(entry.at), commitments })
    const json = { before: asJson(values.before), after: asJson(values.after) }
    return {
      ...fixed,
      ...values,
      ...json,
      commitments: JSON.stringify(commitments),
      salts: JSON.stringify(salts),
      hash,
    }
  })
  await tx.insertInto('audit_entries').values(rows).execute()
  await tx.updateTable('audit_chains').set({ hash }).where('chain', '=', chain).execute()
}

/** What the viewed user seems to have done was done by whoever looks. */
function seenThrough(entry: AuditEntry, { by, as }: Looking): AuditEntry {
  const { actor } = entry
  return 'id' in actor && actor.id === as.id ? { ...entry, actor: { ...by, viewedAs: as } } : entry
}

function columnsOf(entry: AuditEntry) {
  const { actor, subject } = entry
  return {
    at: entry.at,
    service: entry.service ?? null,
    organisation_id: entry.organisation?.id ?? null,
    actor_id: 'id' in actor ? actor.id : null,
    action: entry.action,
    subject_type: subject.type,
    subject_id: subject.id,
    viewed_as: 'id' in actor ? (actor.viewedAs?.id ?? null) : null,
  }
}

function valuesOf(entry: AuditEntry): Erasable {
  const { actor, subject } = entry
  return {
    actor_name: 'id' in actor ? actor.name : actor.system,
    subject_name: subject.name,
    viewed_as_name: 'id' in actor ? (actor.viewedAs?.name ?? null) : null,
    before: plain(entry.before),
    after: plain(entry.after),
    reason: entry.reason ?? null,
  }
}

// As the database will give it back: dates as text, undefined left out.
function plain(values: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> | null {
  return values ? JSON.parse(JSON.stringify(values)) : null
}

function asJson(values: Readonly<Record<string, unknown>> | null): string | null {
  return values && JSON.stringify(values)
}
