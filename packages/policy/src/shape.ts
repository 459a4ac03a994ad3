import type { Problem } from './problem.ts'

/** Says what is wrong with the shape of a value; nothing when it is right. */
export type Shape = (value: unknown, where: string) => readonly Problem[]

const wrong = (where: string, expected: string): readonly Problem[] => [
  { code: 'wrongType', where, message: `${where} must be ${expected}` },
]

export const text: Shape = (value, where) => (typeof value === 'string' && value !== '' ? [] : wrong(where, 'a text'))
export const truth: Shape = (value, where) => (typeof value === 'boolean' ? [] : wrong(where, 'true or false'))
export const scalar: Shape = (value, where) =>
  ['string', 'number', 'boolean'].includes(typeof value) ? [] : wrong(where, 'a text, a number, true or false')

export const count: Shape = (value, where) =>
  Number.isInteger(value) && Number(value) >= 0
    ? []
    : [{ code: 'badNumber', where, message: `${where} must be a whole number, 0 or more` }]

export function one(words: readonly string[]): Shape {
  return (value, where) => (words.some((word) => word === value) ? [] : wrong(where, `one of: ${words.join(', ')}`))
}

export function listOf(item: Shape): Shape {
  return (value, where) =>
    Array.isArray(value) ? value.flatMap((it, index) => item(it, `${where}[${index}]`)) : wrong(where, 'a list')
}

export function recordOf(item: Shape): Shape {
  return (value, where) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, it]) => item(it, `${where}.${key}`))
      : wrong(where, 'an object')
}

/** An object with these keys and no others. */
export function object(needed: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape {
  return (value, where) => {
    if (!isObject(value)) return wrong(where === '' ? 'the policy' : where, 'an object')
    const at = (key: string) => (where === '' ? key : `${where}.${key}`)
    const found: Problem[] = []
    for (const [key, shape] of Object.entries(needed)) {
      if (value[key] === undefined) found.push({ code: 'missing', where: at(key), message: `${at(key)} is missing` })
      else found.push(...shape(value[key], at(key)))
    }
    for (const [key, it] of Object.entries(value)) {
      if (Object.hasOwn(needed, key) || it === undefined) continue
      const shape = Object.hasOwn(optional, key) ? optional[key] : undefined
      if (shape) found.push(...shape(it, at(key)))
      else found.push({ code: 'unknownKey', where: at(key), message: `${at(key)} is not something a policy says` })
    }
    return found
  }
}

/** The shape is chosen by which of these keys the object has. */
export function byKey(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, where) => {
    const key = isObject(value) ? Object.keys(shapes).find((it) => Object.hasOwn(value, it)) : undefined
    const shape = key === undefined ? undefined : shapes[key]
    return shape ? shape(value, where) : wrong(where, `one of: ${Object.keys(shapes).join(', ')}`)
  }
}

/** The first shape for texts and scalars, the second for lists, the third for objects. */
export function either(plain: Shape, list: Shape, other: Shape): Shape {
  return (value, where) => (Array.isArray(value) ? list : isObject(value) ? other : plain)(value, where)
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
