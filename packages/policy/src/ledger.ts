import { type Difference, differenceOf, placedAgain } from './area.ts'
import type { Actor, Command, State } from './command.ts'
import { isOnlyPlaced } from './concern.ts'
import { type Draft, draftOf } from './draft.ts'
import type { Membership } from './facts.ts'
import type { Reach } from './fold.ts'
import { type Facts, factsOf, layOut, NEVER } from './grants.ts'
import { placeIn } from './id-index.ts'
import { addId, type IdList, listIds, removeId } from './id-list.ts'
import { type Judged, judgeDraft } from './judge.ts'
import type { Policy } from './policy.ts'
import type { Change } from './roster.ts'

/**
 * A state an application keeps between requests, with the facts of its users: a change is judged, entered and seen by the next
 * question at the cost of what it touches. Nothing else than `enter` changes it.
 */
export type Ledger = {
  readonly policy: Policy
  /** @internal */
  draft: Draft
  /** @internal the users asked about so far, and the facts of each at its place. */
  readonly users: IdList
  /** @internal */
  readonly facts: Facts[]
}

/** A change set judged on a ledger, to be entered there; or every refusal. */
export type LedgerJudgement = Judged

/** Takes a state into a ledger: about a second per million organisations. Never fails. */
export function ledgerOf(policy: Policy, state: State): Ledger {
  return { policy, draft: draftOf(state), users: listIds([]), facts: [] }
}

/**
 * One user's facts as the ledger stands, kept up by every `enter`; without memberships, and not kept up, for a user it does not know.
 */
export function factsIn(ledger: Ledger, user: string): Facts {
  const place = placeIn(ledger.users, user)
  // INVARIANT (users): each has facts.
  return place < 0 ? factsAnew(ledger, user) : (ledger.facts[place] as Facts)
}

function factsAnew(ledger: Ledger, user: string): Facts {
  const { memberships, places, customRoles } = ledger.draft
  const own = memberships.ofUser(user)
  const input = { user: { id: user }, memberships: own, places, customRoles: [...customRoles.values()] }
  const facts = factsOf(ledger.policy, input)
  // Whoever is not known is not kept: anybody may ask for ids that never were.
  if (own.length > 0) keep(ledger, user, facts)
  return facts
}

function keep({ users, facts, draft }: Ledger, user: string, own: Facts): void {
  addId(users, user)
  facts.push(own)
  draft.memberships.keepFacts(own)
}

/** `judge` on the ledger as it stands: the same answer, with `enter` in the place of the end state. Changes nothing, never throws. */
export function judgeIn(ledger: Ledger, actor: Actor, changeSet: readonly Command[], at: number): LedgerJudgement {
  const known = 'user' in actor ? factsIn(ledger, actor.user) : undefined
  return judgeDraft(ledger.policy, ledger.draft, actor, changeSet, at, known)
}

/**
 * Makes an allowed change part of the ledger, once it is stored; what it was given in commands belongs to the ledger then. Throws
 * an Error when something was entered since it was judged: it must be judged again.
 */
export function enter(ledger: Ledger, judgement: LedgerJudgement): void {
  if (!judgement.allowed) throw new Error('A change that was refused cannot be entered.')
  const { after } = judgement
  if (!after.memberships.isCurrent) throw new Error('The ledger has changed since this was judged.')
  const { organisations, customRoles, places } = ledger.draft
  const isElsewhere = after.organisations !== organisations || after.places !== places
  if (isElsewhere || after.customRoles !== customRoles) {
    for (const facts of ledger.facts) renew(facts, after)
    ledger.draft = after
  } else for (const change of after.memberships.changes) renewFor(change, after)
  // The ledger's own memberships are the same, changed.
  after.memberships.settle()
}

function renewFor({ before, after, difference, row }: Change, draft: Draft): void {
  const known = row === undefined ? draft.memberships.factsOfUser(after.user) : row.facts
  if (known === undefined) return
  if (before !== undefined && before.selected === after.selected && isOnlyPlaced(before, after)) {
    place(known, before, after, difference ?? differenceOf(before.assigned, after.assigned))
  } else renew(known, draft)
}

/** Facts that say what they are told. */
type Told<T> = { -readonly [K in keyof T]: T[K] }

/** Folded anew when next asked. */
function renew(facts: Told<Facts>, { memberships, places, customRoles }: Draft): void {
  facts.memberships = memberships.ofUser(facts.user.id)
  facts.places = places
  facts.customRoles = [...customRoles.values()]
  facts.folded = NEVER
  facts.extents = undefined
  facts.ways = undefined
  facts.only = undefined
  facts.named = undefined
}

/** Where only the places of one membership differ, what was folded is carried on. */
function place(facts: Told<Facts>, before: Membership, after: Membership, difference: Difference): void {
  // INVARIANT (ledger): facts of a ledger have a list of their own.
  const memberships = facts.memberships as Membership[]
  const at = memberships.indexOf(before)
  // Made anew already, for another change of the same set.
  if (at < 0) return
  memberships[at] = after
  facts.extents = undefined
  const { only } = facts
  if (only !== undefined) placeReach(facts, only, before, after, difference)
  else for (const reach of facts.folded.reaches) placeReach(facts, reach, before, after, difference)
}

function placeReach(
  facts: Told<Facts>,
  reach: Told<Reach>,
  before: Membership,
  after: Membership,
  difference: Difference,
): void {
  if (reach.membership !== before) return
  reach.membership = after
  const { assigned } = reach
  reach.assigned = placedAgain(facts.places, assigned, difference, after)
  if (assigned.isApart && reach.assigned.isApart) rename(facts.named, difference)
  else facts.named = undefined
  // What is changed where it lies needs no laying out again.
  if (reach.assigned !== assigned) layOut(facts, facts.policy)
}

/** The ids of what is assigned, changed by the difference: no id stands there twice. */
function rename(named: IdList | undefined, { removed, added }: Difference): void {
  if (named === undefined) return
  // INVARIANT (isApart): every one of them is named.
  for (const it of removed as readonly string[]) removeId(named, it)
  for (const it of added as readonly string[]) addId(named, it)
}
