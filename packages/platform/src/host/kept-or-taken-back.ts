import { inTransaction, type Tx } from '../db/index.ts'
import type { Problem, View } from '../service.ts'
import type { Hosting } from './hosting.ts'

/** Answers of `act` that leave the page where it is: what it changed is not kept. */
export type Redrawn = { problems: readonly Problem[] } | { check: View }

/** It gives what whoever asks has to prove themselves for first. */
export const unproven = { unproven: true } as const

/** Runs the change in one transaction, and takes all of it back when it answers problems, something to check, or that proof is wanted first. */
export async function keptOrTakenBack<Answer extends { to: string } | { done: View } | Redrawn | typeof unproven>(
  { db }: Hosting,
  change: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  let answer: Answer | undefined
  try {
    return await inTransaction(db, async (tx) => {
      answer = await change(tx)
      if ('problems' in answer || 'check' in answer || 'unproven' in answer) throw new TakenBack()
      return answer
    })
  } catch (cause) {
    if (cause instanceof TakenBack && answer !== undefined) return answer
    throw cause
  }
}

/** Both ways of staying on the page, read alike. */
export function redrawn(answer: Redrawn): { problems?: readonly Problem[]; check?: View } {
  return answer
}

class TakenBack extends Error {}
