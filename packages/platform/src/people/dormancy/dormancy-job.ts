import { compileOrThrow } from '@remit/policy'
import { defineJob, type JobDefinition } from '../../jobs/index.ts'
import type { Service } from '../../service.ts'
import { suspendDormant } from './suspend-dormant.ts'

/** Every morning: warns, and then suspends, who is not seen any more. None when `days` is 0. */
export function dormancyJobs(given: {
  services: readonly Service[]
  publicUrl: string
  days: number
}): readonly JobDefinition[] {
  const { services, publicUrl, days } = given
  if (days === 0) return []
  const policies = new Map(services.map(({ key, policy }) => [key, compileOrThrow(policy)]))
  const serviceNames = new Map(services.map(({ key, name }) => [key, name]))
  return [
    defineJob({
      name: 'people.dormancy',
      schedule: '40 6 * * *',
      run: async ({ db, now }) => {
        await suspendDormant(db, { policies, serviceNames, publicUrl, days }, now)
      },
    }),
  ]
}
