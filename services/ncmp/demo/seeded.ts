import { createHash } from 'node:crypto'
import { newId } from '@remit/platform/db'

/** Numbers that look random and are the same every time. */
export interface Seeded {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  /** True in this share of cases (0 to 1). */
  chance(share: number): boolean
  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T
  /** From the standard normal distribution. */
  normal(): number
}

/** A generator for a seed: 32-bit mulberry, good enough for invented people. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    whole,
    chance: (share) => next() < share,
    pick: (list) => list[whole(0, list.length - 1)] ?? list[0],
    // Box and Muller; 1 − next() is never 0, whose logarithm there is none of.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

const madeAt = new Date('2026-09-01T00:00:00Z')

/** The id of a thing of the demonstration, always the same for the same name. */
export function idOf(name: string): string {
  return newId(madeAt, createHash('sha256').update(`ncmp demonstration ${name}`).digest())
}
