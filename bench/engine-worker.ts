import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Form } from './forms.ts'
import type { Latency } from './latency.ts'
import type { Plan } from './measure.ts'
import type { Answer, Order, Ready } from './messages.ts'

const ENDS_WITHIN_MS = 5_000

/** A process of its own for one engine, seen from outside. Once it has failed it is asked nothing more. */
export class EngineWorker {
  readonly key: string
  readonly ready: Ready | undefined
  #failed: string | undefined
  readonly #child: ChildProcess

  private constructor(key: string, child: ChildProcess, first: Answer) {
    this.key = key
    this.#child = child
    this.ready = first.of === 'ready' ? first : undefined
    this.#failed = first.of === 'failed' ? first.why : undefined
  }

  /** Starts the process, loads the engine in it and verifies its answers. Never rejects: a failure is in `failed`. */
  static async start(key: string, plan: Plan): Promise<EngineWorker> {
    const worker = join(import.meta.dirname, 'worker.ts')
    const child = fork(worker, [key, JSON.stringify(plan)], { execArgv: ['--expose-gc'] })
    return new EngineWorker(key, child, await nextAnswer(child))
  }

  /** Why it cannot be asked any more. */
  get failed(): string | undefined {
    return this.#failed
  }

  /** Whether it loaded, and answered all questions as it must. */
  get works(): boolean {
    return this.#failed === undefined && this.ready?.wrong === 0
  }

  /** Questions a second; undefined when it failed. */
  async round(form: Form): Promise<number | undefined> {
    const said = await this.#ask({ do: 'round', form })
    return said.of === 'round' ? said.perSecond : undefined
  }

  /** Undefined when it failed. */
  async latency(): Promise<{ latency: Latency; garbage?: number } | undefined> {
    const said = await this.#ask({ do: 'latency' })
    if (said.of !== 'latency') return undefined
    return { latency: said.latency, ...(said.garbage !== undefined && { garbage: said.garbage }) }
  }

  /** Lets the process end what it has started, and itself; one that will not is killed. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.disconnect()
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), ENDS_WITHIN_MS)
    await ended
    clearTimeout(impatience)
  }

  async #ask(order: Order): Promise<Answer> {
    const answer = nextAnswer(this.#child)
    this.#child.send(order)
    const said = await answer
    if (said.of === 'failed') this.#failed = said.why
    return said
  }
}

/** What it says next; an end of the process is a failure said for it. */
async function nextAnswer(child: ChildProcess): Promise<Answer> {
  const stop = new AbortController()
  const { signal } = stop
  try {
    const ended = once(child, 'exit', { signal }).then(([code, by]): Answer => {
      return { of: 'failed', why: `its process ended (${code ?? by})` }
    })
    const said = once(child, 'message', { signal }).then(([answer]) => answer as Answer)
    return await Promise.race([said, ended])
  } finally {
    stop.abort()
  }
}
