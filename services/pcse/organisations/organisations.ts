import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { applyChanges, membersHolding } from '@remit/platform/directory'
import { type AskedResource, type Problem, refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { pcsePolicy } from '../policy.ts'
import { codeProblem, type Kind } from './ods-code.ts'

/** The four administrator roles of a practice, in the order of the published table. */
export const administratorRoles = [
  'gppUserManagement',
  'mainContact',
  'serviceDeskAnalyst',
  'plUserAdministration',
] as const

/** What is asked for when an organisation is added. `within` is an ICB's id, for the kinds that stand beneath one. */
export interface NewOrganisation {
  kind: Kind
  name: string
  code: string | undefined
  within: string | undefined
}

/** Every organisation beneath the centre that the user may see, by name; `search` looks in names and codes. */
export async function listOrganisations(
  reader: Reader,
  user: SignedInUser,
  { search, kind }: { search?: string; kind?: Kind },
  now: Date,
) {
  const like = `%${search?.replaceAll(/[\\%_]/g, '\\$&')}%`
  const found = readOrganisations(reader)
    .where('o.kind', '!=', 'pcse')
    .$if(kind !== undefined, (query) => query.where('o.kind', '=', kind ?? ''))
    .$if(search !== undefined, (query) =>
      query.where((eb) => eb.or([eb('o.name', 'ilike', like), eb('o.code', 'ilike', like)])),
    )
    .orderBy(sql`lower(o.name)`)
    .limit(500)
  return await visible(found, user, 'organisation.view', { holder: 'o.id' }, now).execute()
}

/** One the user may see, and how the engine sees it; undefined when there is none. */
export async function findOrganisation(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readOrganisations(reader).where('o.id', '=', id).where('o.kind', '!=', 'pcse')
  const organisation = await visible(found, user, 'organisation.view', { holder: 'o.id' }, now).executeTakeFirst()
  if (organisation === undefined) return undefined
  const resource: AskedResource = { type: organisation.kind, id, holders: [id] }
  return { ...organisation, resource }
}

export type FoundOrganisation = NonNullable<Awaited<ReturnType<typeof findOrganisation>>>

/** Who holds each administrator role at an organisation now, in the order of the published table. */
export async function listAdministrators(reader: Reader, organisation: string, now: Date) {
  return await Promise.all(
    administratorRoles.map(async (role) => ({
      role,
      holders: await membersHolding(reader, { organisation, roles: [role] }, now),
    })),
  )
}

/**
 * Adds an organisation beneath an ICB, or beneath the centre, recorded. Answers its id; or the problems: a code of the wrong
 * shape, one that is taken, no ICB. Refuses `denied` when the user may not.
 */
export async function addOrganisation(
  tx: Tx,
  user: SignedInUser,
  { kind, name, code, within }: NewOrganisation,
  now: Date,
): Promise<{ id: string } | { problems: readonly Problem[] }> {
  const { policy } = user.facts
  const parent = isBeneathIcb(kind) ? within : user.acting.organisation.id
  const icbs = await listOrganisations(tx, user, { kind: 'icb' }, now)
  const stands =
    parent === user.acting.organisation.id || icbs.some(({ id, status }) => id === parent && status === 'open')
  const problems = [
    ...problemWith('code', codeProblem(kind, code) ?? (await codeTaken(tx, kind, code))),
    ...problemWith('within', stands ? undefined : 'Choose the ICB it belongs to'),
  ]
  if (problems.length > 0 || parent === undefined) return { problems }
  const id = newId(now)
  const organisation = { id, kind, parent, status: 'open' } as const
  const command = { do: 'addOrganisation', organisation, name, ...(code !== undefined && { code }) } as const
  await applyChanges(tx, { policy, actor: user, commands: [command], now })
  return { id }
}

/** Closes it, recorded: nobody signs in to it any more. Refuses `conflict` while open organisations stand beneath it. */
export async function closeOrganisation(
  tx: Tx,
  user: SignedInUser,
  { organisation, reason }: { organisation: FoundOrganisation; reason: string },
  now: Date,
): Promise<void> {
  if (organisation.beneath > 0) throw refuse('conflict', `Close the organisations of ${organisation.name} first.`)
  const commands = [{ do: 'closeOrganisation', organisation: organisation.id }] as const
  await applyChanges(tx, { policy: user.facts.policy, actor: user, commands, reason, now })
}

function isBeneathIcb(kind: Kind): boolean {
  return pcsePolicy.organisations[kind].within?.includes('icb') ?? false
}

function readOrganisations(reader: Reader) {
  return reader
    .selectFrom('organisations as o')
    .leftJoin('organisations as above', 'above.id', 'o.parent_id')
    .where('o.service', '=', 'pcse')
    .select(['o.id', 'o.kind', 'o.name', 'o.code', 'o.status', 'o.closed_at', 'above.name as within'])
    .select([
      sql<number>`(select count(*)::integer from organisations b where b.parent_id = o.id and b.status = 'open')`.as(
        'beneath',
      ),
      sql<number>`(select count(*)::integer from memberships m
        where m.organisation_id = o.id and m.status = 'active')`.as('users'),
      sql<number>`(select count(distinct m.id)::integer from memberships m
        join assignments a on a.membership_id = m.id and a.role = any(${[...administratorRoles, 'icbUserManagement']}::text[])
        where m.organisation_id = o.id and m.status = 'active')`.as('administrators'),
    ])
}

async function codeTaken(tx: Tx, kind: Kind, code: string | undefined): Promise<string | undefined> {
  if (code === undefined) return undefined
  const taken = await tx
    .selectFrom('organisations')
    .select('name')
    .where('service', '=', 'pcse')
    .where('kind', '=', kind)
    .where('code', '=', code)
    .executeTakeFirst()
  return taken && `“${taken.name}” has the code ${code} already`
}

function problemWith(where: string, message: string | undefined): readonly Problem[] {
  return message === undefined ? [] : [{ code: 'invalid', where, message }]
}
