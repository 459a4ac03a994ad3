import { newPupil } from './new-pupil.ts'
import { pupilDetails } from './pupil-details.ts'
import { pupilGrid } from './pupil-grid.ts'
import { pupilMeasurement } from './pupil-measurement.ts'
import { pupilNonMeasurement } from './pupil-non-measurement.ts'
import { pupilRecord } from './pupil-record.ts'
import { pupilRemoval } from './pupil-removal.ts'
import { pupilSchool } from './pupil-school.ts'
import { pupilWarnings } from './pupil-warnings.ts'
import { warningList } from './warning-list.ts'

/** The pages of this room. */
export const pupilPages = [
  pupilGrid,
  pupilRecord,
  newPupil,
  pupilDetails,
  pupilMeasurement,
  pupilNonMeasurement,
  pupilWarnings,
  pupilSchool,
  pupilRemoval,
  warningList,
]
