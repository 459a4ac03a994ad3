import type { SignedInUser } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import { type CountedIndicator, type CountedIndicators, countIndicators } from '../monitoring/count-indicators.ts'
import { countedRecords } from '../monitoring/counted-records.ts'
import { indicators } from '../monitoring/indicators.ts'
import { type Look, reachableSchools } from '../schools/reachable-schools.ts'
import { listSettings } from '../settings/settings.ts'
import { collectionYearOf } from '../years/collection-year.ts'

/** What signing off and finalising turn on, over all schools of the authority, whoever they are assigned to. */
export interface AuthorityFigures extends CountedIndicators {
  /** The indicators beyond their limits that have to be explained. Unconfirmed warnings cannot be: they block finalising. */
  failing: readonly CountedIndicator[]
  /** Records of any school, special and independent ones included, whose warnings nobody has confirmed. */
  unconfirmedWarnings: number
}

/** Counts the authority the user acts in for its submission of the current school year. */
export async function countAuthority(reader: Reader, user: SignedInUser, now: Date): Promise<AuthorityFigures> {
  const year = await collectionYearOf(reader, now)
  // A submission is held by the authority, so what it takes in is every school beneath.
  const look: Look = { user, now, permission: 'submission.signOff' }
  const settings = await listSettings(reader, user.acting.organisation.id)
  const mainstream = { schools: reachableSchools(reader, { ...look, mainstream: true }), year }
  const counted = await countIndicators(reader, mainstream, settings)
  const warned = await reader
    .selectFrom(countedRecords(reader, { schools: reachableSchools(reader, look), year }).as('record'))
    .where(indicators['unconfirmed-warnings'].records)
    .select(sql<number>`count(*)::integer`.as('records'))
    .executeTakeFirstOrThrow()
  const failing = counted.indicators.filter(({ key, breaching }) => breaching && key !== 'unconfirmed-warnings')
  return { ...counted, failing, unconfirmedWarnings: warned.records }
}
