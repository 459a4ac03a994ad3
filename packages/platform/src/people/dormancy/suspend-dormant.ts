import type { Policy } from '@remit/policy'
import type { Policies } from '../../access/index.ts'
import { type Db, inTransaction, type Tx } from '../../db/index.ts'
import { applyChanges, decidersOf } from '../../directory/index.ts'
import { send } from '../../notify/index.ts'
import { dateInWords } from '../../pages/index.ts'
import { Refusal } from '../../refusals.ts'
import { dormancyMessages } from './dormancy-messages.ts'
import { type DormantMember, firstWarningDays, listDormantMembers } from './dormant-members.ts'
import { listMembersAbove } from './members-above.ts'

const dayMs = 86_400_000
const pageSize = 200
/** Days before; the last one is the day itself, on which the others are told when a constraint needs the holder. */
const rungs = [0, 1, 3, 7, firstWarningDays] as const

/** What dormancy needs to know of this Remit. `days` is how long is too long unless a setting says otherwise; 0 is never. */
export interface Dormancy {
  policies: Policies
  serviceNames: ReadonlyMap<string, string>
  publicUrl: string
  days: number
}

export interface DormancyRound {
  warned: number
  suspended: number
  /** Kept, because a constraint needs them; those who can do something about it were told. */
  kept: number
}

/** One round over every service: warns, suspends through the judge, or tells others. Run twice, it does nothing twice. */
export async function suspendDormant(db: Db, dormancy: Dormancy, now: Date): Promise<DormancyRound> {
  const round = { warned: 0, suspended: 0, kept: 0 }
  for (const [service, policy] of dormancy.policies) {
    let after: string | undefined
    for (;;) {
      const asked = { service, days: dormancy.days, after, limit: pageSize, now }
      const members = await listDormantMembers(db, asked)
      for (const member of members) {
        const did = await takeStep(db, { ...dormancy, policy }, member, now)
        if (did) round[did] += 1
      }
      after = members.at(-1)?.id
      if (members.length < pageSize) break
    }
  }
  return round
}

type InService = Dormancy & { policy: Policy }

async function takeStep(
  db: Db,
  inService: InService,
  member: DormantMember,
  now: Date,
): Promise<keyof DormancyRound | undefined> {
  const daysLeft = Math.ceil((member.endsAt.getTime() - now.getTime()) / dayMs)
  if (daysLeft > 0) return inTransaction(db, (tx) => warn(tx, inService, member, { daysLeft, now }))
  try {
    return await inTransaction(db, (tx) => suspend(tx, inService, member, now))
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    if (cause.code !== 'constraint') return undefined
    return inTransaction(db, (tx) => tellOthers(tx, inService, member, { why: cause.message, now }))
  }
}

async function warn(
  tx: Tx,
  { policy, serviceNames, publicUrl }: InService,
  member: DormantMember,
  { daysLeft, now }: { daysLeft: number; now: Date },
): Promise<'warned' | undefined> {
  const rung = rungs.find((days) => daysLeft <= days)
  if (rung === undefined || !(await isFirst(tx, member, rung, now))) return undefined
  const service = serviceNames.get(policy.key) ?? policy.name
  const { name, organisation, endsAt } = member
  const gaps = {
    name,
    service,
    organisation: organisation.name,
    day: dateInWords(endsAt),
    link: `${publicUrl}/sign-in`,
  }
  await send(tx, { template: dormancyMessages.warning, to: member.email, gaps, now })
  return 'warned'
}

/** Throws the judge's refusal: nobody whom a constraint needs is suspended. */
async function suspend(
  tx: Tx,
  { policy, serviceNames }: InService,
  member: DormantMember,
  now: Date,
): Promise<'suspended' | undefined> {
  if (await wasSeen(tx, member)) return undefined
  const reason = `Not seen since ${dateInWords(member.unseenSince)}`
  const commands = [{ do: 'suspendMembership', membership: member.id }] as const
  await applyChanges(tx, { policy, actor: { system: 'job', name: 'dormancy' }, commands, reason, now })
  const service = serviceNames.get(policy.key) ?? policy.name
  const gaps = { name: member.name, service, organisation: member.organisation.name }
  await send(tx, { template: dormancyMessages.suspended, to: member.email, gaps, now })
  return 'suspended'
}

async function tellOthers(
  tx: Tx,
  { policy, serviceNames }: InService,
  member: DormantMember,
  { why, now }: { why: string; now: Date },
): Promise<'kept' | undefined> {
  if (!(await isFirst(tx, member, 0, now))) return undefined
  const commands = [{ do: 'suspendMembership', membership: member.id }] as const
  const asked = { policy, organisation: member.organisation.id, commands, except: member.userId, now }
  const service = serviceNames.get(policy.key) ?? policy.name
  const deciders = await decidersOf(tx, asked)
  const told = deciders.length > 0 ? deciders : await listMembersAbove(tx, member.organisation.id)
  for (const { name, email } of told) {
    const gaps = { name, person: member.name, service, organisation: member.organisation.name, why }
    await send(tx, { template: dormancyMessages.needed, to: email, gaps, now })
  }
  return 'kept'
}

/** Whether this step is taken for the first time since they were last seen; noted at once, whatever other process asks. */
async function isFirst(tx: Tx, { id, unseenSince }: DormantMember, rung: number, now: Date): Promise<boolean> {
  const noted = await tx
    .insertInto('dormancy_warnings')
    .values({ membership_id: id, unseen_since: unseenSince, days_before: rung, sent_at: now })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return noted.numInsertedOrUpdatedRows === 1n
}

// They may have signed in since the page of members was read.
async function wasSeen(tx: Tx, { userId, unseenSince }: DormantMember): Promise<boolean> {
  const user = await tx.selectFrom('users').select('last_seen_at').where('id', '=', userId).executeTakeFirst()
  return user?.last_seen_at !== null && user !== undefined && user.last_seen_at > unseenSince
}
