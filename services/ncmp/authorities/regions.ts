import type { Reader } from '@remit/platform/db'
import { type RegionCode, regions } from '../reference/regions.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.authorities': AuthorityTable
  }
}

/** What NCMP knows of an authority besides its organisation. */
export interface AuthorityTable {
  authority_id: string
  region: RegionCode
}

/** The region an authority lies in; undefined when nobody has said. */
export async function regionOf(
  reader: Reader,
  authority: string,
): Promise<{ code: RegionCode; name: string } | undefined> {
  const row = await reader
    .selectFrom('ncmp.authorities')
    .select('region')
    .where('authority_id', '=', authority)
    .executeTakeFirst()
  return row && { code: row.region, name: regions[row.region] }
}
