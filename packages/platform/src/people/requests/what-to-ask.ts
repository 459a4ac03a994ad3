import { accountTypesAt, type Member } from '../../directory/index.ts'
import type { SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'
import { type RoleWords, rolesAt } from '../roles/role-words.ts'
import { type PlacesWords, placesWords } from '../users/assigned-places.ts'

/** What somebody could ask for where they act. */
export interface Askable {
  roles: readonly RoleWords[]
  /** The roles of which everybody here holds exactly one, without the one held. */
  accountTypes: readonly RoleWords[]
  places: PlacesWords | undefined
}

/** Roles not held, account types not held, and assigned organisations where the service has any. */
export function askableBy(people: People, user: SignedInUser, member: Member): Askable {
  const { policy } = user.facts
  const { kind } = member.organisation
  const types = accountTypesAt(policy, kind)
  const held = member.roles.map(({ role }) => role)
  const free = rolesAt(policy, kind).filter(({ key }) => !held.includes(key))
  return {
    roles: free.filter(({ key }) => !types.includes(key)),
    accountTypes: free.filter(({ key }) => types.includes(key)),
    places: kind === people.service.people.organisation ? placesWords(people) : undefined,
  }
}
