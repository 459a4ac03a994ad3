import { type Command, type Judgement, judge, type NewMembership, type Policy, sliceFor } from '@remit/policy'
import { lookingIn, recordAll } from '../audit/index.ts'
import type { Tx } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { changeEntries } from './change-entries.ts'
import { noteGivenAdministration } from './given-administration.ts'
import { judgedDown } from './judged-down.ts'
import { type LoadedState, lockAndLoad } from './slice.ts'
import { writeState } from './write-state.ts'

/** The engine's commands; one that adds an organisation also names it, and an invitation may say what the inviter calls them. */
export type DirectoryCommand =
  | Exclude<Command, { do: 'addOrganisation' | 'firstAdministrator' }>
  | ({ readonly do: 'invite'; readonly knownAs?: string } & NewMembership)
  | (Extract<Command, { do: 'firstAdministrator' }> & { readonly knownAs?: string })
  | (Extract<Command, { do: 'addOrganisation' }> & { readonly name: string; readonly code?: string })

/** A signed-in user acting in a membership, or a named part of Remit itself. */
export type DirectoryActor =
  | { id: string; name: string; acting?: { id: string } }
  /** `user`: for whom a part of Remit does what they may always do for themselves; the history names them. */
  | { system: 'operator' | 'centre' | 'job'; name: string; user?: string }

export interface Changes {
  /** Of the service whose people and places change: `user.facts.policy`. */
  policy: Policy
  actor: DirectoryActor
  /** Judged together, on the state they leave. Ids of new things are the caller's, made by `newId`. */
  commands: readonly DirectoryCommand[]
  /** Revisions the actor saw, by membership: a different one now is refused as a conflict. */
  revisions?: Readonly<Record<string, number>>
  /** The same of roles made at run time, by role. */
  roleRevisions?: Readonly<Record<string, number>>
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
  const { policy, commands, actor, now } = changes
  const { before, judgement } = await judgeChanges(tx, changes)
  const assignedBy = 'id' in actor ? actor.id : null
  await writeState(tx, before, judgement.state, { service: policy.key, commands, assignedBy, now })
  noteGivenAdministration(tx, policy, before, judgement.state)
  await recordAll(tx, await changeEntries(tx, changes, judgement.entries))
  return judgement
}

/** The same without writing anything: what it would come to, or the refusal. The locks stay until the transaction ends. */
export async function judgeChanges(tx: Tx, changes: Changes): Promise<{ before: LoadedState; judgement: Applied }> {
  const { policy, commands, now } = changes
  const actor = engineActor(changes.actor, lookingIn(tx)?.by.id)
  const before = await lockAndLoad(tx, sliceFor(policy, actor, commands))
  await refuseOldRevisions(tx, changes.revisions ?? {})
  await refuseOldRoles(tx, changes.roleRevisions ?? {})
  await refuseTakenCodes(tx, changes)
  const judgement = judge(policy, before, actor, commands, now.getTime())
  if (!judgement.allowed) throw await judgedDown(tx, judgement.refusals)
  return { before, judgement }
}

/** The actor as the engine takes it. */
export function engineActor(actor: DirectoryActor, viewedBy?: string) {
  if ('system' in actor) return { system: actor.system, name: actor.name } as const
  return { user: actor.id, ...(actor.acting && { membership: actor.acting.id }), ...(viewedBy && { viewedBy }) }
}

async function refuseOldRevisions(tx: Tx, seen: Readonly<Record<string, number>>): Promise<void> {
  const rows = await tx
    .selectFrom('memberships')
    .select(['id', 'revision'])
    .where('id', 'in', Object.keys(seen))
    .execute()
  if (rows.every(({ id, revision }) => seen[id] === revision)) return
  throw refuse('conflict', 'This user has changed since you opened the page.')
}

async function refuseOldRoles(tx: Tx, seen: Readonly<Record<string, number>>): Promise<void> {
  const ids = Object.keys(seen)
  const rows = await tx.selectFrom('custom_roles').select(['id', 'revision']).where('id', 'in', ids).execute()
  if (rows.every(({ id, revision }) => seen[id] === revision)) return
  throw refuse('conflict', 'This role has changed since you opened the page. Nothing you chose was saved.')
}

async function refuseTakenCodes(tx: Tx, { policy, commands }: Changes): Promise<void> {
  for (const command of commands) {
    if (command.do !== 'addOrganisation' || command.code === undefined) continue
    const taken = await tx
      .selectFrom('organisations')
      .select('id')
      .where('service', '=', policy.key)
      .where('kind', '=', command.organisation.kind)
      .where('code', '=', command.code)
      .executeTakeFirst()
    if (taken) throw refuse('conflict', `The code “${command.code}” is taken.`)
  }
}
