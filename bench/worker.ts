import { engines } from './engines/index.ts'
import { type Plan, prepare } from './measure.ts'
import type { Answer, Order } from './messages.ts'

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
