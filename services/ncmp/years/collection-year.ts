import type { Reader } from '@remit/platform/db'

const londonDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' })

/**
 * The school year a moment falls in by its date, named by the calendar year it starts in: 2026 from 1 September 2026 to
 * 31 August 2027, by the clock in London. Source: NCMP runs from September to August (programme guidance, stated).
 */
export function yearByDate(now: Date): number {
  const [year = Number.NaN, month = Number.NaN] = londonDay.format(now).split('-').map(Number)
  return month >= 9 ? year : year - 1
}

/**
 * The school year whose data is collected at `now`: the one by date, unless the national team begins a year on another day
 * (setting `yearStart.<year>`, `YYYY-MM-DD`, for all authorities). Earlier years can be read until they are purged.
 */
export async function collectionYearOf(reader: Reader, now: Date): Promise<number> {
  const rows = await reader
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('service', '=', 'ncmp')
    .where('organisation_id', 'is', null)
    .where('key', 'like', 'yearStart.%')
    .execute()
  const starts = new Map(rows.map(({ key, value }) => [key, value.value]))
  return yearWithin(starts, now)
}

/** The first day (`YYYY-MM-DD`) of a school year's collection: 1 September unless a setting says otherwise. */
export function startOf(settings: ReadonlyMap<string, unknown>, year: number): string {
  const set = settings.get(`yearStart.${year}`)
  return typeof set === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(set) ? set : `${year}-09-01`
}

/** “2026 to 2027”. */
export function collectionYearLabel(year: number): string {
  return `${year} to ${year + 1}`
}

function yearWithin(starts: ReadonlyMap<string, unknown>, now: Date): number {
  const today = londonDay.format(now)
  const byDate = yearByDate(now)
  return [byDate + 1, byDate].find((year) => startOf(starts, year) <= today) ?? byDate - 1
}
