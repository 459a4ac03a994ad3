import { type SignedInUser, visible } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, refuse } from '@remit/platform/service'
import { type ClaimType, claimTypes } from './claim-types.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.claims': ClaimTable
  }
}

/** A practice's claim. Days are `YYYY-MM-DD`. */
export interface ClaimTable {
  id: string
  practice_id: string
  type: ClaimType
  period_from: string
  period_to: string
  amount_pence: number
  status: 'draft' | 'submitted' | 'withdrawn'
  made_by: string
  changed_at: Date
  submitted_by: string | null
  submitted_at: Date | null
}

export type ClaimDetails = Pick<ClaimTable, 'type' | 'period_from' | 'period_to' | 'amount_pence'>

/** The claims the user may see, the last changed first, at most 500. */
export async function listClaims(reader: Reader, user: SignedInUser, now: Date) {
  const claims = readClaims(reader).orderBy('c.changed_at', 'desc').orderBy('c.id', 'desc').limit(500)
  return await visible(claims, user, 'claim.view', { holder: 'c.practice_id' }, now).execute()
}

/** One claim the user may see, and how the engine sees it; undefined when there is none. */
export async function findClaim(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readClaims(reader).where('c.id', '=', id)
  const claim = await visible(found, user, 'claim.view', { holder: 'c.practice_id' }, now).executeTakeFirst()
  if (claim === undefined) return undefined
  const resource: AskedResource = { type: 'claim', id, holders: [claim.practice_id] }
  return { ...claim, label: claimTypes[claim.type], resource }
}

export type FoundClaim = NonNullable<Awaited<ReturnType<typeof findClaim>>>

/** Makes a draft for the practice the user acts in, recorded. Answers its id. */
export async function addClaim(tx: Tx, user: SignedInUser, details: ClaimDetails, now: Date): Promise<string> {
  const id = newId(now)
  const { id: practice_id, path } = user.acting.organisation
  const made = { id, practice_id, made_by: user.id, changed_at: now, submitted_by: null, submitted_at: null }
  await tx
    .insertInto('pcse.claims')
    .values({ ...details, ...made, status: 'draft' })
    .execute()
  const claim = { id, practice_id, path, label: claimTypes[details.type] }
  await recordClaim(tx, user, { claim, action: 'claim.added', after: { ...details } }, now)
  return id
}

/** Changes a draft, recorded. Refuses `conflict` when it is no draft any more. */
export async function changeClaim(
  tx: Tx,
  user: SignedInUser,
  { claim, details }: { claim: FoundClaim; details: ClaimDetails },
  now: Date,
): Promise<void> {
  await lockDraft(tx, claim.id)
  await tx
    .updateTable('pcse.claims')
    .set({ ...details, changed_at: now })
    .where('id', '=', claim.id)
    .execute()
  await recordClaim(tx, user, { claim, action: 'claim.changed', after: { ...details } }, now)
}

/** Sends a draft to the ICB, recorded. Refuses `conflict` without evidence (inferred), or when it is no draft any more. */
export async function submitClaim(tx: Tx, user: SignedInUser, claim: FoundClaim, now: Date): Promise<void> {
  await lockDraft(tx, claim.id)
  const evidence = await tx.selectFrom('pcse.claim_evidence').select('id').where('claim_id', '=', claim.id).execute()
  if (evidence.length === 0) throw refuse('conflict', 'Add the invoice or other evidence first, then submit the claim.')
  await tx
    .updateTable('pcse.claims')
    .set({ status: 'submitted', submitted_by: user.id, submitted_at: now, changed_at: now })
    .where('id', '=', claim.id)
    .execute()
  await recordClaim(tx, user, { claim, action: 'claim.submitted', after: { files: evidence.length } }, now)
}

/** Takes a draft or a submitted claim back for good, recorded. Refuses `conflict` when somebody did so meanwhile. */
export async function withdrawClaim(tx: Tx, user: SignedInUser, claim: FoundClaim, now: Date): Promise<void> {
  const withdrawn = await tx
    .updateTable('pcse.claims')
    .set({ status: 'withdrawn', changed_at: now })
    .where('id', '=', claim.id)
    .where('status', '!=', 'withdrawn')
    .executeTakeFirst()
  if (withdrawn.numUpdatedRows === 0n) throw refuse('conflict', 'This claim has been withdrawn already.')
  await recordClaim(tx, user, { claim, action: 'claim.withdrawn' }, now)
}

/** Locks a claim until the transaction ends. Refuses `conflict` unless it still is a draft. */
export async function lockDraft(tx: Tx, id: string): Promise<void> {
  const claim = await tx
    .selectFrom('pcse.claims')
    .select('status')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (claim.status !== 'draft') {
    throw refuse('conflict', 'This claim is no draft any more. Withdraw it and make a new one to change something.')
  }
}

/** Writes a step of a claim into the history. */
export async function recordClaim(
  tx: Tx,
  user: SignedInUser,
  step: {
    claim: Pick<FoundClaim, 'id' | 'practice_id' | 'path' | 'label'>
    action: string
    after?: Record<string, unknown>
  },
  now: Date,
): Promise<void> {
  const { claim, action, after } = step
  await record(tx, {
    at: now,
    actor: user,
    service: 'pcse',
    organisation: { id: claim.practice_id, path: claim.path },
    action,
    subject: { type: 'claim', id: claim.id, name: claim.label },
    ...(after && { after }),
  })
}

function readClaims(reader: Reader) {
  return reader
    .selectFrom('pcse.claims as c')
    .innerJoin('organisations as o', 'o.id', 'c.practice_id')
    .leftJoin('users as u', 'u.id', 'c.submitted_by')
    .select(['c.id', 'c.practice_id', 'c.type', 'c.period_from', 'c.period_to', 'c.amount_pence', 'c.status'])
    .select(['c.changed_at', 'c.submitted_at', 'o.name as practice', 'o.path', 'u.name as submitter'])
}
