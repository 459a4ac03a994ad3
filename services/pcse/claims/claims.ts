import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { recordStep, type Step } from '../record-step.ts'
import { type ClaimType, claimTypes } from './claim-types.ts'
import type { Particulars } from './particulars.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.claims': ClaimTable
  }
}

/** Where a claim stands: with the practice, its ICB, or the payments. */
export const claimStatuses = [
  'draft',
  'submitted',
  'returned',
  'rejected',
  'approved',
  'inRun',
  'paid',
  'withdrawn',
] as const
export type ClaimStatus = (typeof claimStatuses)[number]

/** A practice's claim. Days are `YYYY-MM-DD`. */
export interface ClaimTable extends Particulars {
  id: string
  practice_id: string
  type: ClaimType
  period_from: string
  period_to: string
  amount_pence: number
  /** Chosen when it is submitted. */
  pay_code: string | null
  status: ClaimStatus
  made_by: string
  changed_at: Date
  submitted_by: string | null
  submitted_at: Date | null
  decided_by: string | null
  decided_at: Date | null
  /** What the ICB wrote when it decided. */
  decision_words: string | null
  run_id: string | null
}

export type ClaimDetails = Pick<ClaimTable, 'type' | 'period_from' | 'period_to' | 'amount_pence'>

/** What of the list is wanted: one status or every one, and which page (from 1). */
export interface ClaimSearch {
  status: ClaimStatus | undefined
  page: number
}

export const claimsOnAPage = 50

/**
 * One page of the claims the user may see, and how many there are: those that wait for their side first, then the last changed. An
 * ICB sees no drafts.
 */
export async function listClaims(reader: Reader, user: SignedInUser, { status, page }: ClaimSearch, now: Date) {
  const isIcb = user.acting.organisation.kind === 'icb'
  const waiting = isIcb ? ['submitted'] : ['draft', 'returned']
  const found = visible(readClaims(reader), user, 'claim.view', { holder: 'c.practice_id' }, now)
    .$if(status !== undefined, (query) => query.where('c.status', '=', status ?? 'draft'))
    .$if(isIcb, (query) => query.where('c.submitted_at', 'is not', null))
  const { total } = await found
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .orderBy(sql`c.status = any(${waiting}::text[])`, 'desc')
    .orderBy('c.changed_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(claimsOnAPage)
    .offset((page - 1) * claimsOnAPage)
    .execute()
  return { rows, total: Number(total) }
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
  const said = { premises: null, invoice_number: null, absent: null, covering: null, sessions: null, pay_code: null }
  const notYet = {
    submitted_by: null,
    submitted_at: null,
    decided_by: null,
    decided_at: null,
    decision_words: null,
    run_id: null,
  }
  await tx
    .insertInto('pcse.claims')
    .values({ ...details, ...said, ...notYet, id, practice_id, made_by: user.id, changed_at: now, status: 'draft' })
    .execute()
  const claim = { id, practice_id, path, label: claimTypes[details.type] }
  await recordClaim(tx, user, { claim, action: 'claim.added', after: { ...details } }, now)
  return id
}

/** Changes a draft, or a claim that came back, recorded. Refuses `conflict` when it is neither any more. */
export async function changeClaim(
  tx: Tx,
  user: SignedInUser,
  { claim, details }: { claim: FoundClaim; details: ClaimDetails | Particulars },
  now: Date,
): Promise<void> {
  await lockDraft(tx, claim.id)
  await tx
    .updateTable('pcse.claims')
    .set({ ...details, changed_at: now })
    .where('id', '=', claim.id)
    .execute()
  // Names of GPs are personal: the history says that they changed, not to what.
  const after = 'amount_pence' in details ? { ...details } : { fields: Object.keys(details) }
  await recordClaim(tx, user, { claim, action: 'claim.changed', after }, now)
}

/** Takes a claim back for good, recorded. Refuses `conflict` once it is decided, or somebody took it back meanwhile. */
export async function withdrawClaim(tx: Tx, user: SignedInUser, claim: FoundClaim, now: Date): Promise<void> {
  const withdrawn = await tx
    .updateTable('pcse.claims')
    .set({ status: 'withdrawn', changed_at: now })
    .where('id', '=', claim.id)
    .where('status', 'in', ['draft', 'submitted', 'returned'])
    .executeTakeFirst()
  if (withdrawn.numUpdatedRows === 0n) {
    throw refuse('conflict', 'This claim has been withdrawn or decided already. Look at where it stands now.')
  }
  await recordClaim(tx, user, { claim, action: 'claim.withdrawn' }, now)
}

/** Whether the practice may still change it. */
export function isOpenToChange({ status }: { status: ClaimStatus }): boolean {
  return status === 'draft' || status === 'returned'
}

/** Locks a claim until the transaction ends and answers it. Refuses `conflict` unless the practice may still change it. */
export async function lockDraft(tx: Tx, id: string): Promise<ClaimTable> {
  const claim = await tx
    .selectFrom('pcse.claims')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (!isOpenToChange(claim)) {
    throw refuse('conflict', {
      message: `This claim has been ${claim.status === 'withdrawn' ? 'withdrawn' : 'submitted'} already.`,
      next: 'Look at where it stands now. To change something while it waits, withdraw it and make a new one.',
      back: { href: `/pcse/claims/${id}`, text: 'Look at the claim' },
    })
  }
  return claim
}

/** Writes a step of a claim into the history. */
export async function recordClaim(
  tx: Tx,
  user: SignedInUser,
  step: { claim: Pick<FoundClaim, 'id' | 'practice_id' | 'path' | 'label'> } & Pick<
    Step,
    'action' | 'after' | 'reason'
  >,
  now: Date,
): Promise<void> {
  const { claim, ...rest } = step
  const organisation = { id: claim.practice_id, path: claim.path }
  await recordStep(tx, user, { type: 'claim', id: claim.id, name: claim.label, organisation, ...rest }, now)
}

function readClaims(reader: Reader) {
  return reader
    .selectFrom('pcse.claims as c')
    .innerJoin('organisations as o', 'o.id', 'c.practice_id')
    .leftJoin('users as u', 'u.id', 'c.submitted_by')
    .select(['c.id', 'c.practice_id', 'c.type', 'c.period_from', 'c.period_to', 'c.amount_pence', 'c.status'])
    .select(['c.premises', 'c.invoice_number', 'c.absent', 'c.covering', 'c.sessions', 'c.pay_code'])
    .select(['c.changed_at', 'c.submitted_at', 'c.decided_at', 'c.decision_words', 'c.made_by', 'c.submitted_by'])
    .select(['o.name as practice', 'o.path', 'u.name as submitter', 'u.email as submitter_email'])
}
