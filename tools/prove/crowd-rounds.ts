import { verifyChain } from '../../packages/platform/src/audit/index.ts'
import { type Db, inTransaction } from '../../packages/platform/src/db/index.ts'
import { applyChanges, type DirectoryCommand } from '../../packages/platform/src/directory/index.ts'
import { Refusal, type RefusalCode } from '../../packages/platform/src/refusals.ts'
import type { CrowdWorld, Someone } from './crowd-world.ts'

/** What one round came to: how many attempts were kept, what the others were told, who holds the role afterwards. */
export type Round = {
  readonly kept: number
  readonly refused: Readonly<Partial<Record<RefusalCode, number>>>
  readonly holders: number
  readonly ms: number
}

type Attempt = { readonly by: Someone; readonly commands: readonly DirectoryCommand[] }

/**
 * Everybody tries at once to take the single lead's place for themselves. Held: exactly one is kept, all others are told
 * of the constraint, and one lead stands. Afterwards the place is empty again.
 */
export async function crowdForTheLead(db: Db, world: CrowdWorld, now: Date): Promise<Round> {
  const attempts = world.crowd.map((someone) => ({ by: someone, commands: [assign(someone, 'ncmpLead')] }))
  const round = await allAtOnce(db, world, attempts, 'ncmpLead', now)
  for (const holder of await holdersOf(db, world, 'ncmpLead')) {
    await make(db, world, { by: holder, commands: [revoke(holder, 'ncmpLead')] }, now)
  }
  return round
}

/**
 * The only two super users of an authority are removed `attempts` times at once, by each other and by themselves: their
 * role is taken, or their membership suspended. Held: exactly one attempt is kept and one super user stands. Afterwards
 * both are super users again.
 */
export async function crowdOutTheLastTwo(
  db: Db,
  world: CrowdWorld,
  removal: { attempts: number; by: 'revoking' | 'suspending' },
  now: Date,
): Promise<Round> {
  const [one, other] = world.crowd
  if (!one || !other) throw new Error('Two people are needed to be the last two.')
  const remove = removal.by === 'revoking' ? (target: Someone) => revoke(target, 'superUser') : suspend
  const restore = removal.by === 'revoking' ? (target: Someone) => assign(target, 'superUser') : reactivate
  const ways: readonly Attempt[] = [
    { by: one, commands: [remove(other)] },
    { by: other, commands: [remove(one)] },
    { by: one, commands: [remove(one)] },
    { by: other, commands: [remove(other)] },
  ]
  const all = Array.from({ length: removal.attempts }, (_, index) => ways[index % ways.length] as Attempt)
  const round = await allAtOnce(db, world, all, 'superUser', now)
  const [last, ...more] = await holdersOf(db, world, 'superUser')
  if (last && more.length === 0) {
    await make(db, world, { by: last, commands: [restore(last.id === one.id ? other : one)] }, now)
  }
  return round
}

/** Whether the round came to exactly what the constraint says: one attempt kept, one holder, only expected refusals. */
export function isHeld(round: Round, expected: readonly RefusalCode[]): boolean {
  const told = Object.keys(round.refused) as RefusalCode[]
  return round.kept === 1 && round.holders === 1 && told.every((code) => expected.includes(code))
}

/** Whether the authority's audit chain verifies, and how many entries it has. */
export async function chainState(db: Db, world: CrowdWorld) {
  return verifyChain(db, `ncmp:${world.authority}`)
}

async function allAtOnce(
  db: Db,
  world: CrowdWorld,
  attempts: readonly Attempt[],
  role: string,
  now: Date,
): Promise<Round> {
  const start = performance.now()
  const outcomes = await Promise.all(attempts.map((attempt) => outcomeOf(make(db, world, attempt, now))))
  const ms = performance.now() - start
  const refused: Partial<Record<RefusalCode, number>> = {}
  for (const code of outcomes) if (code) refused[code] = (refused[code] ?? 0) + 1
  const kept = outcomes.filter((code) => code === undefined).length
  return { kept, refused, holders: (await holdersOf(db, world, role)).length, ms }
}

async function outcomeOf(attempt: Promise<unknown>): Promise<RefusalCode | undefined> {
  try {
    await attempt
    return undefined
  } catch (cause) {
    // Anything but a refusal (a deadlock, a broken row) breaks the proof.
    if (cause instanceof Refusal) return cause.code
    throw cause
  }
}

async function make(db: Db, world: CrowdWorld, { by, commands }: Attempt, now: Date): Promise<void> {
  const actor = { id: by.id, name: by.name, acting: { id: by.membership } }
  await inTransaction(db, (tx) => applyChanges(tx, { policy: world.policy, actor, commands, now }))
}

async function holdersOf(db: Db, world: CrowdWorld, role: string): Promise<Someone[]> {
  const rows = await db
    .selectFrom('assignments')
    .innerJoin('memberships', 'memberships.id', 'assignments.membership_id')
    .select('memberships.id')
    .distinct()
    .where('memberships.organisation_id', '=', world.authority)
    .where('memberships.status', '=', 'active')
    .where('assignments.role', '=', role)
    .where('assignments.ends_at', 'is', null)
    .execute()
  const ids = new Set(rows.map(({ id }) => id))
  return world.crowd.filter(({ membership }) => ids.has(membership))
}

function assign(to: Someone, role: string): DirectoryCommand {
  return { do: 'assignRole', membership: to.membership, role }
}

function revoke(from: Someone, role: string): DirectoryCommand {
  return { do: 'revokeRole', membership: from.membership, role }
}

function suspend(target: Someone): DirectoryCommand {
  return { do: 'suspendMembership', membership: target.membership }
}

function reactivate(target: Someone): DirectoryCommand {
  return { do: 'reactivateMembership', membership: target.membership }
}
