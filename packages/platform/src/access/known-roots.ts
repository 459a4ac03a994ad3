import type { Places, Policy } from '@remit/policy'
import { type KindShape, shapeOf } from './kind-shape.ts'

/** An organisation that a reach begins at, as the facts know it. */
export interface Root {
  readonly id: string
  readonly path: string
  readonly kind: string
  readonly shape: KindShape
  /** At the top of its tree. */
  readonly isTop: boolean
  /** Closed, itself or by an organisation above it. What it holds as second holder need not be. */
  readonly isShut: boolean
}

/** Those of the organisations that the facts know. Through the others nothing is reached. */
export function knownRoots(policy: Policy, places: Places, beneath: readonly string[]): readonly Root[] {
  return beneath.flatMap((id): Root[] => {
    const at = places.position.get(id)
    const kind = at === undefined ? undefined : places.kinds[at]
    if (at === undefined || kind === undefined) return []
    const shape = shapeOf(policy, kind)
    const path = pathOf(places, at)
    return [{ id, path, kind, shape, isTop: places.parents[at] === -1, isShut: places.shut[at] === 1 }]
  })
}

/** As stored: `/` and every id from the top down, each with its `/`. The facts know everything above what they name. */
function pathOf(places: Places, at: number): string {
  const ids: string[] = []
  for (let above = at; above >= 0; above = places.parents[above] ?? -1) ids.push(places.ids[above] ?? '')
  return `/${ids.toReversed().join('/')}/`
}
