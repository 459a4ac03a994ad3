import {
  type Command,
  type Refusal as Judged,
  judge,
  type Policy,
  type Slice,
  type State,
  sliceFor,
} from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { type DirectoryActor, engineActor } from './apply-changes.ts'
import { codeOf, gravestFirst } from './judged-down.ts'
import { loadForAuthority, loadUnlocked } from './slice.ts'

/** A change set somebody might make. */
export interface Try {
  actor: DirectoryActor
  commands: readonly Command[]
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
export async function rehearse(reader: Reader, asked: Rehearsing): Promise<readonly Rehearsed[]> {
  return answersOn(asked, await loadUnlocked(reader, sliceOf(asked)))
}

/**
 * Which of these their actors may make at all, whatever constraints say: cheap in an organisation of any size.
 */
export async function mayMake(reader: Reader, asked: Rehearsing): Promise<readonly boolean[]> {
  const answers = answersOn(asked, await loadForAuthority(reader, sliceOf(asked)))
  return answers.map((answer) => answer.allowed || answer.code === 'constraint')
}

interface Rehearsing {
  policy: Policy
  tries: readonly Try[]
  now: Date
}

function answersOn({ policy, tries, now }: Rehearsing, state: State): readonly Rehearsed[] {
  return tries.map(({ actor, commands }): Rehearsed => {
    const judgement = judge(policy, state, engineActor(actor), commands, now.getTime())
    if (judgement.allowed) return { allowed: true }
    const [first] = gravestFirst(judgement.refusals)
    return { allowed: false, code: first === undefined ? 'conflict' : codeOf(first), refusals: judgement.refusals }
  })
}

function sliceOf({ policy, tries }: Rehearsing): Slice {
  const slices = tries.map(({ actor, commands }) => sliceFor(policy, engineActor(actor), commands))
  const all = (part: keyof Slice) => [...new Set(slices.flatMap((slice) => slice[part]))]
  return {
    organisations: all('organisations'),
    beneath: all('beneath'),
    memberships: all('memberships'),
    users: all('users'),
    customRoles: all('customRoles'),
    customRolesOf: all('customRolesOf'),
    holdersOf: all('holdersOf'),
  }
}
