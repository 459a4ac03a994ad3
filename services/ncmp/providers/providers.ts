import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { applyChanges, type DirectoryCommand, getOrganisation, renameOrganisation } from '@remit/platform/directory'
import { type AskedResource, type Problem, refuse } from '@remit/platform/service'
import { sql } from 'kysely'

/** The open providers a user may see, by name, with their numbers of schools and of users the authority has there. */
export async function listProviders(reader: Reader, user: SignedInUser, now: Date) {
  const providers = reader
    .selectFrom('organisations as provider')
    .where('provider.service', '=', 'ncmp')
    .where('provider.kind', '=', 'provider')
    .where('provider.status', '=', 'open')
    .select(['provider.id', 'provider.name'])
    .select([
      sql<number>`(select count(*)::integer from organisation_holders held
        join organisations school on school.id = held.organisation_id and school.status = 'open'
        where held.holder_id = provider.id)`.as('schools'),
      sql<number>`(select count(distinct member.user_id)::integer from memberships member
        join memberships own on own.user_id = member.user_id and own.organisation_id = provider.parent_id
          and own.status <> 'ended'
        where member.organisation_id = provider.id and member.status <> 'ended')`.as('users'),
    ])
    .orderBy(sql`lower(provider.name)`)
  return await visible(providers, user, 'provider.list', { holder: 'provider.id' }, now).execute()
}

/** A provider the user may see, and how the engine sees it; undefined when there is none. */
export async function findProvider(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const provider = (await listProviders(reader, user, now)).find((each) => each.id === id)
  if (provider === undefined) return undefined
  const resource: AskedResource = { type: 'provider', id, holders: [id] }
  return { ...provider, resource }
}

/** The schools whose provider the user may choose, by name, each with the provider that measures it now. */
export async function listSchoolsToHold(reader: Reader, user: SignedInUser, now: Date) {
  const schools = reader
    .selectFrom('organisations as school')
    .leftJoin('organisation_holders as held', 'held.organisation_id', 'school.id')
    .leftJoin('organisations as provider', 'provider.id', 'held.holder_id')
    .where('school.service', '=', 'ncmp')
    .where('school.kind', '=', 'school')
    .where('school.status', '=', 'open')
    .select(['school.id', 'school.name', 'held.holder_id as providerId', 'provider.name as providerName'])
    .orderBy(sql`lower(school.name)`)
  return await visible(schools, user, 'provider.holdSchools', { holder: 'school.id' }, now).execute()
}

/**
 * Adds a provider beneath the authority the user acts in, with the schools it measures; recorded. A school belongs to one
 * provider at most, so it leaves the one it had. Refuses as `applyChanges` does.
 */
export async function addProvider(
  tx: Tx,
  user: SignedInUser,
  provider: { name: string; schools: readonly string[] },
  now: Date,
): Promise<void> {
  const id = newId(now)
  const parent = user.acting.organisation.id
  const organisation = { id, kind: 'provider', parent, status: 'open' } as const
  const holding = await holdingCommands(tx, user, { provider: id, schools: provider.schools }, now)
  const commands = [{ do: 'addOrganisation', organisation, name: provider.name } as const, ...holding]
  await applyChanges(tx, { policy: user.facts.policy, actor: user, commands, now })
}

/** Gives a provider another name, recorded; answers the problem when another one has it. */
export async function renameProvider(
  tx: Tx,
  user: SignedInUser,
  { provider, name }: { provider: { id: string }; name: string },
  now: Date,
): Promise<readonly Problem[]> {
  const problems = await nameProblems(tx, user, { name, but: provider.id }, now)
  if (problems.length > 0) return problems
  const { code } = await getOrganisation(tx, provider.id)
  await renameOrganisation(tx, { id: provider.id, name, code, actor: user, now })
  return []
}

/** Two providers of an authority do not share a name, in whatever case. */
export async function nameProblems(
  tx: Tx,
  user: SignedInUser,
  { name, but }: { name: string; but?: string },
  now: Date,
): Promise<readonly Problem[]> {
  const same = (await listProviders(tx, user, now)).find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (same === undefined || same.id === but) return []
  return [{ code: 'taken', where: 'name', message: `There is a provider “${name}” already` }]
}

/** Makes these the schools of the provider, and answers how many changed hands. Refuses as `applyChanges` does. */
export async function changeProviderSchools(
  tx: Tx,
  user: SignedInUser,
  change: { provider: string; schools: readonly string[] },
  now: Date,
): Promise<number> {
  const commands = await holdingCommands(tx, user, change, now)
  if (commands.length > 0) await applyChanges(tx, { policy: user.facts.policy, actor: user, commands, now })
  return commands.length
}

/**
 * Closes a provider and gives its schools back to the authority. Refuses `constraint` while it has users.
 * Source: guide, part 1: a provider is deleted only when it has no users (stated).
 */
export async function removeProvider(
  tx: Tx,
  user: SignedInUser,
  provider: { id: string; name: string },
  now: Date,
): Promise<void> {
  const { users = 0 } = (await findProvider(tx, user, provider.id, now)) ?? {}
  if (users > 0) {
    throw refuse('constraint', {
      message: `You cannot remove ${provider.name}: ${users} ${users === 1 ? 'user belongs' : 'users belong'} to it.`,
      next: 'Assign them to another provider, or back to the local authority, first.',
    })
  }
  const freed = await holdingCommands(tx, user, { provider: provider.id, schools: [] }, now)
  const gone = await leftBehind(tx, provider.id)
  const commands = [...gone, ...freed, { do: 'closeOrganisation', organisation: provider.id } as const]
  await applyChanges(tx, { policy: user.facts.policy, actor: user, commands, now })
}

/** Whoever left the authority by another way belongs to nothing in it any more. */
async function leftBehind(tx: Tx, provider: string): Promise<DirectoryCommand[]> {
  const members = tx.selectFrom('memberships').select('id').where('organisation_id', '=', provider)
  const rows = await members.where('status', '!=', 'ended').execute()
  return rows.map(({ id }) => ({ do: 'endMembership', membership: id }))
}

/** The users the authority has at a provider, by name, with their own membership. */
export async function listProviderUsers(reader: Reader, provider: string) {
  const users = reader
    .selectFrom('memberships as member')
    .innerJoin('organisations as provider', 'provider.id', 'member.organisation_id')
    .innerJoin('memberships as own', (join) =>
      join.onRef('own.user_id', '=', 'member.user_id').onRef('own.organisation_id', '=', 'provider.parent_id'),
    )
    .innerJoin('users as user', 'user.id', 'member.user_id')
    .where('member.organisation_id', '=', provider)
    .where('member.status', '!=', 'ended')
    .where('own.status', '!=', 'ended')
    .select(['own.id as membership', 'user.name'])
  return await users.orderBy(sql`lower("user".name)`).execute()
}

/** What has to change hands so that the provider measures exactly these of the schools the user may choose for. */
async function holdingCommands(
  tx: Tx,
  user: SignedInUser,
  { provider, schools }: { provider: string; schools: readonly string[] },
  now: Date,
): Promise<DirectoryCommand[]> {
  return (await listSchoolsToHold(tx, user, now)).flatMap(({ id, providerId }): DirectoryCommand[] => {
    const wanted = schools.includes(id)
    if (wanted === (providerId === provider)) return []
    return [{ do: 'holdOrganisation', organisation: id, holders: wanted ? [provider] : [] }]
  })
}
