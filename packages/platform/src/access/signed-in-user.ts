import { type Facts, factsOf, type Organisation, type Policy, placesOf, type Viewing } from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { madeRoleOf, membershipOf, organisationOf, rolesStandAt } from '../directory/index.ts'
import { type BehindSession, type MembershipRow, readActing, readSession, type ViewingJson } from './read-session.ts'

/** The compiled policy of every mounted service, by service key. */
export type Policies = ReadonlyMap<string, Policy>

/** Somebody signed in, whichever service they look at. */
export interface Account {
  id: string
  name: string
  email: string
  /** Every membership active now, in every mounted service, oldest first: for “Your services” and the switcher. */
  memberships: readonly MembershipSummary[]
  session: SessionFacts
  /** Somebody else looks through this user’s eyes: everything above is the viewed user’s, but the session. */
  viewing?: SignedInViewing
}

export interface SignedInViewing {
  by: { id: string; name: string }
  mode: 'read' | 'change'
  reason: string
  expiresAt: Date
}

export interface SessionFacts {
  tokenHash: string
  csrfSecret: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  /** When the user last proved who they are: when signing in, or since. */
  provenAt: Date
  hasSecondFactor: boolean
}

/** The user behind a request, acting in one membership of one service. */
export interface SignedInUser extends Account {
  /** The membership acted in. A page below `/<service>` always has one. */
  acting: MembershipSummary
  /** The engine's facts in the service of the acting membership, as read with the session; `facts.policy` is its policy. */
  facts: Facts
  /** What `facts.places` was made of. */
  organisations: readonly Organisation[]
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
  const found = await readSession(reader, session.tokenHash, now)
  return found && userBehind(found, policies, session, now)
}

/**
 * Whoever acts in a membership without a session: a machine client, for its user. Undefined when the membership is not active
 * now or its user is closed: what they lost, the client lost.
 */
export async function actingIn(
  reader: Reader,
  policies: Policies,
  membership: string,
  now: Date,
): Promise<SignedInUser | undefined> {
  const found = await readActing(reader, membership, now)
  const user = found && userBehind(found, policies, { membershipId: membership }, now)
  return user && isActing(user) ? user : undefined
}

function userBehind(
  found: BehindSession,
  policies: Policies,
  session: { service?: string; membershipId?: string },
  now: Date,
): Account | SignedInUser {
  const organisations = found.organisations.map(organisationOf)
  const active = found.memberships.filter((row) => canActIn(row, policies) && isAwake(row, organisations, now))
  const account = accountOf(found, active, now)
  const chosen = session.membershipId ?? found.session.membership_id
  const fitting = account.memberships.filter(({ service }) => service === (session.service ?? service))
  const wanted = fitting.find(({ id }) => id === chosen)
  const acting = session.membershipId === undefined ? (wanted ?? fitting[0]) : wanted
  const policy = acting && policies.get(acting.service)
  if (!acting || !policy) return account
  const own = found.memberships.filter(({ service }) => service === acting.service)
  const memberships = own.map(({ membership }) => membershipOf(membership))
  const customRoles = found.customRoles.map(madeRoleOf)
  const facts = factsOf(policy, {
    user: { id: account.id },
    memberships,
    places: placesOf(organisations),
    customRoles,
    ...(found.session.viewing && { viewing: engineViewing(found.session.viewing) }),
  })
  return { ...account, acting, facts, organisations }
}

function engineViewing({ by, mode, membership }: ViewingJson): Viewing {
  return { by: by.id, mode, membership }
}

/** Whether the account acts in a membership. */
export function isActing(account: Account | SignedInUser): account is SignedInUser {
  return 'acting' in account
}

function accountOf({ session }: BehindSession, active: readonly MembershipRow[], now: Date): Account {
  const { id, name, email } = session
  return {
    id,
    name,
    email,
    memberships: active.map((row) => summaryOf(row, now)),
    session: {
      tokenHash: session.token_hash,
      csrfSecret: session.csrf_secret,
      createdAt: session.created_at,
      lastSeenAt: session.last_seen_at,
      expiresAt: session.expires_at,
      provenAt: session.proven_at ?? session.created_at,
      hasSecondFactor: session.has_second_factor,
    },
    ...(session.viewing && { viewing: viewingOf(session.viewing) }),
  }
}

function viewingOf({ by, mode, reason, expires_at }: ViewingJson): SignedInViewing {
  return { by, mode, reason, expiresAt: new Date(expires_at) }
}

function summaryOf({ membership, service, home }: MembershipRow, now: Date): MembershipSummary {
  const roles = membership.assignments.filter((assignment) => isNow(assignment, now)).map(({ role }) => role)
  return { id: membership.id, service, organisation: home, roles: [...new Set(roles)] }
}

/** Where no role stands there is nothing to act in: such a membership only says whom its user works for. */
function canActIn({ service, home }: MembershipRow, policies: Policies): boolean {
  const policy = policies.get(service)
  return policy !== undefined && rolesStandAt(policy, home.kind)
}

function isAwake({ membership }: MembershipRow, organisations: readonly Organisation[], now: Date): boolean {
  if (membership.status !== 'active' || !isNow(membership, now)) return false
  const byId = new Map(organisations.map((organisation) => [organisation.id, organisation]))
  let above = byId.get(membership.organisation)
  while (above?.status === 'open' && above.parent !== undefined) above = byId.get(above.parent)
  return above?.status === 'open'
}

function isNow({ from, until }: { from: number | null; until: number | null }, now: Date): boolean {
  return (from === null || from <= now.getTime()) && (until === null || now.getTime() < until)
}
