import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryFlags, memorySettings } from '../tools/serve-settings.ts'

/** Where the started app keeps its data: a folder of its own, and, when `url` is given, a PostgreSQL instead of PGlite. */
export type Store = { readonly folder: string; readonly url?: string }

/** Remit itself, in a process of its own, in demonstration mode. */
export type RunningApp = {
  /** `http://localhost:40123`, without a slash at the end. */
  readonly url: string
  /** Its process, for whoever measures it. */
  readonly pid: number
  /** Asks it to stop and waits until it has; answers what it ended with, null when it was killed. Safe after `kill`. */
  readonly stop: () => Promise<number | null>
  /** `kill -9`: nothing is finished, nothing is flushed. Resolves when the process is gone. */
  readonly kill: () => Promise<void>
}

const startLimitMs = 90_000

/**
 * Starts Remit as `npm start` does, on a free port, and waits until it is ready. Rejects with what it printed when it
 * ends or is not ready within 90 seconds.
 */
export async function startApp(store: Store): Promise<RunningApp> {
  const app = spawn(process.execPath, [...memoryFlags, join(import.meta.dirname, '../app/main.ts')], {
    env: { ...memorySettings, ...process.env, ...settings(store) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  try {
    const url = await Promise.race([address(app, printed), endOf(app)])
    await ready(url)
    return {
      url,
      pid: app.pid ?? 0,
      stop: () => end(app, 'SIGTERM'),
      kill: async () => void (await end(app, 'SIGKILL')),
    }
  } catch (cause) {
    await end(app, 'SIGKILL')
    throw new Error(`Remit did not start:\n${printed.join('\n')}`, { cause })
  }
}

/** A new empty folder for an app's data, and how to be rid of it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'remit-e2e-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** What of this store the database rooms open: the PostgreSQL, or the folder in which the app keeps PGlite. */
export function placeOf({ folder, url }: Store): { url: string } | { folder: string } {
  return url === undefined ? { folder: join(folder, 'database') } : { url }
}

function settings({ folder, url }: Store): NodeJS.ProcessEnv {
  return { NODE_ENV: undefined, HOST: '127.0.0.1', PORT: '0', DATA_FOLDER: folder, DATABASE_URL: url }
}

async function address(app: ChildProcess, printed: string[]): Promise<string> {
  if (!app.stdout || !app.stderr) throw new Error('The app was started without pipes.')
  createInterface(app.stderr).on('line', (line) => printed.push(line))
  return new Promise((resolve) => {
    // INVARIANT (pipes): checked above.
    createInterface(app.stdout as NodeJS.ReadableStream).on('line', (line) => {
      printed.push(line)
      const found = /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+/.exec(line)
      if (found) resolve(found[0])
    })
  })
}

async function endOf(app: ChildProcess): Promise<never> {
  const [code, signal] = await once(app, 'exit')
  throw new Error(`It ended with ${signal ?? code}.`)
}

async function ready(url: string): Promise<void> {
  const giveUpAt = performance.now() + startLimitMs
  for (;;) {
    const status = await fetch(`${url}/health/ready`).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    if (performance.now() > giveUpAt) throw new Error(`${url}/health/ready answers ${status}.`)
    await sleep(50)
  }
}

async function end(app: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (app.exitCode !== null || app.signalCode !== null) return app.exitCode
  const ended = once(app, 'exit')
  app.kill(signal)
  await ended
  return app.exitCode
}
