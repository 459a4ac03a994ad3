import { refuse } from '@remit/platform/files'
import type { Refusal } from '@remit/platform/service'

/**
 * The 22 columns A to V of an upload, in order; W carries the reason in the errors file.
 * Source: that there are 22 and a W is stated (NCMP user guide, upload errors); names and order are inferred.
 */
export const uploadColumns = [
  { key: 'urn', header: 'URN' },
  { key: 'school_name', header: 'School name' },
  { key: 'pupil_reference', header: 'Pupil reference' },
  { key: 'nhs_number', header: 'NHS number' },
  { key: 'first_name', header: 'First name' },
  { key: 'last_name', header: 'Last name' },
  { key: 'date_of_birth', header: 'Date of birth' },
  { key: 'sex', header: 'Sex' },
  { key: 'ethnicity_code', header: 'Ethnicity code' },
  { key: 'address_line_1', header: 'Address line 1' },
  { key: 'address_line_2', header: 'Address line 2' },
  { key: 'town', header: 'Town' },
  { key: 'postcode', header: 'Postcode' },
  { key: 'school_year', header: 'School year' },
  { key: 'class_name', header: 'Class' },
  { key: 'measured_on', header: 'Date of measurement' },
  { key: 'height_cm', header: 'Height (cm)' },
  { key: 'weight_kg', header: 'Weight (kg)' },
  { key: 'non_measurement_reason', header: 'Non-measurement reason' },
  { key: 'carer_name', header: 'Parent or carer name' },
  { key: 'carer_email', header: 'Parent or carer email' },
  { key: 'notes', header: 'Notes' },
] as const

export type ColumnKey = (typeof uploadColumns)[number]['key']

/** The header of the column that says why a row was rejected. It may be sent back and is not read. */
export const reasonHeader = 'Reason'

/** Which cell of a row is which column. */
export interface Header {
  places: ReadonlyMap<ColumnKey, number>
  /** Headers nobody knows: told to the user, not read. */
  unknown: readonly string[]
}

const required: readonly ColumnKey[] = ['urn', 'date_of_birth', 'sex']

/**
 * Reads the first row of a file, without regard to case, order, spaces or punctuation. Throws
 * `refuse('unreadable', …)` when a column is missing or there twice.
 */
export function readHeader(cells: readonly string[]): Header {
  const places = new Map<ColumnKey, number>()
  const unknown: string[] = []
  cells.forEach((cell, place) => {
    const folded = fold(cell)
    if (folded === '' || folded === fold(reasonHeader)) return
    const column = uploadColumns.find(({ header }) => fold(header) === folded || fold(withoutUnit(header)) === folded)
    if (column === undefined) unknown.push(cell.slice(0, 60))
    else if (places.has(column.key)) throw twice(column.header)
    else places.set(column.key, place)
  })
  const missing = required.filter((key) => !places.has(key))
  if (missing.length > 0) throw withoutColumns(missing)
  return { places, unknown }
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function withoutUnit(header: string): string {
  return header.replace(/ \(.*\)$/, '')
}

function twice(header: string): Refusal {
  const next = 'Delete or rename one of the two, and send the file again.'
  return refuse('unreadable', { message: `The column “${header}” is in the file twice.`, next })
}

function withoutColumns(keys: readonly ColumnKey[]): Refusal {
  const headers = uploadColumns.filter(({ key }) => keys.includes(key)).map(({ header }) => `“${header}”`)
  const names = headers.length > 1 ? `${headers.slice(0, -1).join(', ')} and ${headers.at(-1)}` : headers.join('')
  const message = `The first row of the file has no column ${names}.`
  const next = 'Use the template: its first row has every column. URN, date of birth and sex must be in every file.'
  return refuse('unreadable', { message, next })
}
