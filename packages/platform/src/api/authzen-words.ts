import type { AttributeSource, Attributes, AttributeType, AttributeValue, Policy } from '@remit/policy'
import { z } from 'zod'

/** The words of AuthZEN 1.0 (openid.net/specs/authorization-api-1_0): the entities of a question, and how Remit takes them. */

const properties = z.record(z.string(), z.unknown()).optional()
const name = z.string().min(1)

export const subject = z.object({ type: name, id: name, properties })
export const action = z.object({ name, properties })
export const resource = z.object({ type: name, id: name, properties })
export const context = properties

/** One question of the evaluation endpoints. */
export const evaluation = z.object({ subject, action, resource, context })
export type Evaluation = z.infer<typeof evaluation>

/** Users are the only subjects there are. */
export const userType = 'user'

/** The permission an action means: its own key, or the verb of the resource's type. `view` of a `record` is `record.view`. */
export function permissionNamed(policy: Policy, type: string, action: string): string {
  return policy.permissions.has(action) ? action : `${type}.${action}`
}

/** The other way: the verb where that says enough, else the whole key. */
export function actionNamed(policy: Policy, type: string, permission: string): string {
  const verb = permission.startsWith(`${type}.`) ? permission.slice(type.length + 1) : permission
  return permissionNamed(policy, type, verb) === permission ? verb : permission
}

type Declared = Readonly<Record<string, AttributeSource>> | undefined
type Sent = Readonly<Record<string, unknown>> | undefined

/**
 * What counts of the attributes a caller sent: those the policy marks `fromCaller`, of the type it declares. All others are
 * left out, so that nobody is told the truth about what is stored here.
 */
export function fromCaller(declared: Declared, sent: Sent): Attributes {
  const marked = Object.entries(declared ?? {}).flatMap(([key, source]) => {
    if (typeof source !== 'object' || !source.fromCaller || sent === undefined || !Object.hasOwn(sent, key)) return []
    const value = readValue(source.type, sent[key])
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(marked)
}

/** What the policy declares of this type of thing, a record or a kind of organisation. */
export function declaredOf({ source }: Policy, type: string): Declared {
  if (Object.hasOwn(source.resources, type)) return source.resources[type]?.attributes
  return Object.hasOwn(source.organisations, type) ? source.organisations[type]?.attributes : undefined
}

function readValue(type: AttributeType, value: unknown): AttributeValue | undefined {
  if (type === 'list')
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined
  if (type === 'instant') return momentOf(value)
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined
  if (typeof value !== 'string') return undefined
  return type === 'string' || /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
}

// Callers write moments as RFC 3339 has them, or in epoch milliseconds as the engine does.
function momentOf(value: unknown): number | undefined {
  const moment = typeof value === 'string' ? Date.parse(value) : value
  return typeof moment === 'number' && Number.isFinite(moment) ? moment : undefined
}
