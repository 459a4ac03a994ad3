import type { Assigned } from '@remit/policy'
import type { Member } from '../../directory/index.ts'
import type { People } from '../people.ts'

/** What a member is assigned of one kind: every one of their organisation (later ones included), or these by id. */
export interface AssignedPlaces {
  every: boolean
  ids: ReadonlySet<string>
}

/** Reads a member's assignments of one kind. Assignments beneath another organisation (a provider’s schools) are neither. */
export function assignedIn(member: Pick<Member, 'assigned' | 'organisation'>, kind: string): AssignedPlaces {
  const every = member.assigned.some((each) => isEvery(each, kind, member.organisation.id))
  return { every, ids: new Set(member.assigned.filter((each) => typeof each === 'string')) }
}

/** The assignments that `assignedIn` does not speak of, which a change of the others must keep. */
export function otherAssigned(member: Pick<Member, 'assigned' | 'organisation'>, kind: string): readonly Assigned[] {
  return member.assigned.filter((each) => typeof each !== 'string' && !isEvery(each, kind, member.organisation.id))
}

/** The organisations all of whose places of this kind they are assigned (a provider’s schools), by id. */
export function wholeBeneath(member: Pick<Member, 'assigned' | 'organisation'>, kind: string): readonly string[] {
  return otherAssigned(member, kind).flatMap((each) =>
    typeof each !== 'string' && each.every === kind ? (each.beneath ?? []) : [],
  )
}

function isEvery(assigned: Assigned, kind: string, organisation: string): boolean {
  if (typeof assigned === 'string' || assigned.every !== kind) return false
  return assigned.beneath === undefined || assigned.beneath === organisation
}

/** How the service speaks of what it assigns, and where its page is; undefined when it assigns nothing. */
export interface PlacesWords {
  kind: string
  one: string
  many: string
  /** “Assign schools”. */
  title: string
  /** The last part of the page's address: `schools`. */
  slug: string
}

export function placesWords({ service }: People): PlacesWords | undefined {
  const { assigned: kind, words } = service.people
  if (kind === undefined) return undefined
  const named = service.policy.organisations[kind]
  const [one, many] = [named?.label ?? 'organisation', named?.plural ?? 'organisations']
  return { kind, one, many, title: words.assigned ?? `Assign ${many}`, slug: slugOf(many) }
}

/** `local authorities` → `local-authorities`: a noun of the policy in an address. */
function slugOf(noun: string): string {
  return noun.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
