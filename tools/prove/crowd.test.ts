import { expect, it } from 'vitest'
import { freshDatabase } from '../../packages/platform/src/testing/fresh-database.ts'
import { proveCrowd } from './crowd-proof.ts'

it('a crowd of 64 gets exactly what the constraints leave, ten times over', async () => {
  const { url } = await freshDatabase()
  const { figures, broken } = await proveCrowd(url, { rounds: 10, attempts: 64 }, new Date())
  expect(broken).toEqual([])
  expect(figures).toHaveLength(3)
})
