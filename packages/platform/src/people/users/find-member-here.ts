import type { Reader } from '../../db/index.ts'
import { findMember, type Member } from '../../directory/index.ts'
import type { Found, SignedInUser } from '../../service.ts'

/** A member of the acting organisation, or of one beneath it, as a page finds it by `:member`. */
export interface FoundMember extends Found {
  member: Member
}

/** The member in the address; undefined (404) when there is none here: members elsewhere do not exist for this page. */
export async function findMemberHere(asking: {
  db: Reader
  user: SignedInUser
  params: Readonly<Record<string, string>>
  now: Date
}): Promise<FoundMember | undefined> {
  const { db, user, params, now } = asking
  const member = await findMember(db, params.member ?? '', now)
  if (member === undefined || member.service !== user.acting.service) return undefined
  if (!member.organisation.path.startsWith(user.acting.organisation.path)) return undefined
  const { kind, id } = member.organisation
  return { member, resource: { type: kind, id, holders: [id] } }
}

/** The same, for a member who still belongs: one who was removed has nothing left to change. */
export async function findMemberToChange(asking: Parameters<typeof findMemberHere>[0]) {
  const found = await findMemberHere(asking)
  return found?.member.status === 'ended' ? undefined : found
}
