import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { renameOrganisation } from '@remit/platform/directory'
import { type Problem, refuse } from '@remit/platform/service'
import { refuseWhenLocked } from '../submission/locked.ts'
import { collectionYearOf } from '../years/collection-year.ts'
import { findByNumber, lockSchoolNumbers, takenNumbers } from './add-school.ts'
import type { FoundSchool } from './find-school.ts'
import type { SchoolType } from './schools.ts'

/** What a school on the list is to be. Its DfE number stays for good. */
export interface SchoolWish {
  name: string
  urn: string
  type: SchoolType
  postcode?: string | undefined
  /** The user says that the URN stayed although the type changed. */
  keepsUrn: boolean
  /** The revision of the school as the form showed it. */
  revision: number
}

/**
 * Changes a school's name, type, URN and postcode, recorded when something differs. Answers the problems when the URN is
 * another school's, or the type changed and the URN did not. Refuses `conflict` when somebody else changed the school
 * since, or the year's data is locked. Source: a school that changes its type gets another URN (guide, schools, stated).
 */
export async function changeSchool(
  tx: Tx,
  user: SignedInUser,
  { school, to }: { school: FoundSchool; to: SchoolWish },
  now: Date,
): Promise<readonly Problem[]> {
  const id = school.organisation_id
  await refuseWhenLocked(tx, id, { year: await collectionYearOf(tx, now), now })
  await lockSchoolNumbers(tx)
  const before = await tx
    .selectFrom('ncmp.schools')
    .selectAll()
    .where('organisation_id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (before.revision !== to.revision) {
    throw refuse('conflict', `${school.name} has changed since you opened the page. Your changes were not saved.`)
  }
  const was = { name: school.name, urn: before.urn, type: before.school_type, postcode: before.postcode }
  const problems = await problemsWith(tx, school, { was, to })
  if (problems.length > 0) return problems
  const after = { name: to.name, urn: to.urn, type: to.type, postcode: to.postcode ?? null }
  if (JSON.stringify(was) === JSON.stringify(after)) return []
  if (was.name !== after.name || was.urn !== after.urn) {
    await renameOrganisation(tx, { id, name: after.name, code: after.urn, actor: user, now })
  }
  const row = { urn: after.urn, school_type: after.type, postcode: after.postcode, revision: before.revision + 1 }
  await tx.updateTable('ncmp.schools').set(row).where('organisation_id', '=', id).execute()
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'school.changed',
    subject: { type: 'school', id, name: after.name },
    before: was,
    after,
  })
  return []
}

interface Wish {
  was: { urn: string; type: SchoolType }
  to: SchoolWish
}

async function problemsWith(tx: Tx, school: FoundSchool, { was, to }: Wish): Promise<readonly Problem[]> {
  if (to.type !== was.type && to.urn === was.urn && !to.keepsUrn) {
    const message =
      'A school that changes its type gets another URN: enter the new one, or tick that it kept the old one'
    return [{ code: 'sameUrn', where: 'urn', message }]
  }
  if (to.urn === was.urn) return []
  const others = (await findByNumber(tx, { urn: to.urn, dfeNumber: '' })).filter(
    (each) => each.organisation_id !== school.organisation_id,
  )
  return takenNumbers(others, { urn: to.urn, dfeNumber: '' }, school.authority_id ?? '')
}
