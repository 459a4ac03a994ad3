import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { CerbosPolicy } from './cerbos-policies.ts'

/** A Cerbos server of our own. It ends with this process. */
export type CerbosServer = {
  /** Sends text to a path and reads the JSON it answers. Rejects when that fails. */
  readonly post: <T>(path: string, text: string) => Promise<T>
  /** Bytes the server holds. */
  readonly bytes: () => number
}

/** As many questions are on their way to it as this. */
export const IN_FLIGHT = 16
const STARTS_WITHIN_MS = 30_000

/**
 * Starts the binary with these policies, in a folder of its own, without telemetry, metrics or logs. It is asked by HTTP over
 * a socket file, with connections kept open. Rejects when there is no binary for this machine, or it does not start.
 */
export async function startCerbos(policies: readonly CerbosPolicy[]): Promise<CerbosServer> {
  const program = createRequire(import.meta.url).resolve('@cerbos/cerbos-linux-x64')
  const folder = mkdtempSync(join(tmpdir(), 'bench-cerbos-'))
  for (const policy of policies) {
    writeFileSync(join(folder, `${policy.resourcePolicy.resource}.json`), JSON.stringify(policy))
  }
  const socketPath = join(folder, 'http.sock')
  const server = spawn(program, ['server', '--log-level=error', ...settings(folder, socketPath)], { stdio: 'ignore' })
  running.add(server)
  process.once('exit', () => {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })
  const send = <T>(method: string, path: string, text = '') => ask<T>({ method, path, socketPath, agent }, text)
  await untilServing(() => send('GET', '/_cerbos/health'))
  return { post: (path, text) => send('POST', path, text), bytes: () => residentBytes(server.pid) }
}

const running = new Set<ChildProcess>()

/** Ends the servers this process has started, and waits for their ends. */
export async function endServers(): Promise<void> {
  const ends = [...running].map(async (server) => {
    if (server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  })
  running.clear()
  await Promise.all(ends)
}

function settings(folder: string, socketPath: string): string[] {
  return [
    `server.httpListenAddr=unix:${socketPath}`,
    `server.grpcListenAddr=unix:${join(folder, 'grpc.sock')}`,
    'server.metricsEnabled=false',
    'telemetry.disabled=true',
    'storage.driver=disk',
    `storage.disk.directory=${folder}`,
  ].map((it) => `--set=${it}`)
}

async function untilServing(health: () => Promise<unknown>): Promise<void> {
  for (const start = Date.now(); Date.now() - start < STARTS_WITHIN_MS; await setTimeout(50)) {
    try {
      await health()
      return
    } catch {
      // It is not listening yet.
    }
  }
  throw new Error('Cerbos did not start within thirty seconds.')
}

type Address = { method: string; path: string; socketPath: string; agent: Agent }

function ask<T>(address: Address, text: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const sent = request(address, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const answer = Buffer.concat(parts).toString()
        if (response.statusCode === 200) resolve(JSON.parse(answer) as T)
        else reject(new Error(`Cerbos answers ${response.statusCode}: ${answer}`))
      })
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

/** What Linux says a process holds. */
function residentBytes(pid: number | undefined): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
