import type { Attributes, Condition } from '@remit/policy'
import fc from 'fast-check'

/** Small policies and worlds drawn at random: few names, so that they meet; odd values, so that they hurt. */

export const USERS = ['ann', 'bob', 'cat'] as const
export const ROLES = ['r0', 'r1', 'r2', 'r3'] as const
export const ORGANISATIONS = ['root', 'a1', 'a2', 'p1', 'p2', 'u1', 'u2', 'u3', 't1'] as const
export const MOMENTS = { min: 0, max: 6 }
/** One moment before, between and after all dates. */
export const ATS = [-1, 0, 1, 2, 3, 4, 5, 6, 7] as const

export const some = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
export const maybe = <T>(it: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(it, { nil: undefined })
export const rarely = <T>(it: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: it })
export const few = <T>(it: fc.Arbitrary<T>, maxLength = 3, minLength = 0): fc.Arbitrary<T[]> =>
  fc.array(it, { minLength, maxLength, size: 'max' })

const scalar = some<string | number | boolean>(
  'open',
  'shut',
  'ann',
  '2026-01-01',
  '2026-06-30',
  '',
  0,
  1,
  2,
  true,
  false,
)
export const attributes: fc.Arbitrary<Attributes> = fc.record(
  {
    state: some<string | null>('open', 'shut', null),
    level: some<number | null>(0, 1, 2, Number.NaN, null),
    day: some('2026-01-01', '2026-03-01', '2026-06-30', 'never'),
    signedBy: some<string | null>('ann', 'bob', null),
    tags: few(some('x', 'open', 'ann')),
    modules: few(some('m1', 'm2'), 2),
  },
  { requiredKeys: [] },
)

const NAMES = ['state', 'level', 'day', 'signedBy', 'tags'] as const
const reference = fc.oneof(
  fc.record({ resource: some(...NAMES, 'id', 'owner', 'type') }),
  fc.record({ organisation: some(...NAMES, 'id', 'kind') }),
  fc.record({ subject: some(...NAMES, 'id') }),
  fc.record({ context: some(...NAMES) }),
  fc.constant({ action: 'name' }),
)
const operand = fc.oneof({ weight: 2, arbitrary: reference }, { weight: 1, arbitrary: scalar })
export const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.record({ eq: fc.tuple(operand, operand) }),
    fc.record({ lt: fc.tuple(operand, operand) }),
    fc.record({ in: fc.tuple(operand, fc.oneof(reference, few(scalar))) }),
    fc.record({ present: reference }),
    fc.record({ and: fc.array(tie('condition'), { maxLength: 2 }) }),
    fc.record({ or: fc.array(tie('condition'), { maxLength: 2 }) }),
    fc.record({ not: tie('condition') }),
  ),
})).condition
