import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, type Reader, type Tx } from '@remit/platform/db'
import { type Acted, type Asking, definePage, type Form, type Problem, type RawForm } from '@remit/platform/service'
import { sql } from 'kysely'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { changeEligible } from './change-eligible.ts'
import { findSchool } from './find-school.ts'
import { eligibleField } from './school-fields.ts'

/** What the table sends: the numbers of the rows to save, all of them or the one whose button was pressed. */
interface SentTable {
  rows: readonly SentRow[]
  all: boolean
  /** Everything as it was typed, to stay in the rows that are not saved. */
  typed: RawForm
}
interface SentRow {
  id: string
  reception: number | undefined
  year6: number | undefined
  revision: number
}

const form: Form<SentTable> = {
  read(raw) {
    const sent = Object.keys(raw).flatMap((name) =>
      name.startsWith('revision-') ? [name.slice('revision-'.length)] : [],
    )
    const all = raw.save === undefined || raw.save === 'all'
    const whole = sent.filter(
      (id) => isId(id) && raw[`reception-${id}`] !== undefined && raw[`year6-${id}`] !== undefined,
    )
    const read = whole.filter((id) => all || raw.save === id).map((id) => readRow(id, raw))
    const problems = read.flatMap((row) => row.problems)
    return problems.length > 0
      ? { ok: false, problems }
      : { ok: true, value: { rows: read.map(({ row }) => row), all, typed: raw } }
  },
}

function readRow(id: string, raw: RawForm): { row: SentRow; problems: readonly Problem[] } {
  const [reception, year6] = ['reception', 'year6'].map((name) => eligibleField.safeParse(raw[`${name}-${id}`]))
  const problems = Object.entries({ reception, year6 }).flatMap(([name, read]) =>
    (read?.error?.issues ?? [])
      .slice(0, 1)
      .map(({ message }) => ({ code: 'invalid', where: `${name}-${id}`, message })),
  )
  const revision = Number(raw[`revision-${id}`])
  return { row: { id, reception: reception?.data, year6: year6?.data, revision }, problems }
}

/** The authority's own eligible numbers of every school in one table, saved row by row or all at once. */
export const eligibleTable = definePage({
  path: '/schools/eligible-pupils',
  needs: { anywhere: 'school.editEligible' },
  template: 'eligible-table.njk',
  title: 'Edit eligible pupil numbers',
  tab: 'schools',
  form,
  async view({ db, user, now }) {
    const year = await collectionYearOf(db, now)
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp/schools', text: 'Schools' },
      rows: await listNumbers(db, user, { year, now }),
      done: '',
    }
  },
  act: ({ tx, user, now }, sent) => saveTable(tx, user, sent, now),
})

async function saveTable(tx: Tx, user: SignedInUser, { rows, all, typed }: SentTable, now: Date): Promise<Acted> {
  const year = await collectionYearOf(tx, now)
  const stored = new Map((await listNumbers(tx, user, { year, now })).map((row) => [row.id, row]))
  // A school the user may not edit, or that is gone, is not in the table: its row changes nothing.
  const changed = rows.flatMap((row) => {
    const before = stored.get(row.id)
    const same = before?.reception === (row.reception ?? null) && before.year6 === (row.year6 ?? null)
    return before === undefined || same ? [] : [{ row, before }]
  })
  const overtaken = changed.filter(({ row, before }) => row.revision !== before.revision)
  if (overtaken.length > 0) {
    return {
      problems: overtaken.map(({ row, before }) => ({
        code: 'overtaken',
        where: `reception-${row.id}`,
        message: `${before.name} has changed since you opened the page: Reception ${inWords(before.reception)}, Year 6 ${inWords(before.year6)}. Save again to use your numbers`,
      })),
    }
  }
  for (const { row } of changed) {
    const school = await findSchool(tx, row.id)
    if (school) await changeEligible(tx, user, { school, year, to: row }, now)
  }
  const names = changed.map(({ before }) => before.name)
  const done = names.length === 0 ? 'Nothing changed' : `Saved: ${names.join(', ')}`
  if (all) return { to: '/ncmp/schools/eligible-pupils', notice: done }
  const after = await listNumbers(tx, user, { year, now })
  const saved = new Set(rows.map(({ id }) => id))
  return { done: { done, rows: after.map((row) => (saved.has(row.id) ? row : asTyped(row, typed))) } }
}

/** A row that was not saved stays as it was typed, and still tells when somebody else changed it. */
function asTyped<Row extends { id: string; reception: number | null; year6: number | null; revision: number }>(
  row: Row,
  typed: RawForm,
) {
  const { id, reception, year6, revision } = row
  const sent = (name: string, otherwise: number | null) => {
    const text = typed[`${name}-${id}`]
    return typeof text === 'string' ? text : otherwise
  }
  return {
    ...row,
    reception: sent('reception', reception),
    year6: sent('year6', year6),
    revision: sent('revision', revision),
  }
}

function inWords(number: number | null): string {
  return number === null ? 'the census number' : String(number)
}

async function listNumbers(reader: Reader, user: Asking['user'], { year, now }: { year: number; now: Date }) {
  const schools = reader
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .leftJoin('ncmp.school_years as numbers', (join) =>
      join.onRef('numbers.school_id', '=', 'school.organisation_id').on('numbers.collection_year', '=', year),
    )
    .where('school.removed_at', 'is', null)
    .select(['school.organisation_id as id', 'organisation.name', 'school.dfe_number as dfeNumber'])
    .select(['eligible_reception_la as reception', 'eligible_year6_la as year6'])
    .select(['eligible_reception_dfe as censusReception', 'eligible_year6_dfe as censusYear6'])
    .select(sql<number>`coalesce(numbers.revision, 0)`.as('revision'))
    .orderBy(sql`lower(organisation.name)`)
    .orderBy('school.organisation_id')
  return await visible(schools, user, 'school.editEligible', { holder: 'school.organisation_id' }, now).execute()
}
