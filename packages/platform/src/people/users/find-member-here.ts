import { type AskedResource, administersHere, may } from '../../access/index.ts'
import type { Reader } from '../../db/index.ts'
import { findMember, type Member } from '../../directory/index.ts'
import type { Found, Service, SignedInUser } from '../../service.ts'

/** A member of the acting organisation, or of one beneath it, as a page finds it by `:member`. */
export interface FoundMember extends Found {
  member: Member
}

/** Who asks, and what the address says. */
interface AskingForMember {
  db: Reader
  user: SignedInUser
  params: Readonly<Record<string, string>>
  now: Date
}

/**
 * The member in the address; undefined (404) when there is none here that the user may know of. Members elsewhere do not
 * exist for this page, and for somebody who looks after no users neither do their colleagues.
 */
export async function findMemberHere(service: Service, asking: AskingForMember): Promise<FoundMember | undefined> {
  const found = await findAnyMemberHere(asking)
  return found && (await mayKnowMember(service, asking, found)) ? found : undefined
}

/** The same, for a member who still belongs: one who was removed has nothing left to change. */
export async function findMemberToChange(service: Service, asking: AskingForMember): Promise<FoundMember | undefined> {
  const found = await findMemberHere(service, asking)
  return found?.member.status === 'ended' ? undefined : found
}

/** The member in the address, for a page that asks by itself whether this user may know of them. */
export async function findAnyMemberHere({ db, user, params, now }: AskingForMember): Promise<FoundMember | undefined> {
  const member = await findMember(db, params.member ?? '', now)
  if (member === undefined || member.service !== user.acting.service) return undefined
  if (!member.organisation.path.startsWith(user.acting.organisation.path)) return undefined
  const { kind, id } = member.organisation
  return { member, resource: { type: kind, id, holders: [id] } }
}

async function mayKnowMember(
  service: Service,
  asking: AskingForMember,
  { member, resource }: FoundMember,
): Promise<boolean> {
  return member.id === asking.user.acting.id || looksAfterUsers(service, asking, resource)
}

/** Whether they administer users, or one of the service's user pages is theirs at this organisation. */
export async function looksAfterUsers(
  { people }: Service,
  { db, user, now }: Pick<AskingForMember, 'db' | 'user' | 'now'>,
  resource: AskedResource,
): Promise<boolean> {
  if (administersHere(user, now)) return true
  const { nameFirst: _, ...asked } = people.needs ?? {}
  for (const permission of [...Object.values(asked), people.belonging?.needs ?? []].flat()) {
    if ((await may(db, user, permission, resource, now)).allowed) return true
  }
  return false
}
