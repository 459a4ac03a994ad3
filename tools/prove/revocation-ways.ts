import { type Db, inTransaction, newId } from '../../packages/platform/src/db/index.ts'
import { applyChanges, type DirectoryCommand, findUserByEmail } from '../../packages/platform/src/directory/index.ts'
import { compileOrThrow } from '../../packages/policy/src/index.ts'
import { ncmpPolicy } from '../../services/ncmp/policy.ts'
import type { Visitor } from './visitor.ts'

/** How somebody loses their access: all of it for a while, all of it for good, or only their roles. */
export const ways = ['suspension', 'removal', 'roles'] as const

/** People of the demonstration who collect data at Northtown. */
export const victims = [
  { email: 'mo.hassan@northtown.example' },
  { email: 'joan.evans@northtown.example' },
  { email: 'kit.monroe@northtown.example' },
] as const

export type Revoked = { readonly way: (typeof ways)[number]; readonly victim: (typeof victims)[number] }

const policy = compileOrThrow(ncmpPolicy)

/** Opens the page on which an administrator takes the access away; the function it resolves with presses the button. */
export async function take(administrator: Visitor, db: Db, { way, victim }: Revoked): Promise<() => Promise<void>> {
  const { membership } = await livingMembership(db, victim.email)
  const fields = way === 'roles' ? { confirmed: 'yes' } : { reason: 'They have left' }
  const send = await administrator.fill(`/ncmp/users/${membership}/${way}`, fields)
  return async () => {
    const { status } = await send()
    if (status !== 303) throw new Error(`The ${way} of ${victim.email} was answered ${status}.`)
  }
}

/** Gives the access back, as an operator would, so that the next round finds everything as it was. */
export async function restore(db: Db, { way, victim }: Revoked): Promise<void> {
  const { membership, user, organisation } = await latestMembership(db, victim.email)
  const now = new Date()
  const roles = [{ role: 'collector' }]
  const commands: Record<Revoked['way'], DirectoryCommand> = {
    suspension: { do: 'reactivateMembership', membership },
    removal: {
      do: 'addMembership',
      membership: newId(now),
      user,
      organisation,
      assigned: [{ every: 'school' }],
      roles,
    },
    roles: { do: 'assignRole', membership, role: 'collector' },
  }
  const actor = { system: 'operator', name: 'prove:revocation' } as const
  await inTransaction(db, (tx) => applyChanges(tx, { policy, actor, commands: [commands[way]], now }))
}

async function livingMembership(db: Db, email: string) {
  const found = await latestMembership(db, email)
  if (found.status !== 'active') throw new Error(`${email} is ${found.status} at the start of a round.`)
  return found
}

/** At an authority: who works for a provider belongs there, too, and has nothing to lose at it. */
async function latestMembership(db: Db, email: string) {
  const user = await findUserByEmail(db, email)
  if (!user) throw new Error(`Nobody has the email ${email}.`)
  return db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['m.id as membership', 'm.user_id as user', 'm.organisation_id as organisation', 'm.status'])
    .where('m.user_id', '=', user.id)
    .where('o.kind', '=', 'authority')
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}
