import type { Attributes } from '@remit/policy'

/** A resource as a question names it. An organisation's holder is itself. */
export interface AskedResource {
  type: string
  id?: string
  holders: readonly string[]
  owner?: string
  of?: { type: string; id: string; owner?: string }
  attributes?: Attributes
}

/** Whether stored JSON still is a resource as a question names it. */
export function isAskedResource(value: unknown): value is AskedResource {
  if (typeof value !== 'object' || value === null) return false
  return 'type' in value && typeof value.type === 'string' && 'holders' in value && Array.isArray(value.holders)
}
