import type { Assigned } from '@remit/policy'
import type { ListedOrganisation, Member } from '../../directory/index.ts'
import type { RawForm } from '../../service.ts'
import { assignedIn, otherAssigned } from './assigned-places.ts'

type Placed = Pick<Member, 'assigned' | 'organisation'>

/** Where somebody is with their ticks: what stands ticked, and which boxes they have been shown so far. */
export interface Ticks {
  ticked: ReadonlySet<string>
  seen: ReadonlySet<string>
}

/** What a save asks for. */
export interface WantedPlaces {
  reach: 'every' | 'ticked'
  places: ReadonlySet<string>
  shown: ReadonlySet<string>
}

/**
 * The ticks as sent (searching carries them in the form) or, on a first visit, as assigned; `press` ticks or unticks the
 * boxes on the page.
 */
export function ticksOf(member: Placed, kind: string, raw: RawForm, onPage: readonly string[]): Ticks {
  const { every, ids } = assignedIn(member, kind)
  const sent = typeof raw.shown === 'string'
  const seen = new Set(sent ? String(raw.shown).split(' ').filter(Boolean) : [])
  const chosen = new Set(sent ? [raw.places ?? []].flat().filter((each) => typeof each === 'string') : ids)
  // A box that was never shown stands as it is assigned.
  for (const id of onPage) if (!seen.has(id) && (every || ids.has(id))) chosen.add(id)
  for (const id of onPage) if (raw.press === 'tick-all') chosen.add(id)
  for (const id of onPage) if (raw.press === 'tick-none') chosen.delete(id)
  return { ticked: chosen, seen: new Set([...seen, ...onPage]) }
}

/** The assignments the member will have: what was ticked among the boxes shown, and what they had among the others. */
export function wantedOf(
  member: Placed,
  kind: string,
  input: WantedPlaces,
  all: readonly ListedOrganisation[],
): Assigned[] {
  const kept = otherAssigned(member, kind)
  if (input.reach === 'every') return [...kept, { every: kind }]
  const had = assignedIn(member, kind)
  const known = new Set(all.map(({ id }) => id))
  const before = had.every ? known : had.ids
  const unseen = [...before].filter((id) => !input.shown.has(id))
  const chosen = [...input.places].filter((id) => input.shown.has(id) && known.has(id))
  return [...kept, ...new Set([...unseen, ...chosen])]
}
