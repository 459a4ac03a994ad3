import type { SheetColumn } from '@remit/platform/files'
import type { MeasurementLimits } from '../pupils/limits.ts'
import { birthDatesOf, measuringDaysOf } from '../reference/birth-dates.ts'
import { ethnicCategories } from '../reference/ethnicity.ts'
import { nonMeasurementKeys, nonMeasurementReasons } from '../reference/non-measurement.ts'
import { type ColumnKey, uploadColumns } from '../uploads/upload-columns.ts'

/** The columns of the offline sheet: those of an upload, with what the spreadsheet program is to let pass in each. */
export function offlineColumns(collectionYear: number, limits: MeasurementLimits): SheetColumn[] {
  const days = measuringDaysOf(collectionYear)
  const born = {
    least: birthDatesOf('6', collectionYear, limits.ages).first,
    most: birthDatesOf('R', collectionYear, limits.ages).last,
  }
  const special: Readonly<Partial<Record<ColumnKey, Omit<SheetColumn, 'header'>>>> = {
    school_name: { width: 30 },
    nhs_number: { width: 14 },
    first_name: { width: 16 },
    last_name: { width: 18 },
    date_of_birth: { kind: 'day', between: born },
    sex: { choices: ['F', 'M'] },
    ethnicity_code: { choices: ethnicCategories.map(({ code }) => code) },
    address_line_1: { width: 24 },
    school_year: { choices: ['R', '6'] },
    measured_on: { kind: 'day', between: { least: days.first, most: days.last } },
    height_cm: { kind: 'decimal', between: limits.heightCm },
    weight_kg: { kind: 'decimal', between: limits.weightKg },
    non_measurement_reason: { width: 40, choices: nonMeasurementKeys.map((key) => nonMeasurementReasons[key].label) },
    carer_name: { width: 24 },
    carer_email: { width: 28 },
    notes: { width: 40 },
  }
  return uploadColumns.map(({ key, header }) => ({ header, ...special[key] }))
}
