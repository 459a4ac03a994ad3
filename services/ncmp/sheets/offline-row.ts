import type { SheetValue } from '@remit/platform/files'
import { reasonInWords } from '../pupils/grid-row.ts'
import { uploadColumns } from '../uploads/upload-columns.ts'
import type { SchoolPupil } from './school-pupils.ts'

/** One child as a row of the offline sheet, column by column. */
export function offlineRow(pupil: SchoolPupil): SheetValue[] {
  const cells = {
    ...pupil,
    sex: pupil.sex === 'male' ? 'M' : 'F',
    non_measurement_reason: reasonInWords(pupil.non_measurement_reason),
  }
  return uploadColumns.map(({ key }) => cells[key])
}
