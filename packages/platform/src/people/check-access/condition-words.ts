import type { Condition, Operand, Scalar } from '@remit/policy'

/** A grant’s condition as a person reads it: “year is less than 3 or sex is region of the organisation”. */
export function conditionInWords(condition: Condition): string {
  if ('eq' in condition) return `${valueInWords(condition.eq[0])} is ${valueInWords(condition.eq[1])}`
  if ('lt' in condition) return `${valueInWords(condition.lt[0])} is less than ${valueInWords(condition.lt[1])}`
  if ('in' in condition) return `${valueInWords(condition.in[0])} is one of ${valueInWords(condition.in[1])}`
  if ('present' in condition) return `${valueInWords(condition.present)} is known`
  if ('and' in condition) return joined(condition.and, 'and')
  if ('or' in condition) return joined(condition.or, 'or')
  return `not (${conditionInWords(condition.not)})`
}

function joined(parts: readonly Condition[], by: 'and' | 'or'): string {
  if (parts.length === 0) return by === 'and' ? 'always' : 'never'
  return parts
    .map((part) => ('and' in part || 'or' in part ? `(${conditionInWords(part)})` : conditionInWords(part)))
    .join(` ${by} `)
}

function valueInWords(operand: Operand | readonly Scalar[]): string {
  if (typeof operand !== 'object') return `“${operand}”`
  if (isList(operand)) return operand.map((each) => `“${each}”`).join(', ')
  const [[from = '', name = ''] = []] = Object.entries(operand)
  if (from === 'subject') return name === 'id' ? 'the user' : `the user’s ${spaced(name)}`
  return from === 'organisation' ? `${spaced(name)} of the organisation` : spaced(name)
}

function isList(operand: object): operand is readonly Scalar[] {
  return Array.isArray(operand)
}

function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}
