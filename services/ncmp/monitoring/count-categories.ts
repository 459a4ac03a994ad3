import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { Categories } from '../growth/categories.ts'
import { type Count, countedRecords } from './counted-records.ts'

/** How many of the measured pupils lie in one band of BMI centiles; `share` in per cent of the measured, unrounded. */
export interface CategoryCount {
  label: string
  pupils: number
  share: number | undefined
}

/** Measured pupils by BMI category, underweight first, on unrounded centiles. */
export async function countCategories(
  reader: Reader,
  count: Count,
  { underweightTo, bands }: Categories,
): Promise<readonly CategoryCount[]> {
  const under = sql`record.bmi_centile <= ${underweightTo}`
  const bounds = bands.map((band, index) => {
    const from = index === 0 ? sql`record.bmi_centile > ${band.from}` : sql`record.bmi_centile >= ${band.from}`
    const next = bands[index + 1]
    return { label: band.label, within: next ? sql`${from} and record.bmi_centile < ${next.from}` : from }
  })
  const all = [{ label: 'Underweight', within: under }, ...bounds]
  const row = await reader
    .selectFrom(countedRecords(reader, count).as('record'))
    .select(all.map(({ label, within }) => sql<number>`(count(*) filter (where ${within}))::integer`.as(label)))
    .executeTakeFirstOrThrow()
  const counts: Readonly<Record<string, number>> = row
  const measured = Object.values(counts).reduce((sum, pupils) => sum + pupils, 0)
  return all.map(({ label }) => {
    const pupils = counts[label] ?? 0
    return { label, pupils, share: measured > 0 ? (100 * pupils) / measured : undefined }
  })
}
