import { setTimeout as sleep } from 'node:timers/promises'
import { placeOf, type RunningApp, type Store, startApp } from '../../e2e/running-app.ts'
import { listChains, verifyChain } from '../../packages/platform/src/audit/index.ts'
import { type Db, openDatabase } from '../../packages/platform/src/db/index.ts'
import { type Edit, type Editor, lostEdits, numbersEditor, schoolsEditor } from './crash-edits.ts'
import { median } from './figures.ts'
import { signedIn } from './visitor.ts'

export type CrashPlan = {
  readonly kills: number
  /** Where in a round the kill falls, as a share of `roundMs`: 0 up to 1. */
  readonly moment: () => number
  readonly roundMs: number
}

/** What the proof came to: its figures, one line each, and everything that was not as it must be. */
export type CrashOutcome = { readonly figures: readonly string[]; readonly broken: readonly string[] }

/** Who edits what: found in the demonstration's data. */
type Place = {
  readonly email: string
  /** The authority's three digits, with which the DfE numbers of its schools begin. */
  readonly code: string
  readonly schools: readonly { id: string; number: number }[]
}

type Round = { readonly edits: readonly Edit[]; readonly readyMs: number; readonly broken: readonly string[] }

/**
 * Starts Remit on an empty store with its demonstration, lets several people edit over HTTP, kills it with signal 9 in the
 * middle, looks into the database, and starts it again: `kills` times. Rejects when Remit does not come up again.
 */
export async function proveCrash(store: Store, plan: CrashPlan): Promise<CrashOutcome> {
  const first = await startApp(store)
  await first.stop()
  const rounds: Round[] = []
  for (let kill = 0; kill < plan.kills; kill++) rounds.push(await crashOnce(store, plan, kill))
  const edits = rounds.flatMap((round) => round.edits)
  const acknowledged = edits.filter((edit) => edit.acknowledged)
  const schools = acknowledged.filter(({ what }) => what === 'new school')
  const chains = await inDatabase(store, chainStates)
  const last = await startApp(store)
  await last.stop()
  return {
    figures: [
      `${plan.kills} kills; ${acknowledged.length} edits acknowledged, ${edits.length - acknowledged.length} in flight`,
      `${schools.length} of the edits acknowledged were new schools`,
      `ready again after ${median(rounds.map(({ readyMs }) => readyMs)).toFixed(0)} ms (median)`,
      `audit: ${chains.entries} entries in ${chains.count} chains, verified`,
    ],
    broken: [...rounds.flatMap(({ broken }) => broken), ...chains.broken],
  }
}

async function crashOnce(store: Store, plan: CrashPlan, kill: number): Promise<Round> {
  const place = await inDatabase(store, findPlace)
  const start = performance.now()
  const app = await startApp(store)
  const readyMs = performance.now() - start
  const editors = await sendEditors(app, place, kill)
  let isOver = false
  const editing = Promise.all(editors.map((editor) => editor.run(() => isOver)))
  await Promise.race([sleep(plan.moment() * plan.roundMs), editing])
  isOver = true
  await app.kill()
  await editing
  const edits = editors.flatMap((editor) => editor.edits)
  const lost = await inDatabase(store, async (db) => [
    ...(await lostEdits(db, edits)),
    ...(await chainStates(db)).broken,
  ])
  return { edits, readyMs, broken: lost.map((line) => `after kill ${kill + 1}: ${line}`) }
}

async function sendEditors(app: RunningApp, place: Place, kill: number): Promise<Editor[]> {
  const two = place.schools.slice(0, 2)
  const visitors = await Promise.all([...two, undefined].map(() => signedIn(app.url, place.email)))
  return visitors.map((visitor, index) => {
    const school = two[index]
    return school
      ? numbersEditor(visitor, school.id, school.number + 1)
      : schoolsEditor(visitor, place.code, 705_000 + kill * 100)
  })
}

async function inDatabase<T>(store: Store, look: (db: Db) => Promise<T>): Promise<T> {
  const database = await openDatabase(placeOf(store))
  try {
    return await look(database.db)
  } finally {
    await database.close()
  }
}

/** Somebody whose only role is LA setup, with their authority's schools and the numbers those have now. */
async function findPlace(db: Db): Promise<Place> {
  const { email, authority, code } = await db
    .selectFrom('assignments')
    .innerJoin('memberships', 'memberships.id', 'assignments.membership_id')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .innerJoin('organisations', 'organisations.id', 'memberships.organisation_id')
    .select(['users.email', 'organisations.id as authority', 'organisations.code'])
    .where('assignments.role', '=', 'laSetup')
    .where('memberships.status', '=', 'active')
    .orderBy('users.email')
    .executeTakeFirstOrThrow()
  const schools = await db
    .selectFrom('ncmp.schools')
    .innerJoin('organisations', 'organisations.id', 'ncmp.schools.organisation_id')
    .leftJoin('ncmp.school_years', 'ncmp.school_years.school_id', 'organisations.id')
    .select(['organisations.id', 'ncmp.school_years.eligible_reception_la as number'])
    .where('organisations.parent_id', '=', authority)
    .where('organisations.status', '=', 'open')
    .orderBy('ncmp.schools.urn')
    .execute()
  return { email, code: code ?? '', schools: schools.map(({ id, number }) => ({ id, number: number ?? 0 })) }
}

async function chainStates(db: Db): Promise<{ count: number; entries: number; broken: string[] }> {
  const chains = await listChains(db)
  const states = await Promise.all(chains.map(async ({ chain }) => ({ chain, state: await verifyChain(db, chain) })))
  return {
    count: chains.length,
    entries: chains.reduce((sum, { sequence }) => sum + sequence, 0),
    broken: states.flatMap(({ chain, state }) => (state.intact ? [] : [`audit chain ${chain}: ${state.why}`])),
  }
}
