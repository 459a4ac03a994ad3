import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface EthnicCategory {
  code: string
  description: string
  group: string
}

/** NHS ethnic categories 2001, A to S, Z and 99, in the order of the list. Source: README.md beside this. */
export const ethnicCategories: readonly EthnicCategory[] = readFileSync(
  join(import.meta.dirname, 'ethnic_category.csv'),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [code = '', description = '', group = ''] = line.trim().split(',')
    return { code, description, group }
  })

const known = new Map(ethnicCategories.map((category) => [category.code, category]))

/** The category of a code in either case, or undefined. */
export function ethnicCategoryOf(typed: string): EthnicCategory | undefined {
  return known.get(typed.trim().toUpperCase())
}
