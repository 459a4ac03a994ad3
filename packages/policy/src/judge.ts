import { applyCommand } from './apply.ts'
import type { Actor, AuditEntry, Command, Judgement, Refusal, State } from './command.ts'
import { type Violation, violationsAt } from './constraints.ts'
import { concernsOf, copyOf, type Draft, draftOf, membershipOf, stateOf } from './draft.ts'
import type { Membership } from './facts.ts'
import { momentsOf } from './fold.ts'
import { permitsFor } from './permit.ts'
import type { Policy } from './policy.ts'
import { wordsOf, wordsOfViolation } from './refusal-words.ts'

/**
 * Judges a change set: may this actor make it, and is the state it leaves (now, and at every later moment known dates make a
 * difference) free of any broken constraint it causes? Returns the end state with its audit entries, or every refusal. Never throws.
 * The actor's authority is read from the state before; constraints from the state after. `state` must hold the slice of `sliceFor`,
 * and, for a user, the actor's own memberships. A constraint broken already is no reason to refuse unless the change makes it worse.
 */
export function judge(
  policy: Policy,
  state: State,
  actor: Actor,
  changeSet: readonly Command[],
  at: number,
): Judgement {
  const before = draftOf(state)
  if ('viewedBy' in actor && actor.viewedBy !== undefined) return notWhileViewing(before, changeSet)
  const after = copyOf(before)
  const permits = permitsFor(policy, before, actor, changeSet, at)
  const entries: AuditEntry[] = []
  const refusals: Refusal[] = []
  for (const command of changeSet) {
    const applied = applyCommand(policy, after, command, at)
    if (!applied.ok) {
      const { code, about, problems } = applied
      const words = { ...wordsOf(code, about), ...(problems && { problems }) }
      refusals.push({ ...words, ...aboutCommand(before, command), people: [], command })
      continue
    }
    const permitted = permits(command, after)
    if (!permitted.ok) {
      refusals.push({
        ...wordsOf(permitted.code, permitted.about),
        ...aboutCommand(before, command),
        people: [],
        command,
      })
      continue
    }
    const { concerns, before: was, after: is } = applied
    entries.push({ command, concerns, before: was, after: is, permit: permitted.permit })
  }
  if (refusals.length > 0) return { allowed: false, refusals }
  const broken = brokenBy(policy, before, after, changeSet, at)
  return broken.length > 0 ? { allowed: false, refusals: broken } : { allowed: true, state: stateOf(after), entries }
}

/** Whoever views as somebody else administers nobody, whatever either of them may. */
function notWhileViewing(before: Draft, changeSet: readonly Command[]): Judgement {
  const refusals = changeSet.map((command): Refusal => {
    return { ...wordsOf('notWhileViewing'), ...aboutCommand(before, command), people: [], command }
  })
  return refusals.length > 0 ? { allowed: false, refusals } : { allowed: true, state: stateOf(before), entries: [] }
}

function aboutCommand(before: Draft, command: Command): Partial<Pick<Refusal, 'organisation' | 'membership'>> {
  const id = membershipOf(command)
  const membership = id === undefined ? undefined : before.memberships.get(id)
  if (membership === undefined) return id === undefined ? {} : { membership: id }
  const { organisation } = concernsOf(membership)
  return { organisation, membership: membership.id }
}

/** Every constraint the change breaks or breaks further, at the first moment it does. */
function brokenBy(
  policy: Policy,
  before: Draft,
  after: Draft,
  changeSet: readonly Command[],
  at: number,
): readonly Refusal[] {
  const found = new Map<string, Refusal>()
  const concerned = concernedBy(policy, changeSet)
  const [old, now] = [before, after].map((draft) => narrowed(draft, concerned.memberships)) as [Draft, Draft]
  for (const moment of momentsFrom(at, old, now)) {
    const was = violationsAt(concerned.policy, old, moment)
    for (const [key, violation] of violationsAt(concerned.policy, now, moment)) {
      if (found.has(key) || violation.by <= tolerated(before, was.get(key), violation)) continue
      found.set(key, refusalOf(policy, before, violation, moment, at))
    }
  }
  return [...found.values()]
}

type Concerned = { readonly policy: Policy; readonly memberships: ReadonlySet<string> | undefined }

/** The constraints a change can break, and whose: placing somebody touches nothing but what their own places must cover. */
function concernedBy(policy: Policy, changeSet: readonly Command[]): Concerned {
  const memberships = new Set<string>()
  for (const command of changeSet) {
    if (command.do !== 'place' && command.do !== 'selectRecords') return { policy, memberships: undefined }
    memberships.add(command.membership)
  }
  const constraints = policy.constraints.filter(({ source }) => 'coversAll' in source)
  return { policy: { ...policy, constraints }, memberships }
}

function narrowed(draft: Draft, ids: ReadonlySet<string> | undefined): Draft {
  if (ids === undefined) return draft
  const memberships = new Map<string, Membership>()
  for (const id of ids) {
    const membership = draft.memberships.get(id)
    if (membership !== undefined) memberships.set(id, membership)
  }
  return { ...draft, memberships }
}

/** Now, and every later moment at which a known date makes a difference. */
function momentsFrom(at: number, ...drafts: readonly Draft[]): readonly number[] {
  const moments = new Set([at])
  for (const draft of drafts) {
    for (const membership of draft.memberships.values()) {
      for (const moment of momentsOf(membership)) if (moment > at) moments.add(moment)
    }
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
  const users = [...before.memberships.values()]
    .filter((it) => it.organisation === organisation && it.status === 'active')
    .filter((it) => it.assignments.some((assignment) => roles.includes(assignment.role)))
    .map((it) => it.user)
  return [...new Set(users)].sort()
}
