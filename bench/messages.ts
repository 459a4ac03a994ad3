import type { Latency, Loaded } from './measure.ts'
import type { Form } from './trials.ts'

/** What the parent asks of an engine's process, and what it answers. */
export type Order = { readonly do: 'round'; readonly form: Form } | { readonly do: 'latency' }
export type Answer =
  | {
      readonly of: 'ready'
      readonly name: string
      readonly loaded: Loaded
      readonly wrong: number
      readonly forms: readonly Form[]
    }
  | { readonly of: 'round'; readonly perSecond: number }
  | { readonly of: 'latency'; readonly latency: Latency; readonly garbage: number }
