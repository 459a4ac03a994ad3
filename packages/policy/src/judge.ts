import { applyCommand } from './apply.ts'
import { brokenBy } from './breaches.ts'
import type { Actor, AuditEntry, Command, Judgement, Refusal, State } from './command.ts'
import { type Conflict, concernsOf, copyOf, type Draft, draftOf, membershipOf, stateOf } from './draft.ts'
import type { Facts } from './grants.ts'
import { type Acting, actingIn, permit } from './permit.ts'
import type { Policy } from './policy.ts'
import { wordsOf } from './refusal-words.ts'

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
  const judged = judgeDraft(policy, draftOf(state), actor, changeSet, at)
  return judged.allowed ? { allowed: true, state: stateOf(judged.after), entries: judged.entries } : judged
}

/** A change set judged: the draft it leaves, or every refusal. */
export type Judged =
  | {
      readonly allowed: true
      readonly entries: readonly AuditEntry[]
      /** @internal */
      readonly after: Draft
    }
  | { readonly allowed: false; readonly refusals: readonly Refusal[] }

/** The same of a draft, which is not changed. `known`: what is known of the actor already, as the draft stands. */
export function judgeDraft(
  policy: Policy,
  before: Draft,
  actor: Actor,
  changeSet: readonly Command[],
  at: number,
  known?: Facts,
): Judged {
  if ('viewedBy' in actor && actor.viewedBy !== undefined) return notWhileViewing(before, changeSet)
  const after = copyOf(before)
  const acting = actingIn(policy, before, actor, changeSet, at, known)
  let entries = NONE_YET
  let refusals: readonly Refusal[] = NO_REFUSALS
  for (const command of changeSet) {
    const outcome = outcomeOf(policy, before, after, acting, command, at)
    if (!('permit' in outcome)) refusals = [...refusals, outcome]
    // Most change sets are of one command: a list that is to grow takes up room for many.
    else if (entries === NONE_YET) entries = [outcome]
    else entries.push(outcome)
  }
  if (refusals.length > 0) return { allowed: false, refusals }
  const broken = brokenBy(policy, before, after, at)
  return broken.length > 0 ? { allowed: false, refusals: broken } : { allowed: true, entries, after }
}

/** Never written to. */
const NONE_YET: AuditEntry[] = []
const NO_REFUSALS: readonly Refusal[] = []

/** What comes of one command once those before it are done; one that is refused has changed the draft all the same. */
function outcomeOf(
  policy: Policy,
  before: Draft,
  after: Draft,
  acting: Acting,
  command: Command,
  at: number,
): AuditEntry | Refusal {
  const applied = applyCommand(policy, after, command, at)
  if (!applied.ok) return refusalOf(before, command, applied)
  const permitted = permit(policy, acting, command, applied.concerns, after, at)
  if (!permitted.ok) return refusalOf(before, command, permitted)
  const { concerns, before: was, after: is } = applied
  return { command, concerns, before: was, after: is, permit: permitted.permit }
}

type Failed = Pick<Conflict, 'code' | 'problems'> & { readonly about?: string }

function refusalOf(before: Draft, command: Command, { code, about, problems }: Failed): Refusal {
  return {
    ...wordsOf(code, about),
    ...(problems && { problems }),
    ...aboutCommand(before, command),
    people: [],
    command,
  }
}

/** Whoever views as somebody else administers nobody, whatever either of them may. */
function notWhileViewing(before: Draft, changeSet: readonly Command[]): Judged {
  const refusals = changeSet.map((command): Refusal => {
    return { ...wordsOf('notWhileViewing'), ...aboutCommand(before, command), people: [], command }
  })
  return refusals.length > 0 ? { allowed: false, refusals } : { allowed: true, entries: [], after: copyOf(before) }
}

function aboutCommand(before: Draft, command: Command): Partial<Pick<Refusal, 'organisation' | 'membership'>> {
  const id = membershipOf(command)
  const membership = id === undefined ? undefined : before.memberships.get(id)
  if (membership === undefined) return id === undefined ? {} : { membership: id }
  const { organisation } = concernsOf(membership)
  return { organisation, membership: membership.id }
}
