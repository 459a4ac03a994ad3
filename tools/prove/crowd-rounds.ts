import { verifyChain } from '../../packages/platform/src/audit/index.ts'
import { type Db, inTransaction } from '../../packages/platform/src/db/index.ts'
import { applyChanges, type DirectoryCommand } from '../../packages/platform/src/directory/index.ts'
import { Refusal, type RefusalCode } from '../../packages/platform/src/refusals.ts'
import type { PracticeWorld } from './crowd-practice.ts'
import type { CrowdWorld, Someone } from './crowd-world.ts'

/** What one round came to: how many attempts changed something, what the others were told, who holds the role afterwards. */
export type Round = {
  /** Changes that were kept, counted in the history: an attempt told “nothing changed” is none. */
  readonly kept: number
  readonly refused: Readonly<Partial<Record<RefusalCode, number>>>
  readonly holders: number
  readonly ms: number
}

/** One person's try: the change as commands, and as the roles that would be ticked on the target's page. */
export type Attempt = {
  readonly by: Someone
  readonly target: Someone
  readonly commands: readonly DirectoryCommand[]
  readonly ticked: readonly string[]
}

/**
 * How an attempt reaches Remit. It is made ready first, one after the other; the function it resolves with makes it, all
 * at once, and resolves with what was refused, or undefined when it was kept.
 */
export type Way = (attempt: Attempt) => Promise<() => Promise<RefusalCode | undefined>>

/** What every round needs: the database, its world, how attempts are made, and the time. */
export type Crowding = { readonly db: Db; readonly world: CrowdWorld; readonly way: Way; readonly now: Date }

/** Straight through the directory, each attempt in a transaction of its own. */
export function throughDirectory(db: Db, world: CrowdWorld, now: Date): Way {
  return async (attempt) => () => outcomeOf(make(db, world, attempt, now))
}

/**
 * Everybody tries at once to take the single lead's place for themselves. Held: exactly one is kept, all others are told
 * of the constraint, and one lead stands. Afterwards the place is empty again.
 */
export async function crowdForTheLead(crowding: Crowding): Promise<Round> {
  const { db, world, now } = crowding
  const attempts = world.crowd.map((someone) => ({
    by: someone,
    target: someone,
    commands: [assign(someone, 'ncmpLead')],
    ticked: ['superUser', 'ncmpLead'],
  }))
  const round = await allAtOnce(crowding, attempts, 'ncmpLead')
  for (const holder of await holdersOf(db, world, 'ncmpLead')) {
    await make(db, world, { by: holder, commands: [revoke(holder, 'ncmpLead')] }, now)
  }
  return round
}

/**
 * Three administrators give the fourth place of their kind to everybody of the crowd at once. Held: exactly one is kept, all
 * others are told of the constraint. Afterwards the place is empty again.
 */
export async function crowdForTheFourthPlace(crowding: Crowding & { readonly world: PracticeWorld }): Promise<Round> {
  const { db, world, now } = crowding
  const role = 'gppUserManagement'
  const by = (index: number) => world.administrators[index % world.administrators.length] as Someone
  const attempts = world.crowd.map((target, index) => ({
    by: by(index),
    target,
    commands: [assign(target, role)],
    ticked: [role],
  }))
  const round = await allAtOnce(crowding, attempts, role)
  for (const holder of await holdersOf(db, world, role)) {
    await make(db, world, { by: by(0), commands: [revoke(holder, role)] }, now)
  }
  return round
}

/**
 * The only two super users of an authority are removed `attempts` times at once, by each other and by themselves: their
 * role is taken, or their membership suspended. Held: exactly one attempt is kept and one super user stands. Afterwards
 * both are super users again.
 */
export async function crowdOutTheLastTwo(
  crowding: Crowding,
  removal: { attempts: number; by: 'revoking' | 'suspending' },
): Promise<Round> {
  const { db, world, now } = crowding
  const [one, other] = world.crowd
  if (!one || !other) throw new Error('Two people are needed to be the last two.')
  const remove = removal.by === 'revoking' ? (target: Someone) => revoke(target, 'superUser') : suspend
  const restore = removal.by === 'revoking' ? (target: Someone) => assign(target, 'superUser') : reactivate
  const attempt = (by: Someone, target: Someone): Attempt => ({ by, target, commands: [remove(target)], ticked: [] })
  const each = [attempt(one, other), attempt(other, one), attempt(one, one), attempt(other, other)]
  const all = Array.from({ length: removal.attempts }, (_, index) => each[index % each.length] as Attempt)
  const round = await allAtOnce(crowding, all, 'superUser')
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
  return verifyChain(db, world.chain)
}

async function entriesOf(db: Db, world: CrowdWorld): Promise<number> {
  const { entries } = await db
    .selectFrom('audit_entries')
    .select(({ fn }) => fn.countAll<number>().as('entries'))
    .where('chain', '=', world.chain)
    .executeTakeFirstOrThrow()
  return Number(entries)
}

async function allAtOnce({ db, world, way }: Crowding, attempts: readonly Attempt[], role: string): Promise<Round> {
  const ready: Awaited<ReturnType<Way>>[] = []
  for (const attempt of attempts) ready.push(await way(attempt))
  const before = await entriesOf(db, world)
  const start = performance.now()
  const outcomes = await Promise.all(ready.map((act) => act()))
  const ms = performance.now() - start
  const refused: Partial<Record<RefusalCode, number>> = {}
  for (const code of outcomes) if (code) refused[code] = (refused[code] ?? 0) + 1
  const kept = (await entriesOf(db, world)) - before
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

async function make(
  db: Db,
  world: CrowdWorld,
  { by, commands }: Pick<Attempt, 'by' | 'commands'>,
  now: Date,
): Promise<void> {
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
