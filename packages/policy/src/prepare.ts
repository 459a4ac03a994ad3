import { check, denialAt, holderOf, placeOf, SEVERAL, thingAt } from './check.ts'
import type { Ask, Decision, Resource } from './decision.ts'
import { type Facts, foldedAt, type Quick } from './grants.ts'
import type { Places } from './places.ts'
import type { PermissionEntry, Policy } from './policy.ts'
import { SLOW } from './powers.ts'

/**
 * One user and one permission, looked up once, to be asked of many things at one moment.
 * @internal what each question reads lies together; the rest is for those that need all of `check`.
 */
export type Prepared = Quick & {
  readonly way: number
  readonly places: Places
  readonly permission: PermissionEntry | undefined
  readonly decision: Decision | undefined
  readonly rest: {
    readonly policy: Policy
    readonly facts: Facts
    readonly at: number
    readonly ask: Pick<Ask, 'action' | 'context' | 'membership'>
  }
}

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
  const { places, low, high, bits, start, shut, area, home, named } = facts
  return {
    way: isQuick ? (facts.ways?.[permission.index] ?? SLOW) : SLOW,
    low,
    high,
    bits,
    start,
    shut,
    places,
    permission,
    decision: isQuick ? facts.decisions[permission.index] : undefined,
    area,
    home,
    named,
    rest: { policy, facts, at, ask: { action, context, membership } },
  }
}

/** `check` of one thing with what was prepared: the same interned decision. Never throws. */
export function checkPrepared(prepared: Prepared, resource: Resource): Decision {
  const { way, permission, places } = prepared
  const isQuick = way !== SLOW && permission !== undefined && resource.type === permission.type
  const holder = isQuick ? holderOf(places, permission, resource) : SEVERAL
  return holder === SEVERAL ? checkAll(prepared, resource) : quickAnswer(prepared, holder)
}

/** `checkAt` with what was prepared, for a thing of which nothing is known but its place. Never throws. */
export function checkPreparedAt(prepared: Prepared, place: string | undefined): Decision {
  const { way, permission, places } = prepared
  if (permission === undefined) return checkAll(prepared, { type: '' })
  return way === SLOW
    ? checkAll(prepared, thingAt(permission, place))
    : quickAnswer(prepared, placeOf(places, permission, place))
}

function quickAnswer(prepared: Prepared, holder: number): Decision {
  const denial = denialAt(prepared, prepared.permission?.closed === true, prepared.way, holder)
  // INVARIANT (ways): what is not denied by its way has a decision.
  return denial ?? (prepared.decision as Decision)
}

function checkAll({ rest: { policy, facts, at, ask } }: Prepared, resource: Resource): Decision {
  return check(policy, facts, { ...ask, resource }, at)
}
