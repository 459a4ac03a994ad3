import { openAsBlob, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Store, startApp } from '../../e2e/running-app.ts'
import { readTable } from '../../packages/platform/src/files/index.ts'
import { people } from '../../services/ncmp/demo/people.ts'
import { schools } from '../../services/ncmp/demo/places.ts'
import { uploadColumns } from '../../services/ncmp/uploads/upload-columns.ts'
import { yearByDate } from '../../services/ncmp/years/collection-year.ts'
import type { Outcome } from './report.ts'
import { type Edit, edited, editsFor, type Table } from './spreadsheet-edits.ts'
import { signedIn, type Visitor } from './visitor.ts'

/** Whatever fills a sheet in: opens the file, makes the edits, and saves it under another name. */
export type SpreadsheetProgram = {
  readonly name: string
  readonly fill: (path: string, edits: readonly Edit[], saved: string) => Promise<void>
}

/**
 * Takes a school’s offline sheet, has it filled in by the program, uploads it through the real pages and takes the sheet
 * again: every field of every child must be what was in the sheet or what was typed, and nothing else may have changed.
 */
export async function proveSpreadsheet(store: Store, program: SpreadsheetProgram, now: Date): Promise<Outcome> {
  const app = await startApp(store)
  try {
    const visitor = await signedIn(app.url, people.mo.email)
    const [sheet, filled] = ['sheet.xlsx', 'filled.xlsx'].map((name) => join(store.folder, name)) as [string, string]
    const before = await takeSheet(visitor, sheet)
    const edits = editsFor(before, yearByDate(now))
    await program.fill(sheet, edits, filled)
    const told = await upload(visitor, filled)
    const after = await takeSheet(visitor, sheet)
    const { compared, broken } = compare(edited(before, edits), after)
    const sizes = `${before.length - 1} children, ${edits.length} cells filled in, ${after.length - 1} children afterwards`
    return {
      figures: [`${program.name}: ${sizes}; ${compared} fields compared; ${told}`],
      broken: [...broken, ...(edits.length > 30 && compared > 0 ? [] : ['there was next to nothing to compare'])],
    }
  } finally {
    await app.stop()
  }
}

async function takeSheet(visitor: Visitor, path: string): Promise<Table> {
  writeFileSync(path, await visitor.download(`/ncmp/schools/${schools.ash.id}/offline-sheet`))
  const rows: string[][] = []
  for await (const { cells } of readTable(path, 'sheet.xlsx'))
    rows.push(uploadColumns.map((_, place) => cells[place] ?? ''))
  return rows
}

/** Uploads as a collector does, and saves as is; answers what the last page says. */
async function upload(visitor: Visitor, path: string): Promise<string> {
  const sent = await visitor.send('/ncmp/uploads/new', { file: new File([await openAsBlob(path)], 'filled.xlsx') })
  if (sent.location === undefined) return `refused: ${inWords(sent.text)}`
  const staged = await visitor.get(sent.location)
  if (!staged.text.includes('value="as-is"')) return `not to be saved: ${inWords(staged.text)}`
  await visitor.send(sent.location, { choice: 'as-is' })
  const { text } = await visitor.get(sent.location)
  return /Upload saved: [^<]*/.exec(text)?.[0] ?? inWords(text)
}

function inWords(html: string): string {
  const main = html.slice(html.indexOf('<main'))
  return main
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 400)
}

function compare(expected: Table, found: Table): { compared: number; broken: string[] } {
  const broken: string[] = expected.length === found.length ? [] : [`${found.length} rows, not ${expected.length}`]
  const rows = new Map(found.map((row) => [whoIs(row), row]))
  let compared = 0
  for (const row of expected) {
    const other = rows.get(whoIs(row))
    if (other === undefined) broken.push(`${whoIs(row)} is gone`)
    for (const [place, { header }] of other === undefined ? [] : uploadColumns.entries()) {
      compared += 1
      if (other?.[place] === plain(row[place] ?? '')) continue
      broken.push(`${whoIs(row)}, ${header}: “${other?.[place]}”, not “${row[place]}”`)
    }
  }
  return { compared, broken }
}

// A child is told apart by name and birth; numbers are compared as numbers are written.
function whoIs(row: readonly string[]): string {
  return [row[4], row[5], row[6]].join(' ')
}

function plain(cell: string): string {
  return /^\d+\.\d+$/.test(cell) ? String(Number(cell)) : cell
}
