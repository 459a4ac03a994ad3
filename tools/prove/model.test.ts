import { expect, it } from 'vitest'
import { freshDatabase } from '../../packages/platform/src/testing/fresh-database.ts'
import { momentsFrom } from './figures.ts'
import { servicesNamed } from './fuzz-host.ts'
import { proveModel } from './model-proof.ts'
import { drawWith } from './model-worlds.ts'

it('no constraint is broken by 50,000 change sets, 300 pairs at once, or 3,000 operations through the pages of every service', async () => {
  const draw = drawWith(momentsFrom(Number(process.env.REMIT_SEED)))
  const plan = { judged: 50_000, pairs: 300, operations: 3000, services: servicesNamed([]) }
  const { figures, broken } = await proveModel({ createDatabase: freshDatabase }, plan, draw)
  expect(broken).toEqual([])
  expect(figures.at(-3)).toMatch(/^3000 operations through the pages, \d+ changed access$/)
})
