import type { AttributeValue, Condition, Operand, Reference, Scalar } from '../../packages/policy/src/index.ts'

/**
 * Conditions in Cedar. Cedar has two truths and errors, a condition three truths, so each is written twice: the expression that
 * is true exactly when the condition is true, and the one that is true exactly when it is false. Neither can err.
 */

/** A value as Cedar keeps it: tagged by its type, so that nothing is equal across types; dates also as a number that orders them. */
export type CedarValue = { readonly [tag: string]: string | number | boolean | readonly CedarValue[] }

/** What Cedar is told of an attribute's value; undefined for what is missing. Numbers must be whole. */
export function cedarValue(value: AttributeValue | undefined): CedarValue | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return undefined
    if (!Number.isSafeInteger(value)) throw new Error(`Cedar knows whole numbers only: ${value}`)
    return { n: value }
  }
  if (typeof value === 'boolean') return { b: value }
  if (typeof value !== 'string') return { l: value.map((it) => cedarValue(it) ?? {}) }
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? { s: value, d: Number(value.replaceAll('-', '')) } : { s: value }
}

/** A value, or a list of values, as Cedar source. */
export function literal(value: CedarValue): string {
  const inside = Object.entries(value).map(([tag, it]) => {
    const words = Array.isArray(it) ? `[${it.map((one: CedarValue) => literal(one)).join(', ')}]` : JSON.stringify(it)
    return `${tag}: ${words}`
  })
  return `{${inside.join(', ')}}`
}

export type Polarity = 'isTrue' | 'isFalse'

/** The expression that is true exactly when the condition is true, or false. `action` is the permission's name. */
export function conditionInCedar(condition: Condition, polarity: Polarity, action: string): string {
  const other = polarity === 'isTrue' ? 'isFalse' : 'isTrue'
  const all = (parts: readonly Condition[]) => joined(parts, polarity, '&&', 'true', action)
  const any = (parts: readonly Condition[]) => joined(parts, polarity, '||', 'false', action)
  if ('and' in condition) return polarity === 'isTrue' ? all(condition.and) : any(condition.and)
  if ('or' in condition) return polarity === 'isTrue' ? any(condition.or) : all(condition.or)
  if ('not' in condition) return conditionInCedar(condition.not, other, action)
  if ('present' in condition) {
    const { isThere } = read(condition.present, action)
    return polarity === 'isTrue' ? isThere : `!(${isThere})`
  }
  if ('eq' in condition) return equality(condition.eq, polarity, action)
  return 'lt' in condition ? order(condition.lt, polarity, action) : membership(condition.in, polarity, action)
}

function joined(parts: readonly Condition[], polarity: Polarity, sign: string, none: string, action: string): string {
  const words = parts.map((part) => conditionInCedar(part, polarity, action))
  return words.length === 0 ? none : `(${words.join(` ${sign} `)})`
}

function equality([left, right]: readonly [Operand, Operand], polarity: Polarity, action: string): string {
  const [a, b] = [read(left, action), read(right, action)]
  const known = [a.isThere, b.isThere, `!(${a.value} has l)`, `!(${b.value} has l)`].join(' && ')
  return `(${known} && ${a.value} ${polarity === 'isTrue' ? '==' : '!='} ${b.value})`
}

function order([left, right]: readonly [Operand, Operand], polarity: Polarity, action: string): string {
  const [a, b] = [read(left, action), read(right, action)]
  const sign = polarity === 'isTrue' ? '<' : '>='
  const by = (tag: string) =>
    `(${a.value} has ${tag} && ${b.value} has ${tag} && ${a.value}.${tag} ${sign} ${b.value}.${tag})`
  return `(${a.isThere} && ${b.isThere} && (${by('n')} || ${by('d')}))`
}

function membership(
  [one, many]: readonly [Operand, Reference | readonly Scalar[]],
  polarity: Polarity,
  action: string,
): string {
  const [a, b] = [read(one, action), read(many, action)]
  const isList = `${b.isThere} && ${b.value} has l`
  const isSingle = `${a.isThere} && !(${a.value} has l)`
  const contains = `${b.value}.l.contains(${a.value})`
  if (polarity === 'isTrue') return `(${isList} && ${isSingle} && ${contains})`
  return `(${isList} && (${b.value}.l.isEmpty() || (${isSingle} && !(${contains}))))`
}

type Read = { readonly isThere: string; readonly value: string }

function read(operand: Operand | readonly Scalar[], action: string): Read {
  if (typeof operand !== 'object' || Array.isArray(operand)) {
    const value = cedarValue(operand as AttributeValue)
    return value === undefined ? { isThere: 'false', value: '{}' } : { isThere: 'true', value: literal(value) }
  }
  const [side, name = ''] = Object.entries(operand)[0] ?? []
  if (side === 'action') {
    return name === 'name' ? { isThere: 'true', value: literal({ s: action }) } : { isThere: 'false', value: '{}' }
  }
  const key = JSON.stringify(name)
  const at = (path: string, guard = 'true') => ({ isThere: `${guard} && ${path} has ${key}`, value: `${path}[${key}]` })
  if (side === 'resource') return at('resource.attributes')
  if (side === 'subject') return at('principal.attributes')
  if (side === 'context') return at('context.attributes')
  return at('context.holder.attributes', 'context has holder && context.holder has attributes')
}
