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
