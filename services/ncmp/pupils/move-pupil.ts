import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import type { Problem } from '@remit/platform/service'
import type { FoundSchool } from '../schools/find-school.ts'
import { numberProblem } from './add-pupil.ts'
import type { ShownPupil } from './change-measurement.ts'
import { lockPupil } from './lock-pupil.ts'
import { recordPupil } from './record-pupil.ts'

/**
 * Moves a child’s record, with its measurement, to another school, and records it at both; answers a problem when a child
 * there has the same NHS number. The caller has asked for both schools. Refuses `conflict`: see `lockPupil`.
 */
export async function movePupil(
  tx: Tx,
  user: SignedInUser,
  { pupil, revision, school }: ShownPupil & { school: FoundSchool },
  now: Date,
): Promise<Problem[]> {
  const row = await lockPupil(tx, pupil, revision, now)
  const place = { schoolId: school.organisation_id, collectionYear: row.collection_year }
  const taken = await numberProblem(tx, row, place)
  if (taken) return [{ ...taken, where: 'school', message: `Another child of ${school.name} has this NHS number` }]
  await tx
    .updateTable('ncmp.pupils')
    .set({ school_id: school.organisation_id, class_name: null, updated_at: now, revision: row.revision + 1 })
    .where('id', '=', row.id)
    .execute()
  const named = `${pupil.school_name}, moved to ${school.name}`
  await recordPupil(tx, user, { action: 'pupil.moved', pupilId: row.id, school: named, fields: ['school_id'] }, now)
  return []
}
