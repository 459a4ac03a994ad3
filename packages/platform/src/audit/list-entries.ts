import { type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { Reader, Tables } from '../db/index.ts'
import { chainOf } from './record.ts'

/** Which entries: all that are given must hold. Dates are half open, [from, until). Pages count from 1. */
export interface EntryFilter {
  service?: string
  /** This organisation and everything beneath it. */
  beneath?: { path: string }
  organisationId?: string
  actorId?: string
  subject?: { type: string; id: string }
  actions?: readonly string[]
  /** Found in the names of who did it and of what it was done to, whatever the case. */
  search?: string
  from?: Date
  until?: Date
  page?: number
  pageSize?: number
}

export interface ListedEntry {
  chain: string
  sequence: number
  at: Date
  organisationId: string | null
  /** The organisation's name today. */
  organisationName: string | null
  actorId: string | null
  actorName: string
  /** Whom the actor was viewing as. */
  viewedAs: { id: string; name: string } | undefined
  action: string
  subject: { type: string; id: string; name: string }
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
}

type Entries<O> = SelectQueryBuilder<Tables & { e: Tables['audit_entries'] }, 'e', O>

/** Newest first, 50 a page unless told, with the exact total. An empty page beyond the last. */
export async function listEntries(
  reader: Reader,
  filter: EntryFilter,
): Promise<{ entries: ListedEntry[]; total: number }> {
  const { page = 1, pageSize = 50 } = filter
  const matching = filtered(reader.selectFrom('audit_entries as e'), filter)
  const { total } = await matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await newestFirst(matching)
    .limit(pageSize)
    .offset(pageSize * (page - 1))
    .execute()
  return { total, entries: rows.map(listed) }
}

/** The next so many of them after one, in the same order; the newest when there is none: for reading all, however many. */
export async function listEntriesOn(
  reader: Reader,
  filter: Omit<EntryFilter, 'page' | 'pageSize'>,
  { after, limit }: { after: Pick<ListedEntry, 'at' | 'chain' | 'sequence'> | undefined; limit: number },
): Promise<ListedEntry[]> {
  const { at = new Date(0), chain = '', sequence = 0 } = after ?? {}
  const rows = await newestFirst(filtered(reader.selectFrom('audit_entries as e'), filter))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`e.at <= ${at} and (e.at < ${at} or e.chain > ${chain} or (e.chain = ${chain} and e.sequence < ${sequence}))`,
      ),
    )
    .limit(limit)
    .execute()
  return rows.map(listed)
}

function newestFirst(entries: Entries<object>) {
  return entries
    .leftJoin('organisations as o', 'o.id', 'e.organisation_id')
    .selectAll('e')
    .select('o.name as organisation_name')
    .orderBy('e.at', 'desc')
    .orderBy('e.chain')
    .orderBy('e.sequence', 'desc')
}

/** The entries of one chain after a sequence number, oldest first, at most `limit`: for reading a history as it grows. */
export async function entriesAfterInChain(
  reader: Reader,
  { chain, sequence, limit }: { chain: string; sequence: number; limit: number },
): Promise<ListedEntry[]> {
  const rows = await reader
    .selectFrom('audit_entries as e')
    .leftJoin('organisations as o', 'o.id', 'e.organisation_id')
    .selectAll('e')
    .select('o.name as organisation_name')
    .where('e.chain', '=', chain)
    .where('e.sequence', '>', sequence)
    .orderBy('e.sequence')
    .limit(limit)
    .execute()
  return rows.map(listed)
}

function filtered<O>(query: Entries<O>, filter: EntryFilter): Entries<O> {
  const { subject, beneath, actions, search } = filter
  const chain = chainAround(filter)
  const like = `%${search?.replaceAll(/[\\%_]/g, '\\$&')}%`
  return query
    .$if(filter.service !== undefined, (q) => q.where('e.service', '=', filter.service ?? ''))
    .$if(filter.organisationId !== undefined, (q) => q.where('e.organisation_id', '=', filter.organisationId ?? ''))
    .$if(filter.actorId !== undefined, (q) => q.where('e.actor_id', '=', filter.actorId ?? ''))
    .$if(subject !== undefined, (q) =>
      q.where('e.subject_type', '=', subject?.type ?? '').where('e.subject_id', '=', subject?.id ?? ''),
    )
    .$if(actions !== undefined, (q) => q.where('e.action', 'in', actions ?? []))
    .$if(search !== undefined, (q) =>
      q.where((eb) => eb.or([eb('e.actor_name', 'ilike', like), eb('e.subject_name', 'ilike', like)])),
    )
    .$if(filter.from !== undefined, (q) => q.where('e.at', '>=', filter.from ?? new Date(0)))
    .$if(filter.until !== undefined, (q) => q.where('e.at', '<', filter.until ?? new Date(0)))
    .$if(beneath !== undefined, (q) =>
      q.where(
        sql<boolean>`e.organisation_id in (select id from organisations
          where path >= ${beneath?.path} and path < ${`${beneath?.path}~`})`,
      ),
    )
    .$if(chain !== undefined, (q) => q.where('e.chain', '=', chain ?? ''))
}

/** Paths never change: all that was ever recorded at or beneath an authority is in its chain, in the order of its moments. */
function chainAround({ service, beneath }: EntryFilter): string | undefined {
  if (service === undefined || beneath === undefined) return undefined
  const chain = chainOf({ service, organisation: { id: '', path: beneath.path } })
  return chain === service ? undefined : chain
}

type Row = Selectable<Tables['audit_entries']> & { organisation_name: string | null }

function listed(row: Row): ListedEntry {
  return {
    chain: row.chain,
    sequence: row.sequence,
    at: row.at,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    actorId: row.actor_id,
    actorName: row.actor_name,
    viewedAs: row.viewed_as === null ? undefined : { id: row.viewed_as, name: row.viewed_as_name ?? '' },
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id, name: row.subject_name },
    before: row.before,
    after: row.after,
    reason: row.reason,
  }
}
