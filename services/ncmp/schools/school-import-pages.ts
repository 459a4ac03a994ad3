import { writeCsv } from '@remit/platform/files'
import { defineForm, definePage, oneOf, type Page, sentFile } from '@remit/platform/service'
import { z } from 'zod'
import type { AppliedRow, SchoolState } from './apply-school-row.ts'
import { schoolDownload, schoolTemplate } from './school-downloads.ts'
import { mostSchoolRows, readSchools, schoolHeadings, useCensus } from './school-file.ts'
import {
  addSchoolImport,
  type FoundSchoolImport,
  findSchoolImport,
  saveSchoolImport,
  undoSchoolImport,
} from './school-imports.ts'
import { schoolTypes } from './schools.ts'

const needs = 'school.add'
const back = { href: '/ncmp/schools', text: 'Schools' }
const mostBytes = 2_000_000

const newImport = definePage({
  path: '/schools/imports/new',
  needs,
  template: 'new-school-import.njk',
  title: 'Add or change schools from a file',
  tab: 'schools',
  form: defineForm(z.object({ file: sentFile('Choose a .csv or .xlsx file') }), { file: { limitBytes: mostBytes } }),
  view: () => ({ back, headings: schoolHeadings, types: Object.values(schoolTypes), most: mostSchoolRows, useCensus }),
  async act({ tx, user, now }, { file }) {
    const rows = await readSchools(file)
    return { to: `/ncmp/schools/imports/${await addSchoolImport(tx, user, { name: file.name, rows }, now)}` }
  },
})

const schoolImport = definePage({
  path: '/schools/imports/:import',
  needs,
  template: 'school-import.njk',
  title: 'Schools from a file',
  tab: 'schools',
  on: ({ db, user, params }) => findSchoolImport(db, user, params.import),
  form: defineForm(z.object({ do: oneOf(['save-right', 'save-all', 'undo'], 'Select what to do') })),
  view: ({ on }) => {
    const wrong = on.rows.filter(({ problem }) => problem !== '').length
    const some = on.rows.filter(({ did }) => did !== undefined && did !== 'same').length
    return {
      title: stateOfImport(on) === 'checked' ? 'Check the schools of the file' : 'Schools from a file',
      back,
      id: on.id,
      fileName: on.file_name,
      state: stateOfImport(on),
      rows: on.rows.map((row) => ({ ...row, ...outcomeOf(row), name: nameOf(row), number: row.cells.dfeNumber ?? '' })),
      wrong,
      some,
      same: on.rows.length - wrong - some,
    }
  },
  async act({ tx, user, on, now }, input) {
    const to = `/ncmp/schools/imports/${on.id}`
    if (input.do === 'undo') {
      const { undone, kept } = await undoSchoolImport(tx, user, on.id, now)
      const stay = kept === 0 ? '' : `; ${kept} stay, because they hold pupils or somebody changed them since`
      return { to, notice: `${undone} ${undone === 1 ? 'school' : 'schools'} as before${stay}` }
    }
    const saved = await saveSchoolImport(tx, user, { id: on.id, all: input.do === 'save-all' }, now)
    return { to, notice: `${saved} ${saved === 1 ? 'school' : 'schools'} saved` }
  },
})

const results = definePage({
  path: '/schools/imports/:import/results',
  needs,
  title: 'What became of each row',
  tab: 'schools',
  on: ({ db, user, params }) => findSchoolImport(db, user, params.import),
  async download({ on }) {
    const words = { checked: '', saved: '', undone: 'Undone: ' }[stateOfImport(on)]
    const rows = on.rows.map(({ cells, ...row }) => {
      const { dfeNumber, urn, name, type, postcode, reception, year6 } = cells
      const { outcome, detail } = outcomeOf({ cells, ...row })
      return [dfeNumber, urn, name, type, postcode, reception, year6, words + outcome, detail]
    })
    const body = writeCsv([[...schoolHeadings, 'Result', 'Reason'], ...rows])
    return { name: 'schools-results.csv', type: 'text/csv; charset=utf-8', body }
  },
})

/** The list of schools as a file, out and in: a word on every row before anything is saved, and a way back. */
export const schoolFilePages: readonly Page[] = [schoolDownload, newImport, schoolTemplate, schoolImport, results]

function stateOfImport({ saved_at, undone_at }: FoundSchoolImport): 'checked' | 'saved' | 'undone' {
  return undone_at !== null ? 'undone' : saved_at !== null ? 'saved' : 'checked'
}

function nameOf({ cells, before, after }: AppliedRow): string {
  return after?.name ?? before?.name ?? cells.name ?? ''
}

const words = {
  added: 'New school',
  returned: 'Comes back with its pupils',
  changed: 'Changed',
  same: 'Nothing to change',
}

function outcomeOf(row: AppliedRow): { outcome: string; detail: string; colour: string } {
  const { problem, did } = row
  if (problem !== '' || did === undefined) return { outcome: 'Wrong', detail: problem, colour: 'red' }
  const colour = did === 'same' ? 'grey' : did === 'changed' ? 'blue' : 'green'
  return { outcome: words[did], detail: did === 'changed' ? changesOf(row) : '', colour }
}

const labels: Readonly<Record<keyof SchoolState, string>> = {
  name: 'name',
  urn: 'URN',
  type: 'type',
  postcode: 'postcode',
  reception: 'eligible in Reception',
  year6: 'eligible in Year 6',
}

/** “URN 901101 to 901199; eligible in Reception 14 to the census number”. */
function changesOf({ before, after }: AppliedRow): string {
  if (!before || !after) return ''
  // The labels' own keys, which `Object.keys` types as any text.
  const keys = (Object.keys(labels) as (keyof SchoolState)[]).filter((key) => before[key] !== after[key])
  return keys.map((key) => `${labels[key]} ${valueInWords(key, before)} to ${valueInWords(key, after)}`).join('; ')
}

function valueInWords(key: keyof SchoolState, state: SchoolState): string {
  if (key === 'type') return schoolTypes[state.type]
  const none = key === 'postcode' ? 'none' : 'the census number'
  return String(state[key] ?? none)
}
