import { compileOrThrow } from '@remit/policy'
import type { Engine } from './engine.ts'
import { remit } from './remit.ts'
import { nationalPolicy } from './remit-policy.ts'

/**
 * Remit with its validation timed apart: a policy is compiled, and every problem in it told, before anything is loaded.
 * Facts are not validated by the engine: what they name and the policy does not know gives nothing.
 */
export const remitValidated: Engine = { ...remit, validate: () => void compileOrThrow(nationalPolicy) }
