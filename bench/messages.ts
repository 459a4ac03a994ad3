import type { Described } from './engines/engine.ts'
import type { Form } from './forms.ts'
import type { Latency } from './latency.ts'
import type { Bench } from './measure.ts'

/** What the parent asks of an engine's process. */
export type Order = { readonly do: 'round'; readonly form: Form } | { readonly do: 'latency' }

/** An engine loaded and verified. */
export type Ready = Pick<Described, 'name' | 'cannot' | 'note'> & Pick<Bench, 'loaded' | 'wrong' | 'questions'>

/** What an engine's process answers. After `failed` it ends. */
export type Answer =
  | ({ readonly of: 'ready' } & Ready)
  | { readonly of: 'round'; readonly perSecond: number }
  | { readonly of: 'latency'; readonly latency: Latency; readonly garbage: number | undefined }
  | { readonly of: 'failed'; readonly why: string }
