import { z } from 'zod'
import type { Problem } from '../../service.ts'

const texts = z
  .preprocess((sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]), z.array(z.string()))
  .transform((sent) => [...new Set(sent)])

const steps = ['who', 'roles', 'places', 'check'] as const

/** One page of adding a user; `done`: everything was said, and the invitation can leave. */
export type Step = (typeof steps)[number] | 'done'

/** What travels in the form from step to step, besides who it is. Anything else that is sent is understood as nothing. */
export const newUserFields = {
  /** The step the form was sent from; none on the first visit. */
  step: z.enum(['', ...steps]).catch(''),
  press: z.string().catch('go'),
  roles: texts,
  reach: z.enum(['every', 'ticked']).catch('ticked'),
  places: texts,
  shown: z.string().catch(''),
}

/** The step to show after what was sent: the same again while searching or when something was wrong, any when asked for. */
export function stepAfter(
  { step, press }: { step: Step | ''; press: string },
  hasPlaces: boolean,
  problems: readonly Problem[],
): Step {
  if (problems.some(({ where }) => where === 'roles')) return 'roles'
  if (problems.length > 0 || step === '') return 'who'
  const asked = steps.find((each) => press === `to-${each}`)
  if (asked !== undefined) return asked
  if (step === 'who') return 'roles'
  if (step === 'roles') return hasPlaces ? 'places' : 'check'
  if (step === 'places') return press === 'go' ? 'check' : 'places'
  return 'done'
}
