import { EngineWorker } from './engine-worker.ts'
import type { Form } from './forms.ts'
import type { Latency } from './latency.ts'
import type { Loaded, Plan } from './measure.ts'
import type { Ready } from './messages.ts'

/** All that was measured of one engine. The rounds of all engines with one index were run one after the other. */
export type Measured = {
  readonly key: string
  readonly name: string
  /** Undefined when it could not be loaded. */
  readonly ready?: Ready
  /** Why it was not timed, or not to the end. */
  readonly failed?: string
  readonly perSecond: Readonly<Partial<Record<Form, readonly number[]>>>
  readonly latency?: Latency
  /** Bytes a check leaves behind. */
  readonly garbage?: number
  /** Loading once more in new processes, in turns with the others. */
  readonly loads: readonly Loaded[]
}

type Running = { readonly worker: EngineWorker; rates: Map<Form, number[]>; timed: Partial<Measured> }
type Say = (line: string) => void

/**
 * Measures the engines, one process each, in rounds that take turns so that a busy moment of the machine hits all alike.
 * The first round of each form warms up and is thrown away. An engine with wrong answers is reported and not timed; one that
 * cannot be loaded, or ends, is reported with the reason.
 */
export async function measureAll(keys: readonly string[], plan: Plan, say: Say): Promise<Measured[]> {
  const all: Running[] = []
  try {
    for (const key of keys) {
      say(`Loading and verifying ${key}.`)
      all.push({ worker: await EngineWorker.start(key, plan), rates: new Map(), timed: {} })
    }
    for (let round = 0; round <= plan.rounds; round++) {
      say(round === 0 ? 'Warming up.' : `Round ${round} of ${plan.rounds}.`)
      for (const form of plan.forms) await takeTurns(all, form, round === 0)
    }
    if (plan.forms.includes('cold')) {
      say('Measuring latencies.')
      for (const one of all.filter(({ worker }) => worker.works)) one.timed = (await one.worker.latency()) ?? {}
    }
    return all.map(measuredOf)
  } finally {
    await Promise.all(all.map(({ worker }) => worker.end()))
  }
}

async function takeTurns(all: readonly Running[], form: Form, warmingUp: boolean): Promise<void> {
  for (const { worker, rates } of all) {
    if (!worker.works || worker.ready?.questions[form] === undefined) continue
    const perSecond = await worker.round(form)
    if (perSecond !== undefined && !warmingUp) rates.set(form, [...(rates.get(form) ?? []), perSecond])
  }
}

function measuredOf({ worker: { key, ready, failed }, rates, timed }: Running): Measured {
  const wrong = ready?.wrong ?? 0
  const why = failed ?? (wrong > 0 ? `${wrong} wrong answers` : undefined)
  return {
    key,
    name: ready?.name ?? key,
    ...(ready && { ready }),
    ...(why !== undefined && { failed: why }),
    perSecond: Object.fromEntries(rates),
    ...timed,
    loads: ready ? [ready.loaded] : [],
  }
}

/** Loads the engines some times more, each time in new processes and in turns: a first load is never measured twice in one. */
export async function loadAgain(measured: readonly Measured[], keys: readonly string[], times: number, plan: Plan) {
  const loads = new Map(measured.map(({ key, loads }) => [key, [...loads]]))
  for (let time = 0; time < times; time++) {
    for (const key of keys) {
      const worker = await EngineWorker.start(key, { ...plan, forms: [], cold: 2, hot: 2 })
      if (worker.ready) loads.get(key)?.push(worker.ready.loaded)
      await worker.end()
    }
  }
  return measured.map((one) => ({ ...one, loads: loads.get(one.key) ?? [] }))
}
