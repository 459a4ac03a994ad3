import type { Command, Judgement, Policy } from '@remit/policy'
import type { Tx } from '../db/index.ts'

/** The engine's commands; one that adds an organisation also names it. */
export type DirectoryCommand =
  | Exclude<Command, { do: 'addOrganisation' }>
  | (Extract<Command, { do: 'addOrganisation' }> & { readonly name: string; readonly code?: string })

/** A signed-in user acting in a membership, or a named part of Remit itself. */
export type DirectoryActor =
  | { id: string; name: string; acting: { id: string } }
  | { system: 'operator' | 'centre' | 'job'; name: string }

export interface Changes {
  /** Of the service whose people and places change: `user.facts.policy`. */
  policy: Policy
  actor: DirectoryActor
  /** Judged together, on the state they leave. Ids of new things are the caller's, made by `newId`. */
  commands: readonly DirectoryCommand[]
  /** Kept with every entry. */
  reason?: string
  now: Date
}

type Applied = Extract<Judgement, { allowed: true }>

/**
 * Makes a change set in the caller's transaction: locks what it touches, has the engine judge it, writes the state it
 * leaves, raises the revision of every changed membership, and records one entry a command with before, after and reason.
 * Returns the engine's judgement (`state` after, `entries`).
 * Refuses with `denied` when the actor may not, `constraint` when a constraint would break (message, the names of the
 * people who hold the places, next step), `conflict` when the world is no longer as the command takes it to be.
 */
export async function applyChanges(tx: Tx, changes: Changes): Promise<Applied> {
  throw new Error(`not built yet: ${tx} ${changes.commands.length}`)
}
