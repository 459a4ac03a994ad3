import type { Actor, Command, Judgement, Slice, State } from './command.ts'
import type { Policy } from './policy.ts'

/**
 * Judges a change set: may this actor make it, and is the state it leaves (now, and at every later moment known dates make a
 * difference) free of any broken constraint it causes? Returns the end state with its audit entries, or every refusal. Never throws.
 * The actor's authority is read from the state before; constraints from the state after. `state` must hold the slice of `sliceFor`,
 * and, for a user, the actor's own memberships.
 */
export function judge(
  policy: Policy,
  state: State,
  actor: Actor,
  changeSet: readonly Command[],
  at: number,
): Judgement {
  throw new Error(`not built yet: ${policy.key} ${state} ${actor} ${changeSet.length} ${at}`)
}

/** What must be loaded and locked before the change set is judged. Ids sorted, each once. */
export function sliceFor(policy: Policy, actor: Actor, changeSet: readonly Command[]): Slice {
  throw new Error(`not built yet: ${policy.key} ${actor} ${changeSet.length}`)
}
