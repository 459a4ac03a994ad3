import type { Ask, Decision, Reason } from './decision.ts'
import type { Facts } from './grants.ts'
import type { Policy } from './policy.ts'

/**
 * May the user of these facts do this? `at` is epoch milliseconds. Never throws; denies by default and whenever something is
 * unknown. The decision is interned: compare it, keep it, nothing is allocated. It holds for this revision of the facts only.
 */
export function check(policy: Policy, facts: Facts, ask: Ask, at: number): Decision {
  throw new Error(`not built yet: ${policy.key} ${facts.user.id} ${ask.action} ${at}`)
}

/** Every grant that allows it, or every reason it is denied; never empty. */
export function reasonsFor(policy: Policy, facts: Facts, ask: Ask, at: number): readonly Reason[] {
  throw new Error(`not built yet: ${policy.key} ${facts.user.id} ${ask.action} ${at}`)
}
