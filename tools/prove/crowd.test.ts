import { expect, it } from 'vitest'
import { freshDatabase } from '../../packages/platform/src/testing/fresh-database.ts'
import { proveCrowd } from './crowd-proof.ts'
import { isHeld } from './crowd-rounds.ts'

it('a crowd of 64 gets exactly what the constraints leave, ten times over', async () => {
  const { url } = await freshDatabase()
  const { figures, broken } = await proveCrowd(url, { rounds: 10, pageRounds: 1, attempts: 64 }, new Date())
  expect(broken).toEqual([])
  expect(figures).toHaveLength(6)
})

it('a constraint that let a second one through would be noticed', () => {
  const round = { kept: 1, refused: { constraint: 63 }, holders: 1, ms: 1 }
  expect(isHeld(round, ['constraint'])).toBe(true)
  expect(isHeld({ ...round, kept: 2 }, ['constraint'])).toBe(false)
  expect(isHeld({ ...round, holders: 0 }, ['constraint'])).toBe(false)
  expect(isHeld({ ...round, refused: { conflict: 63 } }, ['constraint'])).toBe(false)
})
