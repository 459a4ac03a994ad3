import type { Service } from '../../service.ts'
import type { People } from '../people.ts'

/** How the service speaks of what its users may belong to besides, and where that page is; undefined when there is no such thing. */
export interface BelongingWords {
  kind: string
  one: string
  many: string
  /** The last part of the page's address: `provider`. */
  slug: string
  needs: string
  advice: string
  wholeFor: readonly string[]
}

export function belongingWords({ service }: People): BelongingWords | undefined {
  const belonging: Service['people']['belonging'] = service.people.belonging
  if (belonging === undefined) return undefined
  const named = service.policy.organisations[belonging.kind]
  const [one, many] = [named?.label ?? 'organisation', named?.plural ?? 'organisations']
  return { ...belonging, one, many, slug: one.toLowerCase().replace(/[^a-z0-9]+/g, '-') }
}
