import { nhsNumberOf } from '../../services/ncmp/reference/nhs-number.ts'
import { uploadColumns } from '../../services/ncmp/uploads/upload-columns.ts'

/** One cell somebody fills in: places count from 0, the header is row 0. Days are `YYYY-MM-DD`. */
export type Edit = {
  readonly row: number
  readonly column: number
  readonly kind: 'text' | 'day' | 'decimal'
  readonly value: string
}

/** A table as text, every row with all 22 columns. */
export type Table = readonly (readonly string[])[]

type Key = (typeof uploadColumns)[number]['key']

const placeOf = (key: Key): number => uploadColumns.findIndex((column) => column.key === key)
const kinds: Readonly<Partial<Record<Key, Edit['kind']>>> = {
  date_of_birth: 'day',
  measured_on: 'day',
  height_cm: 'decimal',
  weight_kg: 'decimal',
}

/**
 * What a nurse might do to a sheet in one morning: measure who waits, excuse some, correct others, fill in what is blank
 * with awkward text, and add two children below. `year` is the collection’s.
 */
export function editsFor(table: Table, year: number): Edit[] {
  const known = table.slice(1).flatMap((row, index) => editsOf(row, index + 1, year))
  return [...known, ...newChildren(table, year).flatMap((child, index) => editsAt(table.length + index, child))]
}

/** The table as it is after the edits. */
export function edited(table: Table, edits: readonly Edit[]): Table {
  const rows = Array.from({ length: Math.max(table.length, ...edits.map(({ row }) => row + 1)) }, (_, row) => [
    ...(table[row] ?? uploadColumns.map(() => '')),
  ])
  for (const { row, column, value } of edits) rows[row]?.splice(column, 1, value)
  return rows
}

function editsOf(row: readonly string[], number: number, year: number): Edit[] {
  const cell = (key: Key): string => row[placeOf(key)] ?? ''
  const isOpen = cell('height_cm') === '' && cell('non_measurement_reason') === ''
  const change: Partial<Record<Key, string>> = { notes: `Réf ${number}; 1,5 & <b> “ł” 'ş' \\ / 007` }
  if (isOpen && number % 3 === 0) change.non_measurement_reason = 'Child opt-out'
  else if (isOpen) Object.assign(change, measurement(cell('school_year'), number, year))
  else if (cell('height_cm') !== '' && number % 4 === 0) change.weight_kg = heavier(cell('weight_kg'))
  if (cell('ethnicity_code') === '') change.ethnicity_code = 'Z'
  if (cell('pupil_reference') !== '' && number % 5 === 0) change.pupil_reference = `00${number}`
  return editsAt(number, change)
}

function measurement(schoolYear: string, number: number, year: number): Partial<Record<Key, string>> {
  const tenth = number % 10
  const [height, weight] = schoolYear === 'R' ? [105, 17] : [140, 34]
  return { measured_on: `${year}-09-14`, height_cm: `${height}.${tenth}`, weight_kg: `${weight}.${tenth}` }
}

function heavier(weight: string): string {
  return (Number(weight) + 0.1).toFixed(1)
}

function newChildren(table: Table, year: number): Partial<Record<Key, string>>[] {
  const school = { urn: table[1]?.[placeOf('urn')] ?? '', school_name: table[1]?.[placeOf('school_name')] ?? '' }
  return ['Łucja', 'Zoë'].map((first_name, index) => ({
    ...school,
    ...measurement('R', index + 1, year),
    first_name,
    last_name: `O’Şahin-${index}`,
    pupil_reference: `000${index}`,
    nhs_number: validNumber(940_000_000 + index * 10),
    date_of_birth: `${year - 4}-02-0${index + 1}`,
    sex: 'F',
    ethnicity_code: 'C',
    address_line_1: '3 Mill Street, Flat 2',
    town: 'Northtown',
    postcode: 'NT1 4BD',
    school_year: 'R',
    carer_name: 'Mrs O’Şahin',
    carer_email: 'parent@example.org',
  }))
}

function validNumber(from: number): string {
  for (let stem = from; ; stem += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const number = nhsNumberOf(`${stem}${digit}`)
      if (number !== undefined) return number
    }
  }
}

function editsAt(row: number, change: Partial<Record<Key, string>>): Edit[] {
  return Object.entries(change).map(([key, value]) => {
    // The keys of `change` are columns, which `Object.entries` types as any text.
    const column = key as Key
    return { row, column: placeOf(column), kind: kinds[column] ?? 'text', value }
  })
}
