import type { Tx } from '@remit/platform/db'
import { refuse } from '@remit/platform/service'
import type { Selectable } from 'kysely'
import { refuseWhenLocked } from '../submission/locked.ts'
import type { FoundPupil } from './find-pupil.ts'
import type { PupilTable } from './pupils.ts'

/**
 * The child's row, held until the transaction ends. Refuses `conflict` when the year's data is locked or when
 * somebody changed the record after the form was drawn, and `not-found` when it is gone.
 */
export async function lockPupil(
  tx: Tx,
  pupil: FoundPupil,
  revision: number,
  now: Date,
): Promise<Selectable<PupilTable>> {
  await refuseWhenLocked(tx, pupil.school_id, { year: pupil.collection_year, now })
  const row = await tx.selectFrom('ncmp.pupils').selectAll().where('id', '=', pupil.id).forUpdate().executeTakeFirst()
  if (row === undefined) throw refuse('not-found', 'This pupil’s record has been removed.')
  if (row.revision === revision) return row
  throw refuse('conflict', {
    message: 'This pupil’s record has changed since you opened the page. Yours was not saved.',
    next: 'Open the record again, look at what is there now, then make your change.',
  })
}
