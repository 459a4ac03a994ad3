import type { CustomRole, Membership, User } from './facts.ts'
import type { Places } from './places.ts'
import type { Policy } from './policy.ts'

/** What one user's facts are made from. */
export type FactsInput = {
  readonly user: User
  /** All of this user's memberships in this service, in whatever status. Others' are ignored. */
  readonly memberships: readonly Membership[]
  readonly places: Places
  readonly customRoles?: readonly CustomRole[] | undefined
}

/** One user's facts, ready to be asked. Folded when first asked, and again when a date it knows is passed. */
export type Facts = FactsInput & { readonly policy: Policy }

/**
 * Facts about one user. `places` must hold, with everything above them by parent and holder: the memberships' organisations;
 * for `check`, the asked resource's holders; for `list`, the assigned organisations too. What is not there is unknown and
 * gives nothing. Never fails.
 */
export function factsOf(policy: Policy, input: FactsInput): Facts {
  throw new Error(`not built yet: ${policy.key} ${input.user.id}`)
}
