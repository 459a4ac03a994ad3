import type { Assigned } from '@remit/policy'
import type { Reader } from '../db/index.ts'

/** A user in an organisation, as the people pages show them. */
export interface Member {
  /** The membership's id. */
  id: string
  revision: number
  service: string
  organisation: { id: string; name: string; path: string; kind: string }
  user: { id: string; name: string; email: string; lastSeenAt: Date | null }
  status: 'invited' | 'active' | 'suspended' | 'ended'
  startsAt: Date | null
  endsAt: Date | null
  createdAt: Date
  /** Roles not yet run out, with their dates. */
  roles: readonly { role: string; startsAt: Date | null; endsAt: Date | null }[]
  assigned: readonly Assigned[]
  /** The newest one, while the membership is invited. */
  invitation: { id: string; expiresAt: Date; state: 'open' | 'expired' } | undefined
}

/** All that are given must hold. Pages count from 1; 25 a page unless told. */
export interface MemberFilter {
  organisation: string
  /** Found in the name or the e-mail, whatever the case. */
  search?: string
  status?: readonly Member['status'][]
  role?: string
  /** Members assigned this organisation: named, or by *every* of its kind. */
  assigned?: string
  sort?: 'name' | '-name' | 'email' | '-email' | 'status' | '-status' | 'lastSeen' | '-lastSeen'
  page?: number
  pageSize?: number
}

/** The members of one organisation with the exact total; ended ones only when `status` asks for them. */
export async function listMembers(
  reader: Reader,
  filter: MemberFilter,
  now: Date,
): Promise<{ members: readonly Member[]; total: number }> {
  throw new Error(`not built yet: ${reader} ${filter.organisation} ${now}`)
}

/** One membership by id, whatever its status; undefined when there is none or the id is not one. */
export async function findMember(reader: Reader, id: string, now: Date): Promise<Member | undefined> {
  throw new Error(`not built yet: ${reader} ${id} ${now}`)
}

/** Who holds any of these roles actively at this organisation, by name: “who can help”. */
export async function membersHolding(
  reader: Reader,
  holding: { organisation: string; roles: readonly string[] },
  now: Date,
): Promise<readonly { id: string; membership: string; name: string; email: string }[]> {
  throw new Error(`not built yet: ${reader} ${holding.organisation} ${now}`)
}
