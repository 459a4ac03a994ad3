import { readFile } from 'node:fs/promises'
import type { SignedInUser } from '@remit/platform/access'
import { newId, type Reader, type Tx } from '@remit/platform/db'
import { safeName } from '@remit/platform/files'
import { type Problem, refuse, type SentFile } from '@remit/platform/service'
import { sql } from 'kysely'
import { type FoundClaim, lockDraft, recordClaim } from './claims.ts'
import { evidenceKind } from './evidence-kind.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.claim_evidence': EvidenceTable
  }
}

/** One file that proves a claim, kept in the database with everything else. */
export interface EvidenceTable {
  id: string
  claim_id: string
  name: string
  type: string
  content: Uint8Array
  added_at: Date
}

/** The files of a claim, in the order they were added; without what is in them. */
export async function listEvidence(reader: Reader, claim: string) {
  return await reader
    .selectFrom('pcse.claim_evidence')
    .select(['id', 'name', 'added_at'])
    .where('claim_id', '=', claim)
    .orderBy('id')
    .execute()
}

/** One file of a claim with its content in base64. Refuses `not-found` when it was removed meanwhile. */
export async function getEvidence(reader: Reader, claim: string, id: string) {
  const file = await reader
    .selectFrom('pcse.claim_evidence')
    .select(['name', 'type', sql<string>`encode(content, 'base64')`.as('content')])
    .where('claim_id', '=', claim)
    .where('id', '=', id)
    .executeTakeFirst()
  if (file === undefined) throw refuse('not-found', 'This file was removed from the claim.')
  return file
}

/**
 * Adds a file to a draft, recorded without its name, which may name a patient or an employee. Answers a problem for a
 * kind we do not take; refuses `conflict` when the claim is no draft any more.
 */
export async function addEvidence(
  tx: Tx,
  user: SignedInUser,
  { claim, file }: { claim: FoundClaim; file: SentFile },
  now: Date,
): Promise<readonly Problem[]> {
  const bytes = await readFile(file.path)
  const type = evidenceKind(bytes)
  if (type === undefined) return [{ code: 'invalid', where: 'file', message: 'The file must be a PDF, PNG or JPEG' }]
  await lockDraft(tx, claim.id)
  // As base64: PGlite takes ten times as long over bytes.
  const content = sql<Uint8Array>`decode(${bytes.toString('base64')}, 'base64')`
  const row = { id: newId(now), claim_id: claim.id, name: safeName(file.name), type, content, added_at: now }
  await tx.insertInto('pcse.claim_evidence').values(row).execute()
  await recordClaim(tx, user, { claim, action: 'claim.evidence-added' }, now)
  return []
}

/** Takes a file off a draft, recorded. Refuses `conflict` when the claim is no draft any more, or the file is gone. */
export async function removeEvidence(
  tx: Tx,
  user: SignedInUser,
  { claim, evidence }: { claim: FoundClaim; evidence: string },
  now: Date,
): Promise<void> {
  await lockDraft(tx, claim.id)
  const removed = await tx
    .deleteFrom('pcse.claim_evidence')
    .where('id', '=', evidence)
    .where('claim_id', '=', claim.id)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) throw refuse('conflict', 'Somebody removed this file already.')
  await recordClaim(tx, user, { claim, action: 'claim.evidence-removed' }, now)
}
