import type { Reader } from '@remit/platform/db'

/** NCMP's settings by key, as stored: an authority's own value before the one for all. Nothing stored, no entry. */
export type Settings = ReadonlyMap<string, unknown>

/** Reads every NCMP setting that counts for an authority. */
export async function listSettings(reader: Reader, authorityId: string): Promise<Settings> {
  const rows = await reader
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('service', '=', 'ncmp')
    .where((row) => row.or([row('organisation_id', '=', authorityId), row('organisation_id', 'is', null)]))
    .orderBy('organisation_id', (column) => column.asc().nullsFirst())
    .execute()
  return new Map(rows.map(({ key, value }) => [key, value.value]))
}

/** A setting that is a number; anything else stored counts as nothing stored. */
export function numberSetting(settings: Settings, key: string, otherwise: number): number {
  const value = settings.get(key)
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
