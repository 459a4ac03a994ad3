import { visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { type SqlBool, sql } from 'kysely'
import type { Look, Schools } from '../schools/reachable-schools.ts'
import { mainstreamTypes } from '../schools/schools.ts'
import { listSettings } from '../settings/settings.ts'
import { startOf } from '../years/collection-year.ts'

/** Who looks at which authority's school year. */
export interface AuthorityLook extends Pick<Look, 'user' | 'now' | 'mainstream'> {
  permission: 'submission.signOff' | 'submission.extract' | 'submission.validate'
  /** The authority's id. */
  authority: string
  year: number
}

/**
 * The schools (`id`) a submission takes in: all that were on the authority's list in that school year, also those removed
 * since it ended, whoever they are assigned to. A submission is held by the authority, so it is asked of what lies beneath.
 */
export async function authoritySchools(reader: Reader, look: AuthorityLook): Promise<{ schools: Schools }> {
  const { authority, year, mainstream, user, permission, now } = look
  const ends = startOf(await listSettings(reader, authority), year + 1)
  let schools = reader
    .selectFrom('ncmp.schools as school')
    .select('school.organisation_id as id')
    .where('school.organisation_id', 'in', (query) =>
      query.selectFrom('organisations').select('organisations.id').where('organisations.parent_id', '=', authority),
    )
    .where(sql<SqlBool>`(school.removed_at is null or school.removed_at >= ${ends}::date)`)
  if (mainstream) schools = schools.where('school.school_type', 'in', [...mainstreamTypes])
  // A query is thenable in Kysely's own way, so that a promise of one alone would run it.
  return { schools: visible(schools, user, permission, { holder: 'school.organisation_id' }, now) }
}
