import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Refusal, refuse } from '../refusals.ts'
import type { TableLimits } from './limits.ts'
import type { Asked, Sent } from './thread.ts'

/** Work on a file that somebody sent, in a thread of its own. */
export interface ThreadWork {
  /** The module to load there; it exports `async function* produce(argument)`. */
  module: URL
  /** Plain data only: it is copied. */
  argument: unknown
  /** The file's name, for messages. */
  name: string
  limits: Pick<TableLimits, 'memoryMb' | 'stallMs'>
}

/**
 * What the module's `produce` yields, at the caller's pace (one value ahead, made while the caller works on the one
 * before) and with limits on its memory and on the time for each value. The thread is gone when this ends, however it
 * ends. Throws the refusals `produce` throws, and `refuse('too-large', …)` at a limit.
 */
export async function* fromThread<T>(work: ThreadWork): AsyncGenerator<T> {
  const { module, argument, limits } = work
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { module: module.href, argument } satisfies Asked,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 24 },
  })
  const broken = new AbortController()
  worker.on('error', (problem) => broken.abort(problem))
  try {
    for (let coming = next(worker, broken.signal, work); ; ) {
      const sent = await coming
      if ('end' in sent) return
      if ('refusal' in sent) throw refuse(sent.refusal.code, sent.refusal.words)
      coming = next(worker, broken.signal, work)
      // Whoever stops asking never hears what came of the value ahead.
      coming.catch(() => undefined)
      worker.postMessage('taken')
      // The module's own type, which nobody can check across threads.
      yield sent.value as T
    }
  } finally {
    await worker.terminate()
    broken.abort()
  }
}

async function next(worker: Worker, broken: AbortSignal, { name, limits }: ThreadWork): Promise<Sent> {
  const patience = AbortSignal.timeout(limits.stallMs)
  try {
    const [sent] = await once(worker, 'message', { signal: AbortSignal.any([patience, broken]) })
    return sent as Sent
  } catch (problem) {
    throw patience.aborted ? tooSlow(name) : whyItStopped(broken.aborted ? broken.reason : problem, name)
  }
}

function tooSlow(name: string): Refusal {
  const message = `“${name}” took too long to read.`
  return refuse('too-large', { message, next: 'Save it as “CSV UTF-8” and send that.' })
}

function whyItStopped(problem: unknown, name: string): unknown {
  const outOfMemory = (problem as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (!outOfMemory) return problem
  const message = `“${name}” needs more memory than reading it may take.`
  return refuse('too-large', { message, next: 'Save it as “CSV UTF-8” and send that: it may be much larger.' })
}
