import type { Facts, Policy } from '@remit/policy'
import type { Reader } from '../db/index.ts'

/** The compiled policy of every mounted service, by service key. */
export type Policies = ReadonlyMap<string, Policy>

/** Somebody signed in, whichever service they look at. */
export interface Account {
  id: string
  name: string
  email: string
  /** Every membership active now, in every service, for the list of services and the organisation switcher. */
  memberships: readonly MembershipSummary[]
  session: { tokenHash: string; csrfSecret: string; createdAt: Date; lastSeenAt: Date; expiresAt: Date }
}

/** The user behind a request, acting in one membership of one service. */
export interface SignedInUser extends Account {
  /** The membership acted in. A page below `/<service>` always has one. */
  acting: MembershipSummary
  /** The engine's facts in the service of the acting membership, as read with the session; `facts.policy` is its policy. */
  facts: Facts
}

export interface MembershipSummary {
  id: string
  service: string
  organisation: { id: string; kind: string; name: string; path: string; attributes: Readonly<Record<string, unknown>> }
  /** Keys of the roles held now. */
  roles: readonly string[]
}

/**
 * Who is behind this session, read in ONE query together with everything the engine needs to know of them: nothing of it
 * is kept between requests, so a removal counts at once.
 *
 * `service` limits the acting membership to that service: the session's chosen one, else the oldest active one there.
 * `membershipId` chooses it for this request. Answers undefined when the session is unknown, expired or its user closed;
 * `acting` and `facts` are absent when no active membership fits, which `isActing` tells.
 */
export async function signedInUser(
  reader: Reader,
  policies: Policies,
  session: { tokenHash: string; service?: string; membershipId?: string },
  now: Date,
): Promise<Account | SignedInUser | undefined> {
  throw new Error(`not built yet: ${reader} ${policies} ${session} ${now}`)
}

/** Whether the account acts in a membership. */
export function isActing(account: Account | SignedInUser): account is SignedInUser {
  return 'acting' in account
}
