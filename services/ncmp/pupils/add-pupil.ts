import type { SignedInUser } from '@remit/platform/access'
import { newId, type Tx } from '@remit/platform/db'
import type { Problem } from '@remit/platform/service'
import { type AgesAccepted, schoolYearOf } from '../reference/birth-dates.ts'
import type { FoundSchool } from '../schools/find-school.ts'
import { refuseWhenLocked } from '../submission/locked.ts'
import { readLimits } from './limits.ts'
import { type DetailName, type PupilDetails, readDetails, type Typed } from './pupil-fields.ts'
import { recordPupil } from './record-pupil.ts'
import { ageProblem } from './year-group.ts'

export interface NewPupil {
  school: FoundSchool
  collectionYear: number
  typed: Typed<DetailName>
}

/**
 * Adds a child to a school's list, not yet measured, and records it; answers its id, or every problem. The year group
 * follows from the date of birth when it is not given. Refuses `conflict` when the year's data is locked.
 */
export async function addPupil(
  tx: Tx,
  user: SignedInUser,
  pupil: NewPupil,
  now: Date,
): Promise<{ id: string; problems?: never } | { problems: Problem[] }> {
  const { school, collectionYear } = pupil
  await refuseWhenLocked(tx, school.organisation_id, { year: collectionYear, now })
  const { ages } = await readLimits(tx, school.authority_id)
  const { details, problems } = readNewPupil(pupil.typed, collectionYear, ages)
  if (details === undefined) return { problems }
  const taken = await numberProblem(tx, details, { schoolId: school.organisation_id, collectionYear })
  if (taken) return { problems: [taken] }
  const id = newId(now)
  await tx
    .insertInto('ncmp.pupils')
    .values({
      ...nobody,
      ...details,
      id,
      school_id: school.organisation_id,
      collection_year: collectionYear,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const fields = Object.keys(details)
  await recordPupil(tx, user, { action: 'pupil.added', pupilId: id, school: school.name, fields }, now)
  return { id }
}

type CompleteDetails = Partial<PupilDetails> & Pick<PupilDetails, 'date_of_birth' | 'sex' | 'school_year'>

function readNewPupil(
  typed: Typed<DetailName>,
  year: number,
  ages: AgesAccepted,
): { details?: CompleteDetails; problems: Problem[] } {
  const { school_year: asked, ...others } = typed
  const given = asked === undefined || asked === '' ? others : typed
  const { values, problems } = readDetails({ first_name: '', last_name: '', date_of_birth: '', sex: '', ...given })
  for (const name of ['first_name', 'last_name'] as const) {
    const label = name === 'first_name' ? 'first name' : 'last name'
    if (values[name] === null) problems.push({ code: 'missing', where: name, message: `Enter the child’s ${label}` })
  }
  const { date_of_birth, sex } = values
  if (problems.length > 0 || date_of_birth === undefined || sex === undefined) return { problems }
  const school_year = values.school_year ?? schoolYearOf(date_of_birth, year, ages) ?? 'R'
  const wrongAge = ageProblem(date_of_birth, school_year, year, ages)
  return wrongAge ? { problems: [wrongAge] } : { details: { ...values, date_of_birth, sex, school_year }, problems: [] }
}

const nobody = {
  pupil_reference: null,
  nhs_number: null,
  first_name: null,
  last_name: null,
  ethnicity_code: null,
  address_line_1: null,
  address_line_2: null,
  town: null,
  postcode: null,
  class_name: null,
  carer_name: null,
  carer_email: null,
  notes: null,
  measured_on: null,
  height_cm: null,
  weight_kg: null,
  bmi: null,
  bmi_z: null,
  height_z: null,
  weight_z: null,
  bmi_centile: null,
  non_measurement_reason: null,
  warnings_confirmed_at: null,
  warnings_confirmed_by: null,
  letter_made_at: null,
}

/** A problem when another child of the school has this NHS number in this collection. */
export async function numberProblem(
  tx: Tx,
  { nhs_number }: Partial<PupilDetails>,
  place: { schoolId: string; collectionYear: number; except?: string },
): Promise<Problem | undefined> {
  if (typeof nhs_number !== 'string') return undefined
  const others = await tx
    .selectFrom('ncmp.pupils')
    .select('id')
    .where('nhs_number', '=', nhs_number)
    .where('school_id', '=', place.schoolId)
    .where('collection_year', '=', place.collectionYear)
    .execute()
  if (others.every(({ id }) => id === place.except)) return undefined
  return { code: 'taken', where: 'nhs_number', message: 'Another child of this school has this NHS number' }
}
