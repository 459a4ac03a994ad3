import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Latency, Loaded, Plan } from './measure.ts'
import type { Answer, Order } from './messages.ts'
import { type Form, forms } from './trials.ts'

/** All that was measured of one engine. The rounds of all engines with one index were run one after the other. */
export type Measured = {
  readonly key: string
  readonly name: string
  readonly wrong: number
  readonly loaded: Loaded
  readonly perSecond: Readonly<Record<Form, readonly number[]>>
  readonly latency: Latency | undefined
  /** Bytes a check leaves behind. */
  readonly garbage: number | undefined
}

type Running = {
  readonly key: string
  readonly child: ChildProcess
  readonly ready: Extract<Answer, { of: 'ready' }>
}

/**
 * Measures the engines, one process each, in rounds that take turns so that a busy moment of the machine hits all alike.
 * The first round of each form warms up and is thrown away. An engine with wrong answers is reported and not timed.
 * Rejects when a process ends unexpectedly.
 */
export async function measureAll(
  keys: readonly string[],
  plan: Plan,
  say: (line: string) => void,
): Promise<Measured[]> {
  const running: Running[] = []
  try {
    for (const key of keys) {
      say(`Loading and verifying ${key}.`)
      running.push(await start(key, plan))
    }
    return await takeTurns(running, plan, say)
  } finally {
    for (const { child } of running) child.kill()
  }
}

async function start(key: string, plan: Plan): Promise<Running> {
  const child = fork(join(import.meta.dirname, 'worker.ts'), [key, JSON.stringify(plan)], { execArgv: ['--expose-gc'] })
  const said = await nextAnswer(child, key)
  if (said.of !== 'ready') throw new Error(`${key} answered “${said.of}” before it was ready.`)
  return { key, child, ready: said }
}

async function takeTurns(running: readonly Running[], plan: Plan, say: (line: string) => void): Promise<Measured[]> {
  const correct = running.filter(({ ready }) => ready.wrong === 0)
  const rates = new Map(running.map(({ key }) => [key, noRates()]))
  for (let round = 0; round <= plan.rounds; round++) {
    say(round === 0 ? 'Warming up.' : `Round ${round} of ${plan.rounds}.`)
    for (const form of forms) {
      for (const one of correct.filter(({ ready }) => ready.forms.includes(form))) {
        const perSecond = await timeRound(one, form)
        if (round > 0) rates.get(one.key)?.[form].push(perSecond)
      }
    }
  }
  const latencies = new Map<string, Extract<Answer, { of: 'latency' }>>()
  for (const one of correct) latencies.set(one.key, await timeLatency(one))
  return running.map(({ key, ready }) => ({
    key,
    name: ready.name,
    wrong: ready.wrong,
    loaded: ready.loaded,
    perSecond: rates.get(key) ?? noRates(),
    latency: latencies.get(key)?.latency,
    garbage: latencies.get(key)?.garbage,
  }))
}

const noRates = (): Record<Form, number[]> => ({
  cold: [],
  hot: [],
  resolved: [],
  numbered: [],
  flat: [],
  lists: [],
  changes: [],
})

async function timeRound({ key, child }: Running, form: Form): Promise<number> {
  const said = await ask(child, key, { do: 'round', form })
  if (said.of !== 'round') throw new Error(`${key} answered “${said.of}” to a round.`)
  return said.perSecond
}

async function timeLatency({ key, child }: Running): Promise<Extract<Answer, { of: 'latency' }>> {
  const said = await ask(child, key, { do: 'latency' })
  if (said.of !== 'latency') throw new Error(`${key} answered “${said.of}” to the latency pass.`)
  return said
}

function ask(child: ChildProcess, key: string, order: Order): Promise<Answer> {
  const answer = nextAnswer(child, key)
  child.send(order)
  return answer
}

async function nextAnswer(child: ChildProcess, key: string): Promise<Answer> {
  const stop = new AbortController()
  const { signal } = stop
  try {
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`The process of ${key} ended (${code}) before it answered.`)
    })
    const [said] = await Promise.race([once(child, 'message', { signal }), ended])
    return said as Answer
  } finally {
    stop.abort()
  }
}
