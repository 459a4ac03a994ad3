/** A single value of an attribute. Dates are `YYYY-MM-DD` strings, instants epoch milliseconds. */
export type Scalar = string | number | boolean

/** An attribute's value as facts carry it; `null` and absent are both *missing*. */
export type AttributeValue = Scalar | readonly Scalar[] | null

export type Attributes = Readonly<Record<string, AttributeValue | undefined>>

/** Something a condition reads. `subject.id`, `resource.id`, `resource.owner` and `action.name` are always there to be named. */
export type Reference =
  | { readonly resource: string }
  | { readonly organisation: string }
  | { readonly subject: string }
  | { readonly action: string }
  | { readonly context: string }

export type Operand = Scalar | Reference

/**
 * A closed, declarative predicate, three-valued as Kleene has it: a missing attribute is unknown, a grant applies only on true.
 * `present` is never unknown; `in` an empty list is false; `lt` takes two numbers (instants too) or two dates.
 */
export type Condition =
  | { readonly eq: readonly [Operand, Operand] }
  | { readonly lt: readonly [Operand, Operand] }
  | { readonly in: readonly [Operand, Reference | readonly Scalar[]] }
  | { readonly present: Reference }
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }

/** What a condition is read against; each answers `undefined` (or null) for what is missing. */
export type Reading = {
  readonly resource: (name: string) => AttributeValue | undefined
  readonly organisation: (name: string) => AttributeValue | undefined
  readonly subject: (name: string) => AttributeValue | undefined
  readonly action: (name: string) => AttributeValue | undefined
  readonly context: (name: string) => AttributeValue | undefined
}

/** Kleene's third value is `undefined`. */
export type Truth = boolean | undefined

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** Reads a condition: true, false, or undefined for unknown. Never throws. */
export function evaluate(condition: Condition, reading: Reading): Truth {
  if ('eq' in condition) return equal(read(condition.eq[0], reading), read(condition.eq[1], reading))
  if ('lt' in condition) return less(read(condition.lt[0], reading), read(condition.lt[1], reading))
  if ('in' in condition) return among(read(condition.in[0], reading), read(condition.in[1], reading))
  if ('present' in condition) return read(condition.present, reading) !== undefined
  if ('and' in condition) return conjunction(condition.and, reading)
  if ('or' in condition) return negate(conjunction(condition.or.map(negation), reading))
  return negate(evaluate(condition.not, reading))
}

function conjunction(parts: readonly Condition[], reading: Reading): Truth {
  let all: Truth = true
  for (const part of parts) {
    const truth = evaluate(part, reading)
    if (truth === false) return false
    if (truth === undefined) all = undefined
  }
  return all
}

const negation = (condition: Condition): Condition => ({ not: condition })

const negate = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)

function read(operand: Operand | readonly Scalar[], reading: Reading): AttributeValue | undefined {
  const value = isReference(operand) ? look(operand, reading) : operand
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return undefined
  return value
}

function look(reference: Reference, reading: Reading): AttributeValue | undefined {
  if ('resource' in reference) return reading.resource(reference.resource)
  if ('organisation' in reference) return reading.organisation(reference.organisation)
  if ('subject' in reference) return reading.subject(reference.subject)
  if ('action' in reference) return reading.action(reference.action)
  return reading.context(reference.context)
}

/** References are the only operands that are objects but not lists. */
export function isReference(operand: Operand | readonly Scalar[]): operand is Reference {
  return typeof operand === 'object' && !Array.isArray(operand)
}

function equal(a: AttributeValue | undefined, b: AttributeValue | undefined): Truth {
  if (a === undefined || b === undefined || typeof a === 'object' || typeof b === 'object') return undefined
  return a === b
}

function less(a: AttributeValue | undefined, b: AttributeValue | undefined): Truth {
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (typeof a === 'string' && typeof b === 'string' && DATE.test(a) && DATE.test(b)) return a < b
  return undefined
}

function among(value: AttributeValue | undefined, list: AttributeValue | undefined): Truth {
  if (!Array.isArray(list)) return undefined
  if (list.length === 0) return false
  if (value === undefined || typeof value === 'object') return undefined
  return list.includes(value)
}
