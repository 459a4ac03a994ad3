import { expect, it } from 'vitest'
import { proveExhaustively } from './exhaustive-proof.ts'

it('in one of every 3,001 small worlds engine and definition agree, and no accepted change breaks a constraint', () => {
  const figures = proveExhaustively({ each: 3001, part: Number(process.env.REMIT_SEED ?? 0) })
  expect(figures.difference).toBeUndefined()
  expect(figures.trees).toBe(24)
  expect(figures.allowed).toBeGreaterThan(1000)
  expect(figures.accepted).toBeGreaterThan(100)
})
