import { type CsvValue, readColumns } from '@remit/platform/files'
import type { SentFile } from '@remit/platform/service'
import { schoolTypeKeys } from './school-fields.ts'
import { type SchoolType, schoolTypes } from './schools.ts'

/** The most schools one file may hold: all of them are judged in one go. */
export const mostSchoolRows = 1_000

/** The columns of the file of schools, out and in. The census and measured numbers only go out. */
const columns = {
  dfeNumber: 'DfE number',
  urn: 'URN',
  name: 'School name',
  type: 'Type',
  postcode: 'Postcode',
  reception: 'Eligible in Reception',
  year6: 'Eligible in Year 6',
} as const
const computed = ['Census, Reception', 'Census, Year 6', 'Measured in Reception', 'Measured in Year 6'] as const

export type SchoolColumn = keyof typeof columns

/** What stands for “use the census number” in a column of eligible numbers; an empty cell changes nothing. */
export const useCensus = 'census'

/** The headings of the template: what a file may hold. */
export const schoolHeadings: readonly string[] = Object.values(columns)

/** One row of a file, as sent: '' where it says nothing. */
export type SchoolCells = Readonly<Partial<Record<SchoolColumn, string>>>
export interface SchoolRow {
  line: number
  cells: SchoolCells
  problem: string
  /** The problem lies in the file itself, whatever the list is like. */
  inFile?: boolean
}

/** Reads the schools of a file, in its order. Only the DfE number must be a column. Throws as `readColumns` does. */
export async function readSchools(file: SentFile): Promise<readonly SchoolRow[]> {
  const { dfeNumber, ...optional } = columns
  const wanted = { needed: { dfeNumber }, optional, mostRows: mostSchoolRows, rowsAre: 'schools' }
  const rows = await readColumns<SchoolColumn>(file, wanted)
  return rows.map(({ line, cells, hasFormula }) => {
    return { line, cells, problem: hasFormula ? 'A cell holds a formula: enter what it comes to' : '' }
  })
}

/** A type by its key or its words, whatever the case: `Academy`, `voluntary-aided`. */
export function schoolTypeNamed(words: string): SchoolType | undefined {
  const wanted = words.trim().toLowerCase()
  return schoolTypeKeys.find((key) => key === wanted || schoolTypes[key].toLowerCase() === wanted)
}

/** A school as the list gives it. */
export interface ListedSchool {
  dfe_number: string
  urn: string
  name: string
  school_type: SchoolType
  postcode: string | null
  eligible_reception_la: number | null
  eligible_year6_la: number | null
  eligible_reception_dfe: number | null
  eligible_year6_dfe: number | null
  measured_reception: number
  measured_year6: number
}

export const fileHeadings: readonly string[] = [...schoolHeadings, ...computed]

/** One line of the file that goes out: it can be changed and sent back. */
export function lineOf(school: ListedSchool): readonly CsvValue[] {
  return [
    school.dfe_number,
    school.urn,
    school.name,
    schoolTypes[school.school_type],
    school.postcode,
    school.eligible_reception_la,
    school.eligible_year6_la,
    school.eligible_reception_dfe,
    school.eligible_year6_dfe,
    school.measured_reception,
    school.measured_year6,
  ]
}
