import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { record } from '../audit/index.ts'
import type { Reader, Tx } from '../db/index.ts'

/** Somebody active in two organisations of a kind that people usually belong to one of, and nobody has said that they stay. */
export interface SecondPlace {
  user: { id: string; name: string }
  service: string
  /** Where they were first. */
  earlier: { membership: string; revision: number; organisation: { id: string; name: string; path: string } }
  /** Where they came later, and when. */
  later: { membership: string; organisation: { id: string; name: string; path: string }; since: Date }
}

/** Those of one service and kind, oldest first. `where` limits them: a condition on `e` (earlier) and `l` (later), memberships both. */
export async function listSecondPlaces(
  reader: Reader,
  asked: { service: string; kind: string; where?: RawBuilder<SqlBool>; limit?: number },
): Promise<readonly SecondPlace[]> {
  const { service, kind, where = sql<SqlBool>`true`, limit = 500 } = asked
  const { rows } = await sql<SecondPlace & { since: Date }>`
    select json_build_object('id', u.id, 'name', u.name) as user, e.service,
      json_build_object('membership', e.id, 'revision', e.revision,
        'organisation', json_build_object('id', eo.id, 'name', eo.name, 'path', eo.path)) as earlier,
      json_build_object('membership', l.id,
        'organisation', json_build_object('id', lo.id, 'name', lo.name, 'path', lo.path)) as later,
      l.created_at as since
    from memberships e
      join memberships l on l.user_id = e.user_id and l.service = e.service and l.organisation_id <> e.organisation_id
        and (l.created_at, l.id) > (e.created_at, e.id)
      join organisations eo on eo.id = e.organisation_id join organisations lo on lo.id = l.organisation_id
      join users u on u.id = e.user_id
    where e.service = ${service} and e.status = 'active' and l.status = 'active' and u.closed_at is null
      and eo.kind = ${kind} and lo.kind = ${kind} and eo.status = 'open' and lo.status = 'open' and ${where}
      and not exists (select 1 from second_places s
        where s.earlier_id = e.id and s.later_id = l.id and s.stays_at is not null)
    order by l.created_at, l.id, e.id limit ${limit}`.execute(reader)
  return rows.map(({ since, later, ...row }) => ({ ...row, later: { ...later, since } }))
}

/** Notes that both organisations are told now; false when they were told before. */
export async function noteReported(tx: Tx, { earlier, later }: SecondPlace, now: Date): Promise<boolean> {
  const noted = await tx
    .insertInto('second_places')
    .values({ earlier_id: earlier.membership, later_id: later.membership, reported_at: now })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return noted.numInsertedOrUpdatedRows === 1n
}

/** Somebody of the earlier organisation says that they work at both: nobody is asked again. Recorded. Access is the caller’s to ask. */
export async function keepBothPlaces(
  tx: Tx,
  place: SecondPlace,
  actor: { id: string; name: string },
  now: Date,
): Promise<void> {
  const { user, service, earlier, later } = place
  const said = { stays_by: actor.id, stays_at: now }
  await tx
    .insertInto('second_places')
    .values({ earlier_id: earlier.membership, later_id: later.membership, ...said })
    .onConflict((on) => on.columns(['earlier_id', 'later_id']).doUpdateSet(said))
    .execute()
  const subject = { type: 'user', id: user.id, name: user.name }
  const { id, path } = earlier.organisation
  const action = 'membership.kept-beside'
  await record(tx, {
    at: now,
    actor: { id: actor.id, name: actor.name },
    service,
    organisation: { id, path },
    action,
    subject,
  })
}
