import type { Reader } from '../db/index.ts'
import { type ActingMember, requestsWaitingFor } from '../directory/index.ts'
import type { SignedInUser } from './signed-in-user.ts'

/** The signed-in user as the directory takes whoever decides. */
export function actingMember({ id, name, acting, facts }: SignedInUser): ActingMember {
  return { policy: facts.policy, id, name, membership: acting.id, organisation: acting.organisation }
}

/** “2 requests wait for you”: those for access that the user may decide in the acting membership; empty when there are none. */
export async function requestsWaitingInWords(reader: Reader, user: SignedInUser, now: Date): Promise<string> {
  const { length } = await requestsWaitingFor(reader, actingMember(user), now)
  if (length === 0) return ''
  return length === 1 ? '1 request waits for you' : `${length} requests wait for you`
}
