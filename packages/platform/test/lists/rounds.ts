import { type SqlBool, sql } from 'kysely'
import { visible } from '../../src/access/index.ts'
import type { Db } from '../../src/db/index.ts'
import type { Looker } from './lookers.ts'

/** What one look at the list shows: the first fifty by name, and how many there are. Time in milliseconds. */
export type Shown = { readonly ids: readonly string[]; readonly total: number; readonly ms: number }

/** The list through `visible` and through the query written by hand, one after the other. */
export type Round = { readonly own: Shown; readonly byHand: Shown }

const mostRounds = 200

/**
 * At least so many rounds, the one first in one, the other first in the next; of short ones more, as long as all together take less than
 * `atLeastMs`, since a busy machine disturbs them more. One more before, which warms the database, is left out.
 */
export async function listInRounds(
  db: Db,
  { user, byHand }: Looker,
  { rounds, atLeastMs }: { rounds: number; atLeastMs: number },
  now: Date,
): Promise<readonly Round[]> {
  const columns = {
    holder: 'p.school_id',
    id: 'p.id',
    owner: 'p.owner_id',
    alwaysHeld: true,
    attributes: { sex: 'p.sex' },
  }
  const ours = () => shown(db, (query) => visible(query, user, 'pupil.list', columns, now))
  const theirs = () => shown(db, (query) => query.where(sql<SqlBool>`${byHand}`))
  const all: Round[] = []
  const until = performance.now() + atLeastMs
  for (let round = 0; round <= rounds || (round <= mostRounds && performance.now() < until); round++) {
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
