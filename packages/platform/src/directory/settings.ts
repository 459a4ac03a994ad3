import type { Reader } from '../db/index.ts'

/** A service's number for all its organisations, such as days until a request ends; `otherwise` when nobody has set one. */
export async function numberSetting(
  reader: Reader,
  { service, key, otherwise }: { service: string; key: string; otherwise: number },
): Promise<number> {
  const row = await reader
    .selectFrom('settings')
    .select('value')
    .where('service', '=', service)
    .where('organisation_id', 'is', null)
    .where('key', '=', key)
    .executeTakeFirst()
  const value = row?.value.value
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
