/** The thread that reads one .xlsx: sends groups of rows, each only after the one before was taken. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal, type RefusalCode, type RefusalWords } from '../refusals.ts'
import type { TableLimits } from './limits.ts'
import type { TableRow } from './table-row.ts'
import { xlsxRows } from './xlsx-rows.ts'

/** What the thread is given. */
export interface XlsxAsked {
  path: string
  name: string
  limits: TableLimits
}

/** What it sends: rows, then an end or a refusal. */
export type XlsxSent = { rows: TableRow[] } | { end: true } | { refusal: { code: RefusalCode; words: RefusalWords } }

const groupSize = 250

async function sendRows(asked: XlsxAsked, port: NonNullable<typeof parentPort>): Promise<void> {
  let group: TableRow[] = []
  const send = async (message: XlsxSent): Promise<void> => {
    const taken = once(port, 'message')
    port.postMessage(message)
    await taken
  }
  for await (const rows of xlsxRows(asked.path, asked.name, asked.limits)) {
    group = group.concat(rows)
    while (group.length >= groupSize) {
      await send({ rows: group.slice(0, groupSize) })
      group = group.slice(groupSize)
    }
  }
  if (group.length > 0) await send({ rows: group })
  port.postMessage({ end: true } satisfies XlsxSent)
}

if (parentPort) {
  const port = parentPort
  sendRows(workerData as XlsxAsked, port)
    .catch((problem: unknown) => {
      if (!(problem instanceof Refusal)) throw problem
      port.postMessage({ refusal: { code: problem.code, words: problem.words } } satisfies XlsxSent)
    })
    .finally(() => port.close())
}
