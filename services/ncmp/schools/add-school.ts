import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import { newId, type Reader, type Tx } from '@remit/platform/db'
import { applyChanges, getOrganisation, renameOrganisation } from '@remit/platform/directory'
import type { Problem } from '@remit/platform/service'
import { sql } from 'kysely'
import { refuseWhenAuthorityLocked } from '../submission/locked.ts'
import { collectionYearOf } from '../years/collection-year.ts'
import type { SchoolType } from './schools.ts'

export interface NewSchool {
  name: string
  /** Six digits. */
  urn: string
  /** `NNN/NNNN`. */
  dfeNumber: string
  type: SchoolType
  postcode?: string | undefined
}

export type KnownSchool = {
  organisation_id: string
  urn: string
  dfe_number: string
  authority_id: string | null
  removed_at: Date | null
}

/** What adding came to: what is wrong, or the school's id and whether it was on the list before. */
export type Added = { problems: readonly Problem[] } | { id: string; returning: boolean }

/**
 * Adds a school to the list of the authority the user acts in, recorded; a school once removed from that list, known by its
 * DfE number, comes back with its pupils and the name and numbers given now. Answers the problems when a number is another
 * school's or another authority's. Refuses `conflict` while the year's data is locked, `denied` when the user may not add.
 */
export async function addSchool(tx: Tx, user: SignedInUser, school: NewSchool, now: Date): Promise<Added> {
  const authority = user.acting.organisation
  await refuseWhenAuthorityLocked(tx, authority.id, { year: await collectionYearOf(tx, now), now })
  await lockSchoolNumbers(tx)
  const known = await findByNumber(tx, school)
  const returning = known.find((each) => comesBack(each, school, authority.id))
  const others = known.filter((each) => each !== returning)
  const problems = [...(await foreignNumber(tx, authority.id, school)), ...takenNumbers(others, school, authority.id)]
  if (problems.length > 0) return { problems }
  const id = returning?.organisation_id ?? newId(now)
  await openSchool(tx, user, { id, school, returning: returning !== undefined }, now)
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: authority,
    action: returning ? 'school.returned' : 'school.added',
    subject: { type: 'school', id, name: school.name },
    after: { urn: school.urn, dfeNumber: school.dfeNumber, type: school.type, postcode: school.postcode ?? null },
  })
  return { id, returning: returning !== undefined }
}

/** Two people giving out one number at a time: the second waits, and then finds the first's. */
export async function lockSchoolNumbers(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('ncmp.schools', 0))`.execute(tx)
}

async function openSchool(
  tx: Tx,
  user: SignedInUser,
  { id, school, returning }: { id: string; school: NewSchool; returning: boolean },
  now: Date,
): Promise<void> {
  const parent = user.acting.organisation.id
  const command = returning
    ? ({ do: 'reopenOrganisation', organisation: id } as const)
    : ({
        do: 'addOrganisation',
        organisation: { id, kind: 'school', parent, status: 'open' },
        name: school.name,
        code: school.urn,
      } as const)
  await applyChanges(tx, { policy: user.facts.policy, actor: user, commands: [command], now })
  if (returning) await renameOrganisation(tx, { id, name: school.name, code: school.urn, actor: user, now })
  const row = { urn: school.urn, school_type: school.type, postcode: school.postcode ?? null, removed_at: null }
  await tx
    .insertInto('ncmp.schools')
    .values({ organisation_id: id, dfe_number: school.dfeNumber, ...row })
    .onConflict((on) => on.column('organisation_id').doUpdateSet(row))
    .execute()
}

/** Every school, removed ones and other authorities' included, that has one of these numbers. */
export async function findByNumber(
  reader: Reader,
  { urn, dfeNumber }: Pick<NewSchool, 'urn' | 'dfeNumber'>,
): Promise<readonly KnownSchool[]> {
  return await reader
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .select(['school.organisation_id', 'school.urn', 'school.dfe_number', 'school.removed_at'])
    .select('organisation.parent_id as authority_id')
    .where((row) => row.or([row('school.urn', '=', urn), row('school.dfe_number', '=', dfeNumber)]))
    .execute()
}

/** The DfE number stays when a school changes its type, so it alone says which school comes back. */
function comesBack(known: KnownSchool, { dfeNumber }: NewSchool, authority: string): boolean {
  return known.removed_at !== null && known.dfe_number === dfeNumber && known.authority_id === authority
}

/** A DfE number begins with its authority's own three digits, where those are known. */
async function foreignNumber(reader: Reader, authority: string, { dfeNumber }: NewSchool): Promise<readonly Problem[]> {
  const { code } = await getOrganisation(reader, authority)
  if (code === null || !/^\d{3}$/.test(code) || dfeNumber.startsWith(`${code}/`)) return []
  const message = `DfE number “${dfeNumber}” is another authority’s: your schools’ numbers begin with ${code}`
  return [{ code: 'foreign', where: 'dfeNumber', message }]
}

/** One problem beside each number that is taken. Another authority's school is not named. */
export function takenNumbers(
  known: readonly KnownSchool[],
  { urn, dfeNumber }: Pick<NewSchool, 'urn' | 'dfeNumber'>,
  authority: string,
): readonly Problem[] {
  const where = (school: KnownSchool) => (school.authority_id === authority ? 'your list' : 'another authority’s list')
  const before = (school: KnownSchool) => (school.removed_at === null ? '' : ', from which it was removed')
  const sameUrn = known.find((school) => school.urn === urn)
  const sameNumber = known.find((school) => school.dfe_number === dfeNumber)
  return [
    sameNumber && {
      code: 'taken',
      where: 'dfeNumber',
      message: `A school with DfE number “${dfeNumber}” is already on ${where(sameNumber)}${before(sameNumber)}`,
    },
    sameUrn && {
      code: 'taken',
      where: 'urn',
      message: `A school with URN “${urn}” is already on ${where(sameUrn)}${before(sameUrn)}`,
    },
  ].filter((problem) => problem !== undefined)
}
