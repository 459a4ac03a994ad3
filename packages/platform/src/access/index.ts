/**
 * The door of the access room, which alone asks the engine.
 *
 * Contract (the files behind this door fulfil it):
 * - `signedInUser(db, tokenHash, now)`: session, user, memberships and engine facts in ONE query;
 * - `may(reader, user, permission, resource, now)`: the engine's decision on one thing, ancestors loaded by path;
 * - `holdsAnywhere(user, permission)`: do the acting membership's roles hold it at all;
 * - `visible(query, user, permission, columns)`: one SQL predicate from the engine's `list`, ANDed to a Kysely query;
 * - `explainDenial(...)`: words for the user, who can help.
 */
import type { Facts } from '@remit/policy'

/** The user behind a request, acting in one membership of one service. */
export interface SignedInUser {
  id: string
  name: string
  email: string
  /** Every active membership, for the organisation switcher. */
  memberships: readonly MembershipSummary[]
  /** The membership acted in. A page below `/<service>` always has one. */
  acting: MembershipSummary
  /** The engine's facts of the acting membership, as read with the session. */
  facts: Facts
  session: { tokenHash: string; csrfSecret: string }
}

export interface MembershipSummary {
  id: string
  service: string
  organisation: { id: string; kind: string; name: string; path: string; attributes: Readonly<Record<string, unknown>> }
  roles: readonly string[]
}
