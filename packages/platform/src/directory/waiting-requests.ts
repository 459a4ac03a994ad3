import type { Policy } from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { type AccessRequest, listRequestsBeneath } from './list-requests.ts'
import { findMembers } from './members.ts'
import { mayMake } from './rehearse.ts'
import { commandsFor } from './requests.ts'

/** Somebody acting in one membership. */
export interface ActingMember {
  policy: Policy
  id: string
  name: string
  membership: string
  organisation: { id: string; path: string }
}

/**
 * The open requests that this user may decide, newest first, at most 200: the engine is asked about each. Those that only a
 * constraint stands against are among them. Never the user's own.
 */
export async function requestsWaitingFor(
  reader: Reader,
  who: ActingMember,
  now: Date,
): Promise<readonly AccessRequest[]> {
  const { policy, organisation } = who
  const found = await listRequestsBeneath(reader, { service: policy.key, organisation, open: true })
  if (found.length === 0) return []
  const open = found.filter(({ member, expiresAt }) => member.user.id !== who.id && expiresAt > now)
  const members = await findMembers(
    reader,
    open.map(({ member }) => member.id),
    now,
  )
  const byId = new Map(members.map((member) => [member.id, member]))
  const actor = { id: who.id, name: who.name, acting: { id: who.membership } }
  const tries = open.map((request) => {
    const member = byId.get(request.member.id)
    return { actor, commands: member === undefined ? [] : commandsFor(policy, request, member) }
  })
  const answers = await mayMake(reader, { policy, tries, now })
  return open.filter((_, index) => answers[index])
}
