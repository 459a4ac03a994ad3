import { check, denialAt, holderOf, placeOf, SEVERAL, thingAt } from './check.ts'
import type { Ask, Decision, Resource } from './decision.ts'
import { type Facts, foldedAt } from './grants.ts'
import { type PermissionEntry, type Policy, permissionNamed } from './policy.ts'
import { SLOW } from './powers.ts'

/**
 * One user and one permission, looked up once, to be asked of many things at one moment.
 * @internal what a question along a path reads comes first, and so lies together.
 */
export type Prepared = Pick<Facts, 'home' | 'named'> &
  Pick<Ask, 'action' | 'context' | 'membership'> & {
    readonly way: number
    readonly decision: Decision | undefined
    readonly permission: PermissionEntry | undefined
    readonly policy: Policy
    readonly facts: Facts
    readonly at: number
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
  const permission = permissionNamed(policy, action)
  foldedAt(policy, facts, at)
  const isQuick = facts.policy === policy && membership === undefined && permission !== undefined
  return {
    way: isQuick ? (facts.ways?.[permission.index] ?? SLOW) : SLOW,
    home: facts.home,
    named: facts.named,
    decision: isQuick ? facts.decisions[permission.index] : undefined,
    permission,
    facts,
    policy,
    at,
    action,
    context,
    membership,
  }
}

/** `check` of one thing with what was prepared: the same interned decision. Never throws. */
export function checkPrepared(prepared: Prepared, resource: Resource): Decision {
  const { way, permission, facts } = prepared
  const isQuick = way !== SLOW && permission !== undefined && resource.type === permission.type
  const holder = isQuick ? holderOf(facts.places, permission, resource) : SEVERAL
  return holder === SEVERAL ? checkAll(prepared, resource) : quickAnswer(prepared, holder)
}

/** `checkAt` with what was prepared, for a thing of which nothing is known but its place. Never throws. */
export function checkPreparedAt(prepared: Prepared, place: string | undefined): Decision {
  const { way, permission, facts } = prepared
  if (permission === undefined) return checkAll(prepared, { type: '' })
  return way === SLOW
    ? checkAll(prepared, thingAt(permission, place))
    : quickAnswer(prepared, placeOf(facts.places, permission, place))
}

function quickAnswer({ facts, permission, way, decision }: Prepared, holder: number): Decision {
  // INVARIANT (ways): what is not denied by its way has a decision.
  return denialAt(facts, permission?.closed === true, way, holder) ?? (decision as Decision)
}

function checkAll({ policy, facts, at, action, context, membership }: Prepared, resource: Resource): Decision {
  return check(policy, facts, { action, resource, context, membership }, at)
}
