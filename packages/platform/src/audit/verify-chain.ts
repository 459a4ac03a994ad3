import { sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import { type HashedEntry, hashOf } from './canonical.ts'
import { type Erasable, problemWithFields } from './commitments.ts'

/** `brokenAt` is the first sequence number that does not hold, and `why` says in words what is wrong with it. */
export type ChainState = { intact: true; entries: number } | { intact: false; brokenAt: number; why: string }

type Texts = Readonly<Record<string, string>>
type StoredEntry = Omit<HashedEntry, 'commitments'> &
  Erasable & { hash: string; commitments: Texts | null; salts: Texts | null }

const pageSize = 1_000

/**
 * Reads a whole chain, a page at a time, and checks every hash, every link and the head. It finds any change, removal or
 * insertion in the tables; not a chain cut short together with its head, for which keep `listChains` somewhere else.
 * A chain without entries is intact. Read it in one transaction if others may be writing.
 */
export async function verifyChain(reader: Reader, chain: string): Promise<ChainState> {
  let [sequence, hash] = [0, '']
  for (;;) {
    const page = await entriesAfter(reader, chain, sequence)
    for (const entry of page) {
      const why = problemWith(entry, sequence + 1, hash)
      if (why) return { intact: false, brokenAt: sequence + 1, why }
      ;[sequence, hash] = [entry.sequence, entry.hash]
    }
    if (page.length < pageSize) break
  }
  const head = await reader.selectFrom('audit_chains').selectAll().where('chain', '=', chain).executeTakeFirst()
  if ((head?.sequence ?? 0) === sequence && (head?.hash ?? '') === hash) return { intact: true, entries: sequence }
  return { intact: false, brokenAt: sequence + 1, why: `The chain's head stands at ${head?.sequence ?? 0}.` }
}

/** Every chain with its head, by name. Kept outside the database it also shows a chain cut short. */
export async function listChains(reader: Reader): Promise<{ chain: string; sequence: number; hash: string }[]> {
  return reader.selectFrom('audit_chains').selectAll().orderBy('chain').execute()
}

function problemWith(entry: StoredEntry, sequence: number, previous: string): string | undefined {
  if (entry.sequence !== sequence) return `Entry ${sequence} is missing.`
  if (entry.previous_hash !== previous) return `Entry ${sequence} does not follow the one before it.`
  if (recomputed(entry) !== entry.hash) return `Entry ${sequence} is not what was written.`
  const { commitments, salts } = entry
  const why = commitments && problemWithFields(entry, commitments, salts ?? {})
  return why ? `Entry ${sequence} is not what was written: ${why}.` : undefined
}

function recomputed(entry: StoredEntry): string {
  const { hash: _, commitments, salts: __, viewed_as, actor_name, subject_name, viewed_as_name, ...rest } = entry
  const { before, after, reason, ...fixed } = rest
  if (commitments) return hashOf({ ...fixed, viewed_as, commitments })
  // An entry of before can neither have been made while viewing nor be made to look so.
  if (viewed_as !== null || viewed_as_name !== null) return ''
  return hashOf({ ...fixed, actor_name, subject_name, before, after, reason })
}

async function entriesAfter(reader: Reader, chain: string, sequence: number): Promise<StoredEntry[]> {
  return reader
    .selectFrom('audit_entries')
    .select(['chain', 'sequence', 'service', 'organisation_id', 'actor_id', 'actor_name', 'action'])
    .select(['subject_type', 'subject_id', 'subject_name', 'before', 'after', 'reason', 'previous_hash', 'hash'])
    .select(['viewed_as', 'viewed_as_name', 'commitments', 'salts'])
    .select(sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at'))
    .where('chain', '=', chain)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(pageSize)
    .execute()
}
