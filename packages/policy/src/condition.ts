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
