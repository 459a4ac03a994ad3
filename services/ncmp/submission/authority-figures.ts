import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import { type CountedIndicator, type CountedIndicators, countIndicators } from '../monitoring/count-indicators.ts'
import { countedRecords } from '../monitoring/counted-records.ts'
import { indicators } from '../monitoring/indicators.ts'
import { listSettings } from '../settings/settings.ts'
import { type AuthorityLook, authoritySchools } from './authority-schools.ts'

/** What signing off and finalising turn on, over all schools of the authority, whoever they are assigned to. */
export interface AuthorityFigures extends CountedIndicators {
  /** The indicators beyond their limits that have to be explained. Unconfirmed warnings cannot be: they block finalising. */
  failing: readonly CountedIndicator[]
  /** Records of any school, special and independent ones included, whose warnings nobody has confirmed. */
  unconfirmedWarnings: number
}

/** Counts an authority for its submission of a school year. */
export async function countAuthority(reader: Reader, look: AuthorityLook): Promise<AuthorityFigures> {
  const { authority, year } = look
  const settings = await listSettings(reader, authority)
  const mainstream = await authoritySchools(reader, { ...look, mainstream: true })
  const counted = await countIndicators(reader, { ...mainstream, year }, settings)
  const all = await authoritySchools(reader, look)
  const warned = await reader
    .selectFrom(countedRecords(reader, { ...all, year }).as('record'))
    .where(indicators['unconfirmed-warnings'].records)
    .select(sql<number>`count(*)::integer`.as('records'))
    .executeTakeFirstOrThrow()
  const failing = counted.indicators.filter(({ key, breaching }) => breaching && key !== 'unconfirmed-warnings')
  return { ...counted, failing, unconfirmedWarnings: warned.records }
}
