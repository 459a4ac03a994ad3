import type { Db } from '../../packages/platform/src/db/index.ts'
import type {} from '../../services/ncmp/schools/school-years.ts'
import type {} from '../../services/ncmp/schools/schools.ts'
import type { Visitor } from './visitor.ts'

/** One edit, as long as we know of it: `acknowledged` once the server said that it is kept. */
export type Edit = { readonly what: EditKind; readonly key: string; readonly value: number; acknowledged: boolean }
type EditKind = 'eligible numbers' | 'new school'

/** One person editing until told to stop. Every edit made so far is in `edits`; only the last may be unacknowledged. */
export type Editor = { readonly edits: readonly Edit[]; readonly run: (isOver: () => boolean) => Promise<void> }

/** Changes the eligible numbers of one school over and over; `first` is a number no earlier edit of the school used. */
export function numbersEditor(visitor: Visitor, school: string, first: number): Editor {
  const edits: Edit[] = []
  return {
    edits,
    run: (isOver) =>
      untilOver(isOver, edits, async (turn) => {
        const edit: Edit = { what: 'eligible numbers', key: school, value: first + turn, acknowledged: false }
        const path = `/ncmp/schools/${school}/eligible-pupils`
        return { edit, send: () => visitor.send(path, { reception: String(edit.value), year6: '' }) }
      }),
  }
}

/**
 * Adds one school after another; URNs count up from `first` and must be free. The DfE number is the authority's `code` with
 * the last four digits of the URN, and must be free too.
 */
export function schoolsEditor(visitor: Visitor, code: string, first: number): Editor {
  const edits: Edit[] = []
  return {
    edits,
    run: (isOver) =>
      untilOver(isOver, edits, async (turn) => {
        const urn = String(first + turn)
        const edit: Edit = { what: 'new school', key: urn, value: first + turn, acknowledged: false }
        const dfeNumber = `${code}/${urn.slice(-4)}`
        const fields = { name: `School ${urn}`, urn, dfeNumber, type: 'academy', postcode: '' }
        return { edit, send: () => visitor.send('/ncmp/schools/new', fields) }
      }),
  }
}

type Turn = { readonly edit: Edit; readonly send: () => ReturnType<Visitor['send']> }

async function untilOver(isOver: () => boolean, edits: Edit[], next: (turn: number) => Promise<Turn>): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    const { edit, send } = await next(turn)
    edits.push(edit)
    try {
      const { status } = await send()
      if (status !== 303) throw new Error(`${edit.what} ${edit.key}: the server answered ${status}.`)
      edit.acknowledged = true
    } catch (cause) {
      // The server is gone: exactly what is being proved. Anything before that is a fault of its own.
      if (isOver()) return
      throw cause
    }
  }
}

/** What is wrong with what the database holds of these edits, made since the last look; nothing when all is well. */
export async function lostEdits(db: Db, edits: readonly Edit[]): Promise<string[]> {
  const byKey = Map.groupBy(edits, ({ what, key }) => `${what} ${key}`)
  const problems = await Promise.all([...byKey.values()].map((one) => problemWith(db, one)))
  return problems.filter((problem) => problem !== undefined)
}

async function problemWith(db: Db, edits: readonly Edit[]): Promise<string | undefined> {
  const [first] = edits
  if (!first) return undefined
  const kept = edits.filter(({ acknowledged }) => acknowledged)
  const held = first.what === 'new school' ? await schoolHeld(db, first.key) : await numbersHeld(db, first.key)
  const possible = [kept.at(-1)?.value, edits.at(-1)?.value]
  // Nothing acknowledged yet: the database may hold the edit in flight, or what was there before.
  if (kept.length === 0 && (held.value === undefined || held.value < first.value)) return undefined
  if (!possible.includes(held.value))
    return `${first.what} ${first.key}: holds ${held.value}, not ${possible.join(' or ')}`
  const applied = edits.filter(({ value }) => value <= (held.value ?? 0)).length
  const recorded = held.recorded.filter((value) => value >= first.value).length
  return recorded === applied ? undefined : `${first.what} ${first.key}: ${applied} kept, but ${recorded} recorded`
}

type Held = { readonly value: number | undefined; readonly recorded: readonly number[] }

async function numbersHeld(db: Db, school: string): Promise<Held> {
  const row = await db
    .selectFrom('ncmp.school_years')
    .select('eligible_reception_la')
    .where('school_id', '=', school)
    .orderBy('collection_year', 'desc')
    .executeTakeFirst()
  const entries = await db
    .selectFrom('audit_entries')
    .select('after')
    .where('subject_id', '=', school)
    .where('action', '=', 'school.eligibleChanged')
    .execute()
  return {
    value: row?.eligible_reception_la ?? undefined,
    recorded: entries.map(({ after }) => Number(after?.reception)),
  }
}

async function schoolHeld(db: Db, urn: string): Promise<Held> {
  const row = await db
    .selectFrom('ncmp.schools')
    .innerJoin('organisations', 'organisations.id', 'ncmp.schools.organisation_id')
    .select(['ncmp.schools.urn', 'organisations.id'])
    .where('ncmp.schools.urn', '=', urn)
    .where('organisations.status', '=', 'open')
    .executeTakeFirst()
  const entries = await db
    .selectFrom('audit_entries')
    .select('after')
    .where('action', '=', 'school.added')
    .where('subject_id', '=', row?.id ?? '')
    .execute()
  return { value: row && Number(row.urn), recorded: entries.map(({ after }) => Number(after?.urn)) }
}
