import type { Refusal } from './command.ts'
import { concernOf } from './concern.ts'
import { type Violation, violationsAt } from './constraints.ts'
import type { Draft } from './draft.ts'
import type { Membership } from './facts.ts'
import { momentsOf } from './fold.ts'
import type { Policy } from './policy.ts'
import { wordsOfViolation } from './refusal-words.ts'

/** Every constraint the change breaks or breaks further, at the first moment it does. */
export function brokenBy(policy: Policy, before: Draft, after: Draft, at: number): readonly Refusal[] {
  const concern = concernOf(policy, before, after)
  if (concern.constraints.length === 0) return UNBROKEN
  const found = new Map<string, Refusal>()
  for (const moment of momentsFrom(at, [...concern.membershipsIn(before), ...concern.membershipsIn(after)])) {
    const was = violationsAt(policy, before, concern, moment)
    for (const [key, violation] of violationsAt(policy, after, concern, moment)) {
      if (found.has(key) || violation.by <= tolerated(before, was.get(key), violation)) continue
      found.set(key, refusalOf(policy, before, violation, moment, at))
    }
  }
  return [...found.values()]
}

const UNBROKEN: readonly Refusal[] = []

/** Now, and every later moment at which a known date makes a difference. */
function momentsFrom(at: number, memberships: readonly Membership[]): readonly number[] {
  const moments = new Set([at])
  for (const membership of memberships) {
    for (const moment of momentsOf(membership)) if (moment > at) moments.add(moment)
  }
  return [...moments].sort((a, b) => a - b)
}

/** How far the constraint was broken before. A minimum binds an organisation only once it was open before the change. */
function tolerated(before: Draft, was: Violation | undefined, violation: Violation): number {
  if (was !== undefined) return was.by
  if (violation.code !== 'atLeast') return 0
  const position = before.places.position.get(violation.organisation ?? '')
  return position === undefined || before.places.shut[position] === 1 ? Number.POSITIVE_INFINITY : 0
}

function refusalOf(policy: Policy, before: Draft, violation: Violation, moment: number, at: number): Refusal {
  const { constraint, organisation, membership, roles } = violation
  const people = violation.code === 'atLeast' || violation.code === 'atMost' ? present(before, violation) : []
  return {
    ...wordsOfViolation(policy, violation),
    rule: constraint.key,
    ...(organisation !== undefined && { organisation }),
    ...(membership !== undefined && { membership }),
    roles,
    people: people.length > 0 ? people : violation.people,
    ...(moment !== at && { at: moment }),
  }
}

/** Who holds the places before the change. */
function present(before: Draft, { organisation, roles }: Violation): readonly string[] {
  const users = before.memberships
    .at(organisation ?? '')
    .filter((it) => it.status === 'active')
    .filter((it) => it.assignments.some((assignment) => roles.includes(assignment.role)))
    .map((it) => it.user)
  return [...new Set(users)].sort()
}
