import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import { newId, type Tx } from '@remit/platform/db'
import { applyChanges } from '@remit/platform/directory'
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

type Known = {
  organisation_id: string
  urn: string
  dfe_number: string
  authority_id: string | null
  removed_at: Date | null
}

/**
 * Adds a school to the list of the authority the user acts in, recorded; a school once removed from that list, named by
 * both its numbers, comes back with its pupils. Answers the problems when a number is another school's, else none.
 * Refuses `conflict` while the year's data is locked, `denied` when the user may not add schools.
 */
export async function addSchool(tx: Tx, user: SignedInUser, school: NewSchool, now: Date): Promise<readonly Problem[]> {
  const authority = user.acting.organisation
  await refuseWhenAuthorityLocked(tx, authority.id, { year: await collectionYearOf(tx, now), now })
  // Two people adding one school at a time: the second waits, and then finds the first's.
  await sql`select pg_advisory_xact_lock(hashtextextended('ncmp.schools', 0))`.execute(tx)
  const known = await findByNumber(tx, school)
  const returning = known.find((each) => comesBack(each, school, authority.id))
  const problems = problemsOf(
    known.filter((each) => each !== returning),
    school,
    authority.id,
  )
  if (problems.length > 0) return problems
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
  return []
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
  const row = { school_type: school.type, postcode: school.postcode ?? null, removed_at: null }
  await tx
    .insertInto('ncmp.schools')
    .values({ organisation_id: id, urn: school.urn, dfe_number: school.dfeNumber, ...row })
    .onConflict((on) => on.column('organisation_id').doUpdateSet(row))
    .execute()
}

async function findByNumber(tx: Tx, { urn, dfeNumber }: NewSchool): Promise<readonly Known[]> {
  return await tx
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .select(['school.organisation_id', 'school.urn', 'school.dfe_number', 'school.removed_at'])
    .select('organisation.parent_id as authority_id')
    .where((row) => row.or([row('school.urn', '=', urn), row('school.dfe_number', '=', dfeNumber)]))
    .execute()
}

function comesBack(known: Known, { urn, dfeNumber }: NewSchool, authority: string): boolean {
  const same = known.urn === urn && known.dfe_number === dfeNumber
  return known.removed_at !== null && same && known.authority_id === authority
}

/** One problem beside each number that is taken. Another authority's school is not named. */
function problemsOf(known: readonly Known[], { urn, dfeNumber }: NewSchool, authority: string): readonly Problem[] {
  const where = (school: Known) => (school.authority_id === authority ? 'your list' : 'another authority’s list')
  const before = (school: Known) => (school.removed_at === null ? '' : ', from which it was removed')
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
