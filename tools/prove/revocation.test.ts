import { expect, it } from 'vitest'
import { temporaryFolder } from '../../e2e/running-app.ts'
import { freshDatabase } from '../../packages/platform/src/testing/fresh-database.ts'
import { percentile } from './report.ts'
import { proveRevocation } from './revocation-proof.ts'

it('whoever is suspended, removed or without roles is refused at their next request, in every session on two servers', async () => {
  const { url } = await freshDatabase()
  const folder = temporaryFolder()
  // The second is for the long proof, alone on its machine: here other tests run beside it.
  const outcome = await proveRevocation({ folder: folder.path, url }, { rounds: 6, sessions: 4, mostP99Ms: 20_000 })
  folder.remove()
  expect(outcome.broken).toEqual([])
  expect(outcome.figures[0]).toMatch(/^24 sessions on two servers; .* in 0 sessions$/)
})

it('the 99th of a hundred is the 99th', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  expect([percentile(hundred, 0.99), percentile(hundred, 1), percentile([], 0.5)]).toEqual([99, 100, Number.NaN])
})
