import type { Condition, Operand, Scalar } from '@remit/policy'

/** What a condition looks at. */
export interface ConditionReading {
  readonly resource: boolean
  readonly organisation: boolean
}

/** Whether a condition, if there is one, reads the row and whether it reads the organisation that holds it. */
export function readingOf(condition: Condition | undefined): ConditionReading {
  if (condition === undefined) return { resource: false, organisation: false }
  if ('and' in condition) return either(condition.and)
  if ('or' in condition) return either(condition.or)
  if ('not' in condition) return readingOf(condition.not)
  if ('present' in condition) return ofOperands([condition.present])
  return ofOperands('eq' in condition ? condition.eq : 'lt' in condition ? condition.lt : condition.in)
}

function either(parts: readonly Condition[]): ConditionReading {
  const readings = parts.map(readingOf)
  return { resource: readings.some((it) => it.resource), organisation: readings.some((it) => it.organisation) }
}

function ofOperands(operands: readonly (Operand | readonly Scalar[])[]): ConditionReading {
  const read = operands.filter((it) => typeof it === 'object')
  return { resource: read.some((it) => 'resource' in it), organisation: read.some((it) => 'organisation' in it) }
}
