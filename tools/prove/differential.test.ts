import { expect, it } from 'vitest'
import type { PolicySource } from '../../packages/policy/src/index.ts'
import { proveDifferential } from './differential-proof.ts'

const seed = Number(process.env.REMIT_SEED ?? 1)

it('the engine, its definition and Cedar give the same answer to 20,000 generated questions', () => {
  const figures = proveDifferential({ questions: 20_000, cedarPerMille: 1000, seed })
  expect(figures.difference).toBeUndefined()
  expect(figures.ofCedar).toBeGreaterThanOrEqual(20_000)
  // Neither answer may be so rare that agreement would mean nothing.
  expect(figures.allowedByCedar).toBeGreaterThan(100)
  expect(figures.questions - figures.allowed).toBeGreaterThan(1000)
})

it('a referee that heard of no conditions would be noticed', () => {
  const withoutConditions = (source: PolicySource): PolicySource => ({
    ...source,
    roles: Object.fromEntries(
      Object.entries(source.roles).map(([key, role]) => [
        key,
        { ...role, grants: role.grants.map(({ permissions, scope }) => ({ permissions, scope })) },
      ]),
    ),
  })
  const plan = { questions: 100_000, cedarPerMille: 1000, seed, toldToCedar: withoutConditions, endOnFailure: true }
  expect(proveDifferential(plan).difference).toContain('They differ')
})
