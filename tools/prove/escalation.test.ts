import { expect, it } from 'vitest'
import { proveEscalation } from './escalation-proof.ts'

it('coalitions of three in a full authority are decided, the country is bounded, and small systems are searched through', async () => {
  // The limits are several times those of the long proof: other tests run beside this one.
  const limits = { exactSeconds: 120, boundMs: 2000 }
  const seed = Number(process.env.REMIT_SEED ?? 1)
  const { figures, broken } = await proveEscalation({
    authorities: 150,
    schools: 120,
    users: 20,
    systems: 20,
    seed,
    limits,
  })
  console.log(figures.join('\n'))
  expect(broken).toEqual([])
  expect(figures).toHaveLength(4)
})
