import { type Refusal as Judged, judge, type Policy, type Slice, sliceFor } from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { type DirectoryActor, type DirectoryCommand, engineActor } from './apply-changes.ts'
import { codeOf, gravestFirst } from './judged-down.ts'
import { loadUnlocked } from './slice.ts'

/** A change set somebody might make. */
export interface Try {
  actor: DirectoryActor
  commands: readonly DirectoryCommand[]
}

/**
 * What a change set would come to. `denied`: this actor may not make it at all. `constraint` and `conflict`: the actor may
 * make such a change, but not this one as things stand.
 */
export type Rehearsed =
  | { allowed: true }
  | { allowed: false; code: 'denied' | 'constraint' | 'conflict'; refusals: readonly Judged[] }

/**
 * Asks the engine what each of these would come to now, in one loading, locking and writing nothing: for showing who could
 * decide, and what stands in the way. Whoever acts on an answer has it judged again. Put refusals in words with `judgedDown`.
 */
export async function rehearse(
  reader: Reader,
  { policy, tries, now }: { policy: Policy; tries: readonly Try[]; now: Date },
): Promise<readonly Rehearsed[]> {
  if (tries.length === 0) return []
  const state = await loadUnlocked(reader, unionOf(tries.map((each) => sliceOf(policy, each))))
  return tries.map(({ actor, commands }): Rehearsed => {
    const judgement = judge(policy, state, engineActor(actor), commands, now.getTime())
    if (judgement.allowed) return { allowed: true }
    const [first] = gravestFirst(judgement.refusals)
    return { allowed: false, code: first === undefined ? 'conflict' : codeOf(first), refusals: judgement.refusals }
  })
}

function sliceOf(policy: Policy, { actor, commands }: Try): Slice {
  return sliceFor(policy, engineActor(actor), commands)
}

function unionOf(slices: readonly Slice[]): Slice {
  const all = (part: keyof Slice) => [...new Set(slices.flatMap((slice) => slice[part]))]
  return {
    organisations: all('organisations'),
    beneath: all('beneath'),
    memberships: all('memberships'),
    users: all('users'),
    customRoles: all('customRoles'),
    customRolesOf: all('customRolesOf'),
  }
}
