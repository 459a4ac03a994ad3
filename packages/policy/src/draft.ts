import type { Difference } from './area.ts'
import type { Command, RefusalCode, State } from './command.ts'
import type { CustomRole, Membership, Organisation } from './facts.ts'
import { type Places, placesAmong } from './places.ts'
import { Roster } from './roster.ts'
import type { RoleProblem } from './validate-role.ts'

/** A state being changed: the commands of a change set are applied to it one after the other. */
export type Draft = {
  /** Replaced, with the places, whenever an organisation changes. */
  organisations: ReadonlyMap<string, Organisation>
  readonly memberships: Roster
  /** Replaced whenever one changes. */
  customRoles: ReadonlyMap<string, CustomRole>
  places: Places
}

/** What one command did, or why it cannot be done to this state. */
export type Applied =
  | {
      readonly ok: true
      readonly concerns: Concerns
      readonly before: Membership | Organisation | CustomRole | undefined
      readonly after: Membership | Organisation | CustomRole | undefined
    }
  | Conflict

/** Where, and whose membership, as the draft has their ids. */
export type Concerns = { readonly organisation: string; readonly user?: string; readonly membership?: string }

export type Conflict = {
  readonly ok: false
  readonly code: RefusalCode
  readonly about: string
  readonly problems?: readonly RoleProblem[]
}

/** What is made of a list of organisations. */
type Indexed = Pick<Draft, 'organisations' | 'places'>

/**
 * Of lists the engine gave back itself, which are frozen: a state that is changed again and again is indexed once for as long
 * as its organisations stay the same.
 */
const indexed = new WeakMap<readonly Organisation[], Indexed>()
const listed = new WeakMap<ReadonlyMap<string, Organisation>, readonly Organisation[]>()

export function draftOf(state: State): Draft {
  const { organisations, places } = indexed.get(state.organisations) ?? indexOf(state.organisations)
  return {
    organisations,
    memberships: Roster.of(state.memberships),
    customRoles: new Map((state.customRoles ?? []).map((it) => [it.id, it])),
    places,
  }
}

function indexOf(organisations: readonly Organisation[]): Indexed {
  const byId = new Map<string, Organisation>()
  for (const organisation of organisations) byId.set(organisation.id, organisation)
  return { organisations: byId, places: placesAmong(byId) }
}

/** The same state once more, to be changed by itself. */
export function copyOf(draft: Draft): Draft {
  const { organisations, memberships, customRoles, places } = draft
  return { organisations, memberships: memberships.branch(), customRoles, places }
}

export function stateOf({ organisations, places, memberships, customRoles }: Draft): State {
  return {
    organisations: listOf({ organisations, places }),
    memberships: memberships.values(),
    customRoles: [...customRoles.values()],
  }
}

function listOf(index: Indexed): readonly Organisation[] {
  const known = listed.get(index.organisations)
  if (known !== undefined) return known
  const list = Object.freeze([...index.organisations.values()])
  listed.set(index.organisations, list)
  indexed.set(list, index)
  return list
}

export const conflict = (code: RefusalCode, about: string): Conflict => ({ ok: false, code, about })

export function putOrganisation(draft: Draft, after: Organisation): Applied {
  const before = draft.organisations.get(after.id)
  draft.organisations = new Map(draft.organisations).set(after.id, after)
  draft.places = placesAmong(draft.organisations)
  return { ok: true, concerns: { organisation: after.id }, before, after }
}

/** `before` is what the draft knows of it; `difference`, of a placing: in what its assigned organisations differ from `before`. */
export function putMembership(
  draft: Draft,
  before: Membership | undefined,
  after: Membership,
  difference?: Difference,
): Applied {
  draft.memberships.put(after, difference, before)
  return { ok: true, concerns: concernsOf(after), before, after }
}

export function putCustomRole(draft: Draft, id: string, organisation: string, after: CustomRole | undefined): Applied {
  const before = draft.customRoles.get(id)
  const customRoles = new Map(draft.customRoles)
  if (after === undefined) customRoles.delete(id)
  else customRoles.set(id, after)
  draft.customRoles = customRoles
  return { ok: true, concerns: { organisation }, before, after }
}

export function concernsOf(membership: Membership) {
  return { organisation: membership.organisation, user: membership.user, membership: membership.id }
}

/** Closed, or beneath a closed one. */
export function isShut(draft: Draft, organisation: string): boolean {
  return draft.places.shut[draft.places.position.get(organisation) ?? -1] === 1
}

/** The membership a command names, wherever it stands; undefined for commands about something else. */
export function membershipOf(command: Command): string | undefined {
  return 'membership' in command ? command.membership : undefined
}
