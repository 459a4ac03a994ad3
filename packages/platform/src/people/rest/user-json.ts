import type { Assigned } from '@remit/policy'
import type { z } from 'zod'
import type { Reader } from '../../db/index.ts'
import { findMember, type Member } from '../../directory/index.ts'
import type { assigned, user } from './shapes.ts'

type Sent = z.infer<typeof assigned>

/** A member as other systems read them. */
export function userJson(member: Member): z.infer<typeof user> {
  const { id, revision, status, organisation, invitation } = member
  return {
    id,
    revision,
    status,
    name: member.user.name,
    email: member.user.email,
    organisation: { id: organisation.id, kind: organisation.kind, name: organisation.name },
    roles: member.roles.map(({ role, startsAt, endsAt }) => ({
      role,
      from: written(startsAt),
      until: written(endsAt),
    })),
    assigned: member.assigned.map(assignedJson),
    invitation: invitation ? { state: invitation.state, expiresAt: invitation.expiresAt.toISOString() } : null,
    lastSeenAt: status === 'invited' ? null : written(member.user.lastSeenAt),
    addedAt: member.createdAt.toISOString(),
  }
}

/** The member with this id as they are now. */
export async function showUser(db: Reader, membership: string, now: Date): Promise<z.infer<typeof user>> {
  const member = await findMember(db, membership, now)
  if (member === undefined) throw new Error('The member just changed is not there.')
  return userJson(member)
}

/** Assigned places as the directory takes them. */
export function assignedOf(sent: readonly Sent[]): Assigned[] {
  return sent.map((place) => {
    if ('organisation' in place) return place.organisation
    return place.beneath === undefined ? { every: place.every } : { every: place.every, beneath: place.beneath }
  })
}

function assignedJson(place: Assigned): Sent {
  return typeof place === 'string' ? { organisation: place } : place
}

function written(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
