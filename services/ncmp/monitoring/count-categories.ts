import type { Reader } from '@remit/platform/db'
import { type RawBuilder, sql } from 'kysely'
import type { Categories } from '../growth/categories.ts'
import type { SchoolYear } from '../pupils/pupils.ts'
import { type Count, countedRecords } from './counted-records.ts'

/** How many pupils, and their share in per cent of the measured, unrounded; undefined when nobody is measured. */
export interface CategoryShare {
  pupils: number
  share: number | undefined
}

/** The pupils of one BMI category, by year group and together. */
export interface CategoryCount {
  key: string
  label: string
  groups: Readonly<Record<SchoolYear | 'all', CategoryShare>>
}

type Group = SchoolYear | 'all'

/**
 * Measured pupils by BMI category, underweight first, on unrounded centiles, in one statement. `atLeast` adds a last line:
 * every band from that one up (overweight, very overweight included).
 */
export async function countCategories(
  reader: Reader,
  count: Count,
  categories: Categories,
  atLeast?: { key: string; label: string },
): Promise<readonly CategoryCount[]> {
  const bands = bandsOf(categories)
  const rows = await reader
    .selectFrom(countedRecords(reader, count).as('record'))
    .where('record.bmi_centile', 'is not', null)
    .groupBy('record.school_year')
    .select('record.school_year as group')
    .select(bands.map(({ key, within }) => sql<number>`(count(*) filter (where ${within}))::integer`.as(key)))
    .execute()
  // The columns are the bands' own keys.
  const counts = new Map(rows.map((row) => [row.group, row as unknown as Readonly<Record<string, number>>]))
  const pupils = (group: Group, keys: readonly string[]): number => {
    if (group === 'all') return pupils('R', keys) + pupils('6', keys)
    return keys.reduce((sum, key) => sum + (counts.get(group)?.[key] ?? 0), 0)
  }
  const all = bands.map(({ key }) => key)
  const lines = bands.map(({ key, label }) => ({ key, label, keys: [key] }))
  const from = all.indexOf(atLeast?.key ?? '')
  if (atLeast && from >= 0) lines.push({ key: 'together', label: atLeast.label, keys: all.slice(from) })
  const shareOf = (group: Group, keys: readonly string[]) => {
    const [part, whole] = [pupils(group, keys), pupils(group, all)]
    return { pupils: part, share: whole > 0 ? (100 * part) / whole : undefined }
  }
  return lines.map(({ key, label, keys }) => ({
    key,
    label,
    groups: { R: shareOf('R', keys), '6': shareOf('6', keys), all: shareOf('all', keys) },
  }))
}

/** Each band with its condition. INVARIANT (as categoryOf): the lower cut point is in the band, but 2 is underweight. */
function bandsOf({
  underweightTo,
  bands,
}: Categories): readonly { key: string; label: string; within: RawBuilder<boolean> }[] {
  const under = {
    key: 'underweight',
    label: 'Underweight',
    within: sql<boolean>`record.bmi_centile <= ${underweightTo}`,
  }
  const rest = bands.map(({ key, label, from }, index) => {
    const above = index === 0 ? sql<boolean>`record.bmi_centile > ${from}` : sql<boolean>`record.bmi_centile >= ${from}`
    const next = bands[index + 1]
    return { key, label, within: next ? sql<boolean>`${above} and record.bmi_centile < ${next.from}` : above }
  })
  return [under, ...rest]
}
