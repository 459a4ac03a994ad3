import { type SqlBool, sql } from 'kysely'
import { visible } from '../../src/access/index.ts'
import type { Db } from '../../src/db/index.ts'
import type { Looker } from './country.ts'

/** What one look at the list shows: the first fifty by name, and how many there are. Time in milliseconds. */
export type Shown = { readonly ids: readonly string[]; readonly total: number; readonly ms: number }

/** The list through `visible` and through the query written by hand, one after the other. */
export type Round = { readonly own: Shown; readonly byHand: Shown }

/** So many rounds, the one first in one, the other first in the next; one more before, which warms the database and is left out. */
export async function listInRounds(db: Db, looker: Looker, rounds: number, now: Date): Promise<readonly Round[]> {
  const { user, byHand } = looker
  const columns = { holder: 'p.school_id', id: 'p.id', alwaysHeld: true }
  const ours = () => shown(db, (query) => visible(query, user, 'pupil.list', columns, now))
  const theirs = () => shown(db, (query) => query.where(sql<SqlBool>`${byHand}`))
  const all: Round[] = []
  for (let round = 0; round <= rounds; round++) {
    if (round % 2 === 0) all.push({ own: await ours(), byHand: await theirs() })
    else {
      const second = await theirs()
      all.push({ own: await ours(), byHand: second })
    }
  }
  return all.slice(1)
}

const pupilsOf = (db: Db) =>
  db.selectFrom(sql<{ id: string; first_name: string; last_name: string }>`listed_pupils`.as('p'))

type Pupils = ReturnType<typeof pupilsOf>

async function shown(db: Db, limit: (query: Pupils) => Pupils): Promise<Shown> {
  const started = performance.now()
  const page = await limit(pupilsOf(db))
    .select(['p.id', 'p.first_name', 'p.last_name'])
    .orderBy('p.last_name')
    .orderBy('p.first_name')
    .orderBy('p.id')
    .limit(50)
    .execute()
  const { total } = await limit(pupilsOf(db))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return { ids: page.map(({ id }) => id), total: Number(total), ms: performance.now() - started }
}
