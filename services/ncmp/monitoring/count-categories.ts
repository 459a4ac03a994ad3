import type { Categories } from '../growth/categories.ts'
import type { SchoolYear } from '../pupils/pupils.ts'
import { type CategoryScheme, categoryColumn } from './tally-columns.ts'
import { sumOf, type Tally } from './tally-schools.ts'

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

/** Which categories are counted; `atLeast` adds a last line: every band from that one up (overweight, very overweight included). */
export interface Counting {
  scheme: CategoryScheme
  categories: Categories
  atLeast?: { key: string; label: string }
}

/** Measured pupils by BMI category, underweight first, on unrounded centiles. */
export function countCategories(tally: Tally, { scheme, categories, atLeast }: Counting): readonly CategoryCount[] {
  const bands = [{ key: 'underweight', label: 'Underweight' }, ...categories.bands]
  const all = bands.map(({ key }) => key)
  const lines = bands.map(({ key, label }) => ({ key, label, keys: [key] }))
  const from = all.indexOf(atLeast?.key ?? '')
  if (atLeast && from >= 0) lines.push({ key: 'together', label: atLeast.label, keys: all.slice(from) })
  const pupils = (group: SchoolYear | undefined, keys: readonly string[]) =>
    keys.reduce((sum, key) => sum + sumOf(tally, categoryColumn(scheme, key), group), 0)
  const shareOf = (keys: readonly string[], group?: SchoolYear) => {
    const [part, whole] = [pupils(group, keys), pupils(group, all)]
    return { pupils: part, share: whole > 0 ? (100 * part) / whole : undefined }
  }
  return lines.map(({ key, label, keys }) => ({
    key,
    label,
    groups: { R: shareOf(keys, 'R'), '6': shareOf(keys, '6'), all: shareOf(keys) },
  }))
}
