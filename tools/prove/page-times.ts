import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../../packages/platform/src/db/index.ts'
import { beginSession, buildHost, hostingIn } from '../../packages/platform/src/host/index.ts'
import type { Service } from '../../packages/platform/src/service.ts'
import { median } from './figures.ts'
import { processorMs } from './processor-time.ts'
import { percentile } from './report.ts'

/** Somebody whose requests are put into a host: each answer with its server time, or the time until a file’s first byte. */
export type Reader = {
  readonly ask: (address: string) => Promise<Asked>
  /** Reads a file of lines to its end, keeping none of it. */
  readonly download: (address: string) => Promise<Downloaded>
}

export type Downloaded = { readonly status: number; readonly lines: number; readonly seconds: number }

export type Asked = {
  readonly status: number
  readonly ms: number
  /** How long our process and PostgreSQL’s were on a processor for it: what a busy machine does not change. */
  readonly workMs: number
  readonly text: string
}
/** Times of one request. */
export type Times = Pick<Asked, 'ms' | 'workMs'>

/** A host over a database, which reads pages as whoever is signed in. */
export type PageHost = {
  readonly readerFor: (session: { readonly userId: string; readonly membershipId: string }) => Promise<Reader>
  readonly close: () => Promise<void>
}

/** `backends`: those of PostgreSQL that answer. */
export async function openPages(
  db: Db,
  service: Service,
  clock: () => Date,
  backends: () => Iterable<number>,
): Promise<PageHost> {
  const uploadsFolder = mkdtempSync(join(tmpdir(), 'remit-pages-'))
  const secret = 'a secret of the proofs, long enough'
  const config = { publicUrl: 'http://localhost', demonstration: false, secret, uploadsFolder }
  const host = await buildHost({ db, services: [service], config, clock })
  const readerFor: PageHost['readerFor'] = async (session) => {
    const token = await beginSession(db, hostingIn(host).config, { ...session, hasSecondFactor: true }, clock())
    const headers = { cookie: `remit-session=${token}`, accept: 'text/html' }
    const get = (url: string) => host.inject({ method: 'GET', url, headers, payloadAsStream: true })
    return { ask: (url) => timed(() => get(url), backends), download: (url) => counted(() => get(url)) }
  }
  const close = async (): Promise<void> => {
    await host.close()
    rmSync(uploadsFolder, { recursive: true, force: true })
  }
  return { readerFor, close }
}

type Streamed = { readonly statusCode: number; readonly stream: () => AsyncIterable<unknown> }

async function timed(get: () => Promise<Streamed>, backends: () => Iterable<number>): Promise<Asked> {
  const [started, worked] = [performance.now(), processorMs(backends())]
  const answer = await get()
  const chunks: Buffer[] = []
  let ms = Number.NaN
  let workMs = Number.NaN
  for await (const chunk of answer.stream()) {
    if (chunks.length === 0) {
      ms = performance.now() - started
      workMs = processorMs(backends()) - worked
    }
    chunks.push(Buffer.from(chunk as Uint8Array))
  }
  return { status: answer.statusCode, ms, workMs, text: Buffer.concat(chunks).toString() }
}

async function counted(get: () => Promise<Streamed>): Promise<Downloaded> {
  const started = performance.now()
  const answer = await get()
  let lines = 0
  for await (const chunk of answer.stream()) {
    const bytes = Buffer.from(chunk as Uint8Array)
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1
  }
  return { status: answer.statusCode, lines, seconds: (performance.now() - started) / 1000 }
}

/** Times of one kind of request in a line: “first page: 12 requests, p50 40 ms, p95 61 ms, at most 70 ms; at work p50 30 ms, p95 35 ms”. */
export function timesInWords(what: string, times: readonly Times[]): string {
  const words = (values: readonly number[]) =>
    `p50 ${median(values).toFixed(0)} ms, p95 ${percentile(values, 0.95).toFixed(0)} ms`
  const [taken, worked] = [times.map(({ ms }) => ms), times.map(({ workMs }) => workMs)]
  const most = Math.max(...taken).toFixed(0)
  return `${what}: ${times.length} requests, ${words(taken)}, at most ${most} ms; at work ${words(worked)}`
}

/** Whether one in twenty of these took longer. */
export function isSlow(times: readonly Times[], mostP95Ms: number): boolean {
  return (
    percentile(
      times.map(({ ms }) => ms),
      0.95,
    ) > mostP95Ms
  )
}
