import { median } from './statistics.ts'
import { asJustRead } from './trials.ts'
import type { Question } from './workloads/questions.ts'

/** Microseconds a check, over batches of 100. */
export type Latency = { readonly p50: number; readonly p99: number }

type Ask = (questions: readonly Question[]) => number | Promise<number>

const BATCH = 100
const PASSES = 5

/** Each batch's time is the median of its passes, so that what else the machine does is not taken for the engine's slowness. */
export async function latencyOf(ask: Ask, asked: readonly Question[]): Promise<Latency> {
  const batches: number[][] = []
  for (let pass = 0; pass < PASSES; pass++) {
    const questions = asJustRead(asked)
    for (let first = 0; first < questions.length; first += BATCH) {
      const batch = questions.slice(first, first + BATCH)
      const start = performance.now()
      const said = ask(batch)
      if (typeof said !== 'number') await said
      const times = batches[first / BATCH] ?? []
      times.push(((performance.now() - start) * 1000) / batch.length)
      batches[first / BATCH] = times
    }
  }
  const middle = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
  const sorted = batches.map(middle).toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

const GARBAGE_PASSES = 200
const GARBAGE_TIMES = 5

/** Bytes a check leaves on the heap, asked over and over: the median of some times, as the compiler uses the heap too. Needs `--expose-gc`. */
export function garbageOf(ask: (questions: readonly Question[]) => number, questions: readonly Question[]): number {
  const left = Array.from({ length: GARBAGE_TIMES }, () => {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    for (let pass = 0; pass < GARBAGE_PASSES; pass++) ask(questions)
    return Math.max(0, process.memoryUsage().heapUsed - before)
  })
  return median(left) / (GARBAGE_PASSES * questions.length)
}
