import { type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import { record } from '../audit/index.ts'
import { isId, type Reader, type Tables, type Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'

export interface ListedOrganisation {
  id: string
  service: string
  kind: string
  parentId: string | null
  path: string
  name: string
  code: string | null
  attributes: Readonly<Record<string, unknown>>
  status: 'open' | 'closed'
  /** Its second holders. */
  holders: readonly string[]
}

/** One organisation by id, open or closed; undefined when there is none or the id is not one. */
export async function findOrganisation(reader: Reader, id: string): Promise<ListedOrganisation | undefined> {
  if (!isId(id)) return undefined
  const row = await withHolders(reader.selectFrom('organisations as o')).where('o.id', '=', id).executeTakeFirst()
  return row && listed(row)
}

/** The same; refuses with `not-found` when there is none. */
export async function getOrganisation(reader: Reader, id: string): Promise<ListedOrganisation> {
  const found = await findOrganisation(reader, id)
  if (!found) throw refuse('not-found', 'There is no such organisation.')
  return found
}

/** Everything beneath an organisation (not itself), by name; open ones unless `closed` asks for all. At most `limit`, 10,000 unless told. */
export async function listOrganisations(
  reader: Reader,
  beneath: { path: string; kind?: string; closed?: boolean; search?: string; limit?: number },
): Promise<readonly ListedOrganisation[]> {
  const like = `%${beneath.search?.replaceAll(/[\\%_]/g, '\\$&')}%`
  const rows = await withHolders(reader.selectFrom('organisations as o'))
    .where('o.path', '>', beneath.path)
    .where('o.path', '<', `${beneath.path}~`)
    .$if(beneath.kind !== undefined, (q) => q.where('o.kind', '=', beneath.kind ?? ''))
    .$if(!beneath.closed, (q) => q.where('o.status', '=', 'open'))
    .$if(beneath.search !== undefined, (q) =>
      q.where((eb) => eb.or([eb('o.name', 'ilike', like), eb('o.code', 'ilike', like)])),
    )
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(beneath.limit ?? 10_000)
    .execute()
  return rows.map(listed)
}

/** An organisation and everything beneath it in the order of their ids, from one onwards; open ones. `next` is where to go on. */
export async function listOrganisationsAfter(
  reader: Reader,
  within: { path: string; kind?: string; search?: string },
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ organisations: readonly ListedOrganisation[]; next: string | undefined }> {
  const like = `%${within.search?.replaceAll(/[\\%_]/g, '\\$&')}%`
  const rows = await withHolders(reader.selectFrom('organisations as o'))
    .where('o.path', '>=', within.path)
    .where('o.path', '<', `${within.path}~`)
    .where('o.status', '=', 'open')
    .$if(within.kind !== undefined, (q) => q.where('o.kind', '=', within.kind ?? ''))
    .$if(within.search !== undefined, (q) =>
      q.where((eb) => eb.or([eb('o.name', 'ilike', like), eb('o.code', 'ilike', like)])),
    )
    .$if(after !== undefined, (q) => q.where('o.id', '>', after ?? ''))
    .orderBy('o.id')
    .limit(limit + 1)
    .execute()
  const organisations = rows.slice(0, limit).map(listed)
  return { organisations, next: rows.length > limit ? organisations.at(-1)?.id : undefined }
}

/** Corrects its name or code, recorded. Access is the caller's to ask. Refuses with `not-found`, or `conflict` when the code is taken. */
export async function renameOrganisation(
  tx: Tx,
  change: { id: string; name: string; code: string | null; actor: { id: string; name: string }; now: Date },
): Promise<void> {
  const before = await getOrganisation(tx, change.id)
  const taken = await tx
    .selectFrom('organisations')
    .select('name')
    .where('service', '=', before.service)
    .where('kind', '=', before.kind)
    .where('code', '=', change.code)
    .where('id', '!=', change.id)
    .executeTakeFirst()
  if (taken) throw refuse('conflict', `The code “${change.code}” is taken.`)
  await tx
    .updateTable('organisations')
    .set({ name: change.name, code: change.code })
    .where('id', '=', change.id)
    .execute()
  await record(tx, {
    at: change.now,
    actor: change.actor,
    service: before.service,
    organisation: before,
    action: 'organisation.renamed',
    subject: { type: before.kind, id: change.id, name: change.name },
    before: { name: before.name, code: before.code },
    after: { name: change.name, code: change.code },
  })
}

type Named = Tables & { o: Tables['organisations'] }
type Row = Selectable<Tables['organisations']> & { holders: string[] }

function withHolders(query: SelectQueryBuilder<Named, 'o', object>) {
  const holders = sql<string[]>`array(select h.holder_id from organisation_holders h
    where h.organisation_id = o.id order by h.holder_id)`
  return query.selectAll('o').select(holders.as('holders'))
}

function listed(row: Row): ListedOrganisation {
  const { id, service, kind, path, name, code, attributes, status, holders } = row
  return { id, service, kind, parentId: row.parent_id, path, name, code, attributes, status, holders }
}
