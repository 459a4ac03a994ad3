import { schoolYearLabels } from '../reference/birth-dates.ts'
import { nhsNumberInWords } from '../reference/nhs-number.ts'
import { type NonMeasurementReason, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { type FoundPupil, nameOf } from './find-pupil.ts'

type Listed = Omit<FoundPupil, 'resource' | 'authority_id'>

/** One line of the grid, as the template prints it. */
export function gridRow(pupil: Listed) {
  return {
    id: pupil.id,
    name: gridName(pupil),
    school: pupil.school_name,
    yearGroup: schoolYearLabels[pupil.school_year],
    className: pupil.class_name ?? '',
    born: pupil.date_of_birth,
    nhsNumber: pupil.nhs_number === null ? '' : nhsNumberInWords(pupil.nhs_number),
    measuredOn: pupil.measured_on,
    height: pupil.height_cm === null ? '' : `${pupil.height_cm.toFixed(1)} cm`,
    weight: pupil.weight_kg === null ? '' : `${pupil.weight_kg.toFixed(1)} kg`,
    reason: reasonInWords(pupil.non_measurement_reason),
    unconfirmed: pupil.warnings.length > 0 && pupil.warnings_confirmed_at === null,
  }
}

/** A stored reason in words; nothing for none. */
export function reasonInWords(key: string | null): string {
  return key === null ? '' : (nonMeasurementReasons[key as NonMeasurementReason]?.label ?? key)
}

// The grid is read down its first column, so the name it is sorted by comes first.
function gridName(pupil: Listed): string {
  const { first_name, last_name } = pupil
  return last_name !== null && first_name !== null ? `${last_name}, ${first_name}` : nameOf(pupil)
}
