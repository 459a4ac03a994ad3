import type { Reader } from '@remit/platform/db'
import { type RawBuilder, sql } from 'kysely'
import { type Categories, clinicalCategories, severelyOverweight } from './categories.ts'

/**
 * Where severe obesity begins, as a setting for all: no authority counts by a boundary of its own. Source: inferred, the
 * guidance names the 2nd, 91st and 98th centile only.
 */
export const severeSetting = {
  key: 'category.severeFrom',
  label: 'Severely overweight, by the clinical categories: from centile',
  otherwise: severelyOverweight.from,
  least: 98.1,
  most: 99.9,
} as const

/** The clinical categories by the boundary that is set now. */
export async function readClinicalCategories(reader: Reader): Promise<Categories> {
  const { rows } = await sql<{ from: number }>`select ${severeFrom} as from`.execute(reader)
  const from = rows[0]?.from ?? severeSetting.otherwise
  const bands = clinicalCategories.bands.map((band) => (band.key === severelyOverweight.key ? { ...band, from } : band))
  return { ...clinicalCategories, bands }
}

/** The boundary in SQL, read once a statement. */
export const severeFrom: RawBuilder<number> = sql<number>`coalesce((
  select (value ->> 'value')::double precision from settings
  where service = 'ncmp' and organisation_id is null and key = ${sql.lit(severeSetting.key)}
), ${sql.lit(severeSetting.otherwise)}::double precision)`
