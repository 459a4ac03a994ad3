import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { Refusal } from '@remit/platform/service'
import { sql } from 'kysely'
import { z } from 'zod'
import { collectionYearOf } from '../years/collection-year.ts'
import { addSchool } from './add-school.ts'
import { changeEligible } from './change-eligible.ts'
import { changeSchool } from './change-school.ts'
import { type FoundSchool, findSchool } from './find-school.ts'
import { dfeNumberField, eligibleField, postcodeField, schoolNameField, urnField } from './school-fields.ts'
import { type SchoolRow, schoolTypeNamed, useCensus } from './school-file.ts'
import { getSchoolYear } from './school-years.ts'
import type { SchoolType } from './schools.ts'

/** What can be set of a school by a file. */
export interface SchoolState {
  name: string
  urn: string
  type: SchoolType
  postcode: string | null
  reception: number | null
  year6: number | null
}

/** Whether two states are alike; what comes back from the database may have its keys in another order. */
export function isSameState(one: SchoolState, other: SchoolState | undefined): boolean {
  const keys = ['name', 'urn', 'type', 'postcode', 'reception', 'year6'] as const
  return other !== undefined && keys.every((key) => one[key] === other[key])
}

/** A row of a file with what it came to: `problem` says why it came to nothing. */
export interface AppliedRow extends SchoolRow {
  did?: 'added' | 'returned' | 'changed' | 'same'
  school?: string
  before?: SchoolState
  after?: SchoolState
}

/** Makes one row true: adds the school, or changes what the row says of it. A row that is refused leaves nothing behind. */
export async function applySchoolRow(tx: Tx, user: SignedInUser, row: SchoolRow, now: Date): Promise<AppliedRow> {
  if (row.problem !== '') return row
  await sql`savepoint one_school`.execute(tx)
  try {
    const applied = await apply(tx, user, row, now)
    if (!('problem' in applied)) return { ...row, ...applied }
    await sql`rollback to savepoint one_school`.execute(tx)
    return { ...row, problem: applied.problem }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    await sql`rollback to savepoint one_school`.execute(tx)
    return { ...row, problem: [cause.message, cause.words.next].filter(Boolean).join(' ') }
  }
}

type Came = Required<Pick<AppliedRow, 'did' | 'school' | 'after'>> & Pick<AppliedRow, 'before'>
type Outcome = Came | { problem: string }

const blank = (typed: unknown) => (typed === '' ? undefined : typed)
const numberCell = z.preprocess(
  (typed) => (typeof typed === 'string' && typed.trim().toLowerCase() === useCensus ? '' : typed),
  eligibleField,
)
const cellsSchema = z.object({
  dfeNumber: dfeNumberField,
  urn: z.preprocess(blank, urnField.optional()),
  name: z.preprocess(blank, schoolNameField.optional()),
  type: z
    .string()
    .optional()
    .transform((words, context) => {
      const type = words ? schoolTypeNamed(words) : undefined
      if (words && type === undefined) context.addIssue(`There is no type of school “${words}”`)
      return type
    }),
  postcode: postcodeField,
  reception: numberCell,
  year6: numberCell,
})

async function apply(tx: Tx, user: SignedInUser, { cells }: SchoolRow, now: Date): Promise<Outcome> {
  const read = cellsSchema.safeParse(cells)
  if (!read.success) return { problem: [...new Set(read.error.issues.map(({ message }) => message))].join('. ') }
  const said: Said = {
    ...read.data,
    reception: numberSaid(cells.reception, read.data.reception),
    year6: numberSaid(cells.year6, read.data.year6),
  }
  const id = await findOnList(tx, user.acting.organisation.id, said.dfeNumber)
  return id === undefined ? await add(tx, user, said, now) : await change(tx, user, { id, said }, now)
}

/** What a row says: undefined where it says nothing, null for an eligible number that the census is to give. */
interface Said {
  dfeNumber: string
  urn?: string | undefined
  name?: string | undefined
  type?: SchoolType | undefined
  postcode?: string | undefined
  reception: number | null | undefined
  year6: number | null | undefined
}

function numberSaid(cell: string | undefined, read: number | undefined): number | null | undefined {
  if (cell === undefined || cell.trim() === '') return undefined
  return read ?? null
}

async function findOnList(tx: Tx, authority: string, dfeNumber: string): Promise<string | undefined> {
  const found = await tx
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .select('school.organisation_id')
    .where('school.dfe_number', '=', dfeNumber)
    .where('organisation.parent_id', '=', authority)
    .where('school.removed_at', 'is', null)
    .executeTakeFirst()
  return found?.organisation_id
}

async function add(tx: Tx, user: SignedInUser, said: Said, now: Date): Promise<Outcome> {
  const { name, urn, type, dfeNumber, postcode } = said
  if (name === undefined || urn === undefined || type === undefined) {
    const missing = [name === undefined && 'its name', urn === undefined && 'its URN', type === undefined && 'its type']
    return { problem: `It is not on your list yet: to add it, enter ${missing.filter(Boolean).join(', ')}` }
  }
  const added = await addSchool(tx, user, { name, urn, type, dfeNumber, postcode }, now)
  if ('problems' in added) return { problem: added.problems.map(({ message }) => message).join('. ') }
  const { school, state } = await stateOf(tx, added.id, now)
  await keepNumbers(tx, user, { school, state, said }, now)
  const { state: after } = await stateOf(tx, added.id, now)
  return { did: added.returning ? 'returned' : 'added', school: added.id, after }
}

async function change(
  tx: Tx,
  user: SignedInUser,
  { id, said }: { id: string; said: Said },
  now: Date,
): Promise<Outcome> {
  const { school, state: before } = await stateOf(tx, id, now)
  const wish = {
    name: said.name ?? before.name,
    urn: said.urn ?? before.urn,
    type: said.type ?? before.type,
    postcode: said.postcode ?? before.postcode ?? undefined,
  }
  const to = { ...wish, keepsUrn: false, revision: school.revision }
  const problems = await changeSchool(tx, user, { school, to }, now)
  if (problems.length > 0) return { problem: problems.map(({ message }) => message).join('. ') }
  await keepNumbers(tx, user, { school, state: before, said }, now)
  const { state: after } = await stateOf(tx, id, now)
  return { did: isSameState(before, after) ? 'same' : 'changed', school: id, before, after }
}

/** A school on the list, with everything a file can set of it. */
export async function stateOf(tx: Tx, id: string, now: Date): Promise<{ school: FoundSchool; state: SchoolState }> {
  const school = await findSchool(tx, id)
  if (school === undefined) throw new Error(`school ${id} is not on the list it was just found on`)
  const numbers = await getSchoolYear(tx, id, await collectionYearOf(tx, now))
  const { name, urn, school_type: type, postcode } = school
  const { eligible_reception_la: reception, eligible_year6_la: year6 } = numbers
  return { school, state: { name, urn, type, postcode, reception, year6 } }
}

interface Numbers {
  school: FoundSchool
  state: SchoolState
  said: Pick<Said, 'reception' | 'year6'>
}

/** Keeps the eligible numbers said, the others as they are. */
export async function keepNumbers(
  tx: Tx,
  user: SignedInUser,
  { school, state, said }: Numbers,
  now: Date,
): Promise<void> {
  const year = await collectionYearOf(tx, now)
  const { revision } = await getSchoolYear(tx, school.organisation_id, year)
  const number = (key: 'reception' | 'year6') => (said[key] === undefined ? state[key] : said[key]) ?? undefined
  const to = { reception: number('reception'), year6: number('year6'), revision }
  await changeEligible(tx, user, { school, year, to }, now)
}
