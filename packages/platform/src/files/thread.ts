/** The thread behind `fromThread`: sends one value after the other, each only after the one before was taken. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal, type RefusalCode, type RefusalWords } from '../refusals.ts'

/** What the thread is given: a module whose `produce` it calls with the argument. */
export interface Asked {
  module: string
  argument: unknown
}

/** What it sends: values, then an end or a refusal. */
export type Sent = { value: unknown } | { end: true } | { refusal: { code: RefusalCode; words: RefusalWords } }

type Port = NonNullable<typeof parentPort>

async function sendAll({ module, argument }: Asked, port: Port): Promise<void> {
  const { produce } = (await import(module)) as { produce: (argument: unknown) => AsyncIterable<unknown> }
  for await (const value of produce(argument)) {
    const taken = once(port, 'message')
    port.postMessage({ value } satisfies Sent)
    await taken
  }
  port.postMessage({ end: true } satisfies Sent)
}

if (parentPort) {
  const port = parentPort
  sendAll(workerData as Asked, port)
    .catch((problem: unknown) => {
      if (!(problem instanceof Refusal)) throw problem
      port.postMessage({ refusal: { code: problem.code, words: problem.words } } satisfies Sent)
    })
    .finally(() => port.close())
}
