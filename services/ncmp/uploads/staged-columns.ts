/** The columns of a staged child that become columns of `ncmp.pupils`, with their types in SQL. */
export const stagedColumns = {
  id: 'uuid',
  school_id: 'uuid',
  pupil_reference: 'text',
  nhs_number: 'text',
  first_name: 'text',
  last_name: 'text',
  date_of_birth: 'date',
  sex: 'text',
  ethnicity_code: 'text',
  address_line_1: 'text',
  address_line_2: 'text',
  town: 'text',
  postcode: 'text',
  school_year: 'text',
  class_name: 'text',
  measured_on: 'date',
  height_cm: 'double precision',
  weight_kg: 'double precision',
  bmi: 'double precision',
  bmi_z: 'double precision',
  height_z: 'double precision',
  weight_z: 'double precision',
  bmi_centile: 'double precision',
  non_measurement_reason: 'text',
  carer_name: 'text',
  carer_email: 'text',
  notes: 'text',
} as const

export type StagedColumn = keyof typeof stagedColumns

export const stagedNames = Object.keys(stagedColumns) as StagedColumn[]

/** Everything a staged row has but its upload. */
export const rowColumns = {
  row_number: 'integer',
  ...stagedColumns,
  warnings: 'text',
  cells: 'jsonb',
  problems: 'jsonb',
} as const

export type RowColumn = keyof typeof rowColumns

export const rowNames = Object.keys(rowColumns) as RowColumn[]

/** The columns the reading thread fills: all but the id. */
export type SentColumn = Exclude<RowColumn, 'id'>

export const sentColumns = rowNames.filter((name): name is SentColumn => name !== 'id')
