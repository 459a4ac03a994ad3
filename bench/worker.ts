import { engines } from './engines/index.ts'
import { type Latency, type Loaded, type Plan, prepare } from './measure.ts'
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

const [key = '', plan = ''] = process.argv.slice(2)
const engine = await engines[key]?.()
if (!engine) throw new Error(`There is no engine “${key}”: ${Object.keys(engines).join(', ')}.`)
const bench = prepare(engine, JSON.parse(plan) as Plan)

process.on('message', (order: Order) => {
  if (order.do === 'latency') answer({ of: 'latency', latency: bench.latency(), garbage: bench.garbage() })
  else answer({ of: 'round', perSecond: bench.round(order.form) })
})
answer({ of: 'ready', name: engine.name, loaded: bench.loaded, wrong: bench.wrong, forms: bench.forms })

function answer(said: Answer): void {
  process.send?.(said)
}
