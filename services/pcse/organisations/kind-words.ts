import { pcsePolicy } from '../policy.ts'
import { type Kind, kinds } from './ods-code.ts'

/** What an organisation of this kind is called on a page: “Practice”, “ICB”. */
export function kindLabel(kind: string): string {
  const { label } = pcsePolicy.organisations[kind as Kind]
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`
}

/** The kinds to choose from. */
export const kindItems = kinds.map((kind) => ({ value: kind, text: kindLabel(kind) }))
