import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Reader, Tx } from '@remit/platform/db'
import type { Problem } from '@remit/platform/service'
import type { Settings } from '../settings/settings.ts'
import { deadlineOf } from '../submission/deadline.ts'
import { collectionYearLabel, startOf } from './collection-year.ts'

/** NCMP's settings for all authorities, by key. */
export async function listNationalSettings(reader: Reader): Promise<Settings> {
  const rows = await reader
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('service', '=', 'ncmp')
    .where('organisation_id', 'is', null)
    .execute()
  return new Map(rows.map(({ key, value }) => [key, value.value]))
}

/**
 * Sets for all authorities when a school year begins and when its deadline is, recorded. Answers a problem for a day that
 * is not near the school year: the roll-over lies between 1 July and 31 December, the deadline in the year after it.
 */
export async function changeYearDates(
  tx: Tx,
  user: SignedInUser,
  { year, startsOn, deadline }: { year: number; startsOn: string; deadline: string },
  now: Date,
): Promise<readonly Problem[]> {
  const problems = [
    (startsOn < `${year}-07-01` || startsOn > `${year}-12-31`) && {
      code: 'far',
      where: 'startsOn',
      message: `The school year ${collectionYearLabel(year)} must begin between 1 July and 31 December ${year}`,
    },
    (deadline <= startsOn || deadline > `${year + 1}-12-31`) && {
      code: 'far',
      where: 'deadline',
      message: `The deadline must be after the first day, and by 31 December ${year + 1}`,
    },
  ].filter((problem) => problem !== false)
  if (problems.length > 0) return problems
  const settings = await listNationalSettings(tx)
  const before = { startsOn: startOf(settings, year), deadline: deadlineOf(settings, year) }
  if (before.startsOn === startsOn && before.deadline === deadline) return []
  const set = { [`yearStart.${year}`]: startsOn, [`submissionDeadline.${year}`]: deadline }
  for (const [key, value] of Object.entries(set)) await saveForAll(tx, key, value)
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'year.changed',
    subject: { type: 'school-year', id: String(year), name: collectionYearLabel(year) },
    before,
    after: { startsOn, deadline },
  })
  return []
}

async function saveForAll(tx: Tx, key: string, value: string): Promise<void> {
  const mine = { service: 'ncmp', organisation_id: null, key }
  await tx
    .deleteFrom('settings')
    .where('service', '=', 'ncmp')
    .where('organisation_id', 'is', null)
    .where('key', '=', key)
    .execute()
  await tx
    .insertInto('settings')
    .values({ ...mine, value: JSON.stringify({ value }) })
    .execute()
}
