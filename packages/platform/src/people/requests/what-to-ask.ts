import type { Reader } from '../../db/index.ts'
import { accountTypesAt, type Member } from '../../directory/index.ts'
import type { SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'
import { type RoleWords, rolesAt } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { type PlacesWords, placesWords } from '../users/assigned-places.ts'

/** What somebody could ask for where they act. */
export interface Askable {
  roles: readonly RoleWords[]
  /** The roles of which everybody here holds exactly one, without the one held. */
  accountTypes: readonly RoleWords[]
  places: PlacesWords | undefined
}

/** Roles not held, account types not held, and assigned organisations where the service has any. */
export async function askableBy(
  people: People,
  { reader, user }: { reader: Reader; user: SignedInUser },
  member: Member,
): Promise<Askable> {
  const { policy } = user.facts
  const { kind, path } = member.organisation
  const known = await rolesKnownAt(reader, policy, path)
  const types = accountTypesAt(policy, kind)
  const held = member.roles.map(({ role }) => role)
  const free = rolesAt(known, kind).filter(({ key }) => !held.includes(key))
  return {
    roles: free.filter(({ key }) => !types.includes(key)),
    accountTypes: free.filter(({ key }) => types.includes(key)),
    places: kind === people.service.people.organisation ? placesWords(people) : undefined,
  }
}
