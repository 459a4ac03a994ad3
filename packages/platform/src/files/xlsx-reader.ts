import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Refusal, refuse } from '../refusals.ts'
import type { TableLimits } from './limits.ts'
import type { TableRow } from './table-row.ts'
import type { XlsxAsked, XlsxSent } from './xlsx-thread.ts'

/**
 * The rows of an .xlsx, read in a thread of its own with a memory limit and a time limit, at the caller's pace. The
 * thread is gone when this ends, however it ends. Throws `refuse('unreadable' | 'too-large', …)`.
 */
export async function* xlsxRowsInThread(path: string, name: string, limits: TableLimits): AsyncGenerator<TableRow> {
  const worker = new Worker(new URL('./xlsx-thread.ts', import.meta.url), {
    workerData: { path, name, limits } satisfies XlsxAsked,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 8 },
  })
  const broken = new AbortController()
  worker.on('error', (problem) => broken.abort(problem))
  try {
    for (;;) {
      const sent = await next(worker, broken.signal, name, limits)
      if ('end' in sent) return
      if ('refusal' in sent) throw refuse(sent.refusal.code, sent.refusal.words)
      yield* sent.rows
      worker.postMessage('taken')
    }
  } finally {
    await worker.terminate()
  }
}

async function next(worker: Worker, broken: AbortSignal, name: string, limits: TableLimits): Promise<XlsxSent> {
  const patience = AbortSignal.timeout(limits.stallMs)
  try {
    const [sent] = await once(worker, 'message', { signal: AbortSignal.any([patience, broken]) })
    return sent as XlsxSent
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
  const message = `“${name}” needs more memory than reading an Excel workbook may take.`
  return refuse('too-large', { message, next: 'Save it as “CSV UTF-8” and send that: it may be much larger.' })
}
