import type { TableRow } from '@remit/platform/files'
import type { Problem } from '@remit/platform/service'
import type { MeasurementLimits } from '../pupils/limits.ts'
import { type Measurement, measurementNames, readMeasurement } from '../pupils/measurement.ts'
import { type PupilDetails, readDetails } from '../pupils/pupil-fields.ts'
import { ageProblem } from '../pupils/year-group.ts'
import { schoolYearOf } from '../reference/birth-dates.ts'
import { type NonMeasurementReason, nonMeasurementReasonOf } from '../reference/non-measurement.ts'
import { type ColumnKey, type Header, uploadColumns } from './upload-columns.ts'

/** What rows are checked against. */
export interface Expected {
  header: Header
  /** Schools the user may upload for: URN → organisation id. */
  schools: ReadonlyMap<string, string>
  collectionYear: number
  /** `YYYY-MM-DD`. */
  today: string
  limits: MeasurementLimits
}

/** What a good row says of a child: columns of `ncmp.pupils`; a blank cell says nothing. */
export type UploadedPupil = { [Name in keyof PupilDetails]?: NonNullable<PupilDetails[Name]> } & {
  school_id: string
  date_of_birth: string
  sex: PupilDetails['sex']
  school_year: PupilDetails['school_year']
  non_measurement_reason?: NonMeasurementReason
} & Partial<Omit<Measurement, 'warnings'>>

/** One row, checked by itself: `pupil` is absent exactly when there are problems. */
export interface CheckedRow {
  number: number
  cells: Readonly<Partial<Record<ColumnKey, string>>>
  pupil?: UploadedPupil
  problems: Problem[]
  warnings: string[]
}

/** Checks one row by every rule that needs no other row. Source: rejections and warnings of the user guide (stated). */
export function checkRow(row: TableRow, expected: Expected): CheckedRow {
  const cells = cellsOf(row, expected.header)
  const checked = { number: row.number, cells, problems: formulaProblems(row, expected.header), warnings: [] }
  if (checked.problems.length > 0) return checked
  const { values, problems } = readDetails({ date_of_birth: '', sex: '', ...cells })
  const school_id = expected.schools.get(cells.urn ?? '')
  if (school_id === undefined) problems.unshift(schoolProblem(cells.urn ?? ''))
  const { date_of_birth, sex } = values
  if (date_of_birth === undefined || sex === undefined) return { ...checked, problems }
  const school_year =
    values.school_year ?? schoolYearOf(date_of_birth, expected.collectionYear, expected.limits.ages) ?? 'R'
  const wrongAge = ageProblem(date_of_birth, school_year, expected.collectionYear, expected.limits.ages)
  if (wrongAge) problems.push(wrongAge)
  const outcome = wrongAge ? nothing : readOutcome(cells, { sex, date_of_birth, expected })
  problems.push(...outcome.problems)
  if (problems.length > 0 || school_id === undefined) return { ...checked, problems }
  const { warnings = [], ...measured } = outcome.values
  const pupil: UploadedPupil = { ...stated(values), ...measured, school_id, date_of_birth, sex, school_year }
  return { ...checked, pupil, warnings }
}

function cellsOf(row: TableRow, { places }: Header): Partial<Record<ColumnKey, string>> {
  const cells: Partial<Record<ColumnKey, string>> = {}
  for (const [key, place] of places) {
    const cell = row.cells[place]
    if (cell !== undefined && cell !== '') cells[key] = cell
  }
  return cells
}

function formulaProblems(row: TableRow, { places }: Header): Problem[] {
  return row.formulas.map((place) => {
    const key = [...places].find(([, at]) => at === place)?.[0]
    const header = uploadColumns.find((column) => column.key === key)?.header ?? `column ${place + 1}`
    const message = `${header} holds a formula. Replace it with its value`
    return { code: 'formula', where: key ?? 'row', message }
  })
}

function schoolProblem(urn: string): Problem {
  if (urn === '') return { code: 'missing', where: 'urn', message: 'URN is missing' }
  const message = `URN ${urn.slice(0, 20)} is not one of the schools assigned to you`
  return { code: 'not-assigned', where: 'urn', message }
}

type Outcome = {
  values: Partial<Measurement> & { non_measurement_reason?: NonMeasurementReason }
  problems: Problem[]
}

const nothing: Outcome = { values: {}, problems: [] }

/** A measurement, a reason why there is none, or neither yet; never both. */
function readOutcome(
  cells: CheckedRow['cells'],
  child: { sex: PupilDetails['sex']; date_of_birth: string; expected: Expected },
): Outcome {
  const measured = measurementNames.some((name) => cells[name] !== undefined)
  const said = cells.non_measurement_reason
  if (said === undefined && !measured) return nothing
  if (said !== undefined) {
    const where = 'non_measurement_reason'
    const reason = nonMeasurementReasonOf(said)
    if (reason === undefined) return failed(where, 'Non-measurement reason must be one of the eight reasons')
    if (measured) return failed(where, 'A row cannot have both a measurement and a non-measurement reason')
    return { values: { non_measurement_reason: reason }, problems: [] }
  }
  const { sex, date_of_birth, expected } = child
  const { collectionYear: collection_year, today, limits } = expected
  const measuredChild = { sex, date_of_birth, collection_year, today }
  const { measurement, problems } = readMeasurement(cells, measuredChild, limits)
  return { values: measurement ?? {}, problems }
}

function failed(where: string, message: string): Outcome {
  return { values: {}, problems: [{ code: 'invalid', where, message }] }
}

// Blank cells were left out of `cells`, so no value here is null.
function stated(values: Partial<PupilDetails>): Partial<UploadedPupil> {
  return values as Partial<UploadedPupil>
}
