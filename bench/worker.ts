import { engines } from './engines/index.ts'
import { type Plan, prepare } from './measure.ts'
import type { Answer, Order } from './messages.ts'

// What an engine has started ends with this process, however that ends.
process.on('SIGTERM', () => process.exit())
process.on('SIGINT', () => process.exit())
process.once('disconnect', () => void end().finally(() => process.exit()))
let end = async (): Promise<void> => {}

const [key = '', plan = ''] = process.argv.slice(2)
try {
  await serve(key, JSON.parse(plan) as Plan)
} catch (failure) {
  answer({ of: 'failed', why: whyOf(failure) })
}

async function serve(key: string, plan: Plan): Promise<void> {
  const engine = await engines[key]?.()
  if (!engine) throw new Error(`There is no engine “${key}”: ${Object.keys(engines).join(', ')}.`)
  const bench = await prepare(engine, plan)
  const follow = async (order: Order): Promise<void> => {
    if (order.do === 'round') return answer({ of: 'round', perSecond: await bench.round(order.form) })
    answer({ of: 'latency', latency: await bench.latency(), garbage: bench.garbage() })
  }
  end = bench.end
  process.on('message', (order: Order) => {
    follow(order).catch((failure: unknown) => answer({ of: 'failed', why: whyOf(failure) }))
  })
  const { name, cannot = {}, note = '' } = engine
  const { loaded, wrong, questions } = bench
  answer({ of: 'ready', name, cannot, note, loaded, wrong, questions })
}

function answer(said: Answer): void {
  process.send?.(said)
}

function whyOf(failure: unknown): string {
  const { message } = failure instanceof Error ? failure : new Error(String(failure))
  return message.split('\n')[0] ?? message
}
