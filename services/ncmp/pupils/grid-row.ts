import { type Categories, categoryOf } from '../growth/categories.ts'
import { type LetterState, letterStates } from '../letters/letter-state.ts'
import { schoolYearLabels } from '../reference/birth-dates.ts'
import { ethnicCategoryOf } from '../reference/ethnicity.ts'
import { nhsNumberInWords } from '../reference/nhs-number.ts'
import { type NonMeasurementReason, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { type FoundPupil, nameOf } from './find-pupil.ts'

type Listed = Omit<FoundPupil, 'resource' | 'authority_id'> & { letter: LetterState }

/** One line of the grid, as the template prints it: of every view, whichever is shown. */
export function gridRow(pupil: Listed, clinical: Categories) {
  return {
    id: pupil.id,
    name: gridName(pupil),
    school: pupil.school_name,
    yearGroup: schoolYearLabels[pupil.school_year],
    className: pupil.class_name ?? '',
    born: pupil.date_of_birth,
    nhsNumber: pupil.nhs_number === null ? '' : nhsNumberInWords(pupil.nhs_number),
    sex: pupil.sex === 'male' ? 'Male' : 'Female',
    ethnicity: ethnicCategoryOf(pupil.ethnicity_code ?? '')?.description ?? '',
    postcode: pupil.postcode ?? '',
    reference: pupil.pupil_reference ?? '',
    measuredOn: pupil.measured_on,
    height: pupil.height_cm === null ? '' : `${pupil.height_cm.toFixed(1)} cm`,
    weight: pupil.weight_kg === null ? '' : `${pupil.weight_kg.toFixed(1)} kg`,
    category: pupil.bmi_centile === null ? '' : categoryOf(pupil.bmi_centile, clinical).label,
    reason: reasonInWords(pupil.non_measurement_reason),
    isIneligible: isIneligible(pupil.non_measurement_reason),
    unconfirmed: pupil.warnings.length > 0 && pupil.warnings_confirmed_at === null,
    letter: letterStates[pupil.letter],
    hasLetter: pupil.height_cm !== null,
    letterMadeAt: pupil.letter_made_at,
  }
}

/** A stored reason in words; nothing for none. */
export function reasonInWords(key: string | null): string {
  return key === null ? '' : (nonMeasurementReasons[key as NonMeasurementReason]?.label ?? key)
}

/** Whether a stored reason takes the child out of the eligible numbers, which the authority then edits. */
export function isIneligible(key: string | null): boolean {
  return key !== null && nonMeasurementReasons[key as NonMeasurementReason]?.eligible === false
}

// The grid is read down its first column, so the name it is sorted by comes first.
function gridName(pupil: Listed): string {
  const { first_name, last_name } = pupil
  return last_name !== null && first_name !== null ? `${last_name}, ${first_name}` : nameOf(pupil)
}
