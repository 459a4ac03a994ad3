import { check, decide, holderOf } from './check.ts'
import type { Ask, Decision, Resource } from './decision.ts'
import { type Facts, foldedAt } from './grants.ts'
import type { PermissionEntry, Policy } from './policy.ts'
import { SLOW } from './powers.ts'

/** One user and one permission, looked up once, to be asked of many things at one moment. */
export type Prepared = {
  /** @internal */
  readonly facts: Facts
  /** @internal */
  readonly way: number
  /** @internal */
  readonly permission: PermissionEntry | undefined
  /** @internal */
  readonly policy: Policy
  /** @internal */
  readonly at: number
  /** @internal */
  readonly rest: PreparedRest
}

export type PreparedRest = Pick<Ask, 'context' | 'membership'> & { readonly action: string }

/**
 * Looks up user and permission once, for asking about many things: the rows of a page, the lines of a file. It answers for the
 * moment `at` (epoch milliseconds) and this revision of the facts only. Never fails: an unknown permission is denied when asked.
 */
export function prepare(
  policy: Policy,
  facts: Facts,
  action: string,
  at: number,
  { context, membership }: Pick<Ask, 'context' | 'membership'> = {},
): Prepared {
  const permission = policy.permissions.get(action)
  foldedAt(policy, facts, at)
  const isQuick = facts.policy === policy && membership === undefined && permission !== undefined
  const way = isQuick ? (facts.ways?.[permission.index] ?? SLOW) : SLOW
  return { facts, way, permission, policy, at, rest: { action, context, membership } }
}

/** `check` of one thing with what was prepared: the same interned decision. Never throws. */
export function checkPrepared(prepared: Prepared, resource: Resource): Decision {
  const { facts, way, permission } = prepared
  if (way === SLOW || permission === undefined || resource.type !== permission.type) {
    return check(prepared.policy, facts, { ...prepared.rest, resource }, prepared.at)
  }
  const holder = holderOf(facts.places, permission, resource)
  return (
    decide(facts, permission, way, holder) ?? check(prepared.policy, facts, { ...prepared.rest, resource }, prepared.at)
  )
}
