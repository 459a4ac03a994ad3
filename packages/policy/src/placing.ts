import type { Difference } from './area.ts'
import type { PlacesChange } from './command.ts'
import type { Assigned } from './facts.ts'
import { placeIn } from './id-index.ts'
import type { IdList } from './id-list.ts'

/**
 * What is assigned once a change is made to it, and in what that differs. `named`: what is assigned by its ids, where it is nothing
 * but ids, each once; it says sooner what is there.
 */
export function placesAfter(
  before: readonly Assigned[],
  { added, removed }: PlacesChange,
  named?: IdList,
): { readonly assigned: readonly Assigned[]; readonly difference: Difference } {
  let gone = NONE
  let come = NONE
  let assigned = before
  for (const it of removed) {
    if (isAmong(gone, it) || !isThere(before, it, named)) continue
    gone = gone === NONE ? [it] : [...gone, it]
    assigned = without(assigned, it, named)
  }
  for (const it of added) {
    if (isAmong(come, it) || (isThere(before, it, named) && !isAmong(gone, it))) continue
    come = come === NONE ? [it] : [...come, it]
  }
  if (come.length > 0) assigned = assigned.toSpliced(assigned.length, 0, ...come)
  return { assigned, difference: { removed: gone, added: come } }
}

const NONE: readonly Assigned[] = []

function isThere(assigned: readonly Assigned[], it: Assigned, named: IdList | undefined): boolean {
  if (named !== undefined) return typeof it === 'string' && placeIn(named, it) >= 0
  return isAmong(assigned, it)
}

function isAmong(assigned: readonly Assigned[], it: Assigned): boolean {
  for (const one of assigned) if (isSame(one, it)) return true
  return false
}

/** It is there. Most often it came last, and from the end it is found at once. */
function without(assigned: readonly Assigned[], it: Assigned, named: IdList | undefined): readonly Assigned[] {
  if (named === undefined) return assigned.filter((one) => !isSame(one, it))
  return assigned.toSpliced(assigned.lastIndexOf(it), 1)
}

function isSame(one: Assigned, other: Assigned): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other
  return one.every === other.every && one.beneath === other.beneath
}
