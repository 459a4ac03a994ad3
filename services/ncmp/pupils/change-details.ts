import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import type { Problem } from '@remit/platform/service'
import type { Selectable } from 'kysely'
import { growthOf } from '../growth/growth.ts'
import { numberProblem } from './add-pupil.ts'
import type { FoundPupil } from './find-pupil.ts'
import { type MeasurementLimits, readLimits } from './limits.ts'
import { lockPupil } from './lock-pupil.ts'
import { type DetailName, type PupilDetails, readDetails, type Typed } from './pupil-fields.ts'
import type { PupilTable } from './pupils.ts'
import { recordPupil } from './record-pupil.ts'
import { warningsOf } from './warnings.ts'
import { ageProblem } from './year-group.ts'

export interface DetailsChange {
  pupil: FoundPupil
  typed: Typed<DetailName>
  /** The revision of the record as the form showed it. */
  revision: number
}

/**
 * Changes a child's details and records which; answers every problem, none when saved. What follows from age and sex
 * (z-scores, warnings) is worked out again. Refuses `conflict`: see `lockPupil`.
 */
export async function changeDetails(tx: Tx, user: SignedInUser, change: DetailsChange, now: Date): Promise<Problem[]> {
  const { pupil, typed, revision } = change
  const before = await lockPupil(tx, pupil, revision, now)
  const { values, problems } = readDetails(typed)
  if (problems.length > 0) return problems
  const fields = Object.keys(values).filter((name) => values[name as DetailName] !== before[name as DetailName])
  if (fields.length === 0) return []
  const after = { ...before, ...values }
  const limits = await readLimits(tx, pupil.authority_id)
  const wrong = ageProblem(after.date_of_birth, after.school_year, before.collection_year, limits.ages)
  if (wrong) return [wrong]
  const follows = followsFrom(before, values, limits)
  if (follows === undefined) return [tooYoung]
  const place = { schoolId: before.school_id, collectionYear: before.collection_year, except: before.id }
  const taken = fields.includes('nhs_number') ? await numberProblem(tx, values, place) : undefined
  if (taken) return [taken]
  await tx
    .updateTable('ncmp.pupils')
    .set({ ...values, ...follows, updated_at: now, revision: before.revision + 1 })
    .where('id', '=', before.id)
    .execute()
  const school = pupil.school_name
  await recordPupil(tx, user, { action: 'pupil.changed', pupilId: before.id, school, fields }, now)
  return []
}

const tooYoung: Problem = {
  code: 'out-of-range',
  where: 'date_of_birth',
  message: 'The child would have been too young for the growth reference on the day of measurement',
}

/**
 * What is worked out again when age or sex of a measured child changes; a changed warning is to be confirmed anew.
 * Undefined when the growth reference does not reach to that age.
 */
function followsFrom(
  before: Selectable<PupilTable>,
  values: Partial<PupilDetails>,
  limits: MeasurementLimits,
): Partial<Selectable<PupilTable>> | undefined {
  const { sex, date_of_birth } = { ...before, ...values }
  const same = sex === before.sex && date_of_birth === before.date_of_birth
  const { measured_on, height_cm, weight_kg } = before
  if (same || measured_on === null || height_cm === null || weight_kg === null) return {}
  const growth = growthOf({ sex, date_of_birth, measured_on, height_cm, weight_kg })
  if (growth === undefined) return undefined
  const warnings = warningsOf(growth, limits)
  const still = warnings.every((code) => before.warnings.includes(code))
  return {
    ...growth,
    letter_made_at: null,
    warnings,
    ...(still ? {} : { warnings_confirmed_at: null, warnings_confirmed_by: null }),
  }
}
