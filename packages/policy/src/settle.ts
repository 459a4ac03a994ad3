import {
  type AttributeValue,
  type Condition,
  evaluate,
  isReference,
  type Operand,
  type Reading,
  type Reference,
  type Scalar,
} from './condition.ts'

/** Answers a reference that is known already; undefined leaves it standing. */
export type Known = (reference: Reference) => AttributeValue | undefined

/** Fills in what is known. References that stay and are not of the row (`resource`, `organisation`) are missing for good. */
export function fillIn(condition: Condition, known: Known): Condition {
  if ('eq' in condition) return { eq: [operand(condition.eq[0], known), operand(condition.eq[1], known)] }
  if ('lt' in condition) return { lt: [operand(condition.lt[0], known), operand(condition.lt[1], known)] }
  if ('in' in condition) return { in: [operand(condition.in[0], known), listed(condition.in[1], known)] }
  if ('present' in condition) return present(condition.present, known)
  if ('and' in condition) return { and: condition.and.map((part) => fillIn(part, known)) }
  if ('or' in condition) return { or: condition.or.map((part) => fillIn(part, known)) }
  return { not: fillIn(condition.not, known) }
}

/** Whether the condition reads the row or its organisation, so that its truth differs from row to row. */
export function readsRow(condition: Condition): boolean {
  return referencesOf(condition).some((reference) => 'resource' in reference || 'organisation' in reference)
}

/** Every reference of a condition, in the order written. */
export function referencesOf(condition: Condition): readonly Reference[] {
  if ('and' in condition) return condition.and.flatMap(referencesOf)
  if ('or' in condition) return condition.or.flatMap(referencesOf)
  if ('not' in condition) return referencesOf(condition.not)
  if ('present' in condition) return [condition.present]
  const operands: readonly (Operand | readonly Scalar[])[] =
    'eq' in condition ? condition.eq : 'lt' in condition ? condition.lt : condition.in
  return operands.filter(isReference)
}

/** A condition without row references has one truth for all rows. */
export function settledTruth(condition: Condition): boolean | undefined {
  return evaluate(condition, NOTHING)
}

const missing = (): undefined => undefined
const NOTHING: Reading = {
  resource: missing,
  organisation: missing,
  subject: missing,
  action: missing,
  context: missing,
}

function operand(it: Operand, known: Known): Operand {
  if (!isReference(it)) return it
  const value = known(it)
  // A list is no operand of eq or lt: it stays a reference, which is then missing, which is unknown, as evaluate has it.
  return value === undefined || value === null || typeof value === 'object' ? it : value
}

function listed(it: Reference | readonly Scalar[], known: Known): Reference | readonly Scalar[] {
  if (!isReference(it)) return it
  const value = known(it)
  return Array.isArray(value) ? value : it
}

function present(reference: Reference, known: Known): Condition {
  const value = known(reference)
  const isMissing = value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value))
  return isMissing ? { present: reference } : { and: [] }
}
