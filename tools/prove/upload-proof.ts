import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningApp, type Store, startApp } from '../../e2e/running-app.ts'
import { people } from '../../services/ncmp/demo/people.ts'
import { type SchoolKey, schools } from '../../services/ncmp/demo/places.ts'
import { yearByDate } from '../../services/ncmp/years/collection-year.ts'
import { type HostileFile, hostileFiles, hostileSpreadsheets } from './hostile-files.ts'
import { residentMb, watchMemory } from './resident-memory.ts'
import { type PupilPlan, writePupilsCsv, writePupilsXlsx } from './upload-files.ts'
import { signedIn, type Visitor } from './visitor.ts'

export type UploadPlan = {
  readonly rows: number
  /** At least so many rows a second from sending a CSV to its last row saved. */
  readonly leastRowsASecond: number
  /** At most so much more memory than the resting server, in MB. */
  readonly mostMemoryMb: number
}

/** What the proof came to: its figures, one line each, and everything that was not as it must be. */
export type UploadOutcome = { readonly figures: readonly string[]; readonly broken: readonly string[] }

type Server = { readonly app: RunningApp; readonly visitor: Visitor; readonly restingMb: number }

/**
 * Starts Remit twice on an empty store (the second start is the one measured), sends it a large CSV and a large .xlsx as
 * a collector would and saves them, then every hostile file. Rejects when Remit does not answer.
 */
export async function proveUpload(store: Store, plan: UploadPlan, now: Date): Promise<UploadOutcome> {
  const first = await startApp(store)
  await first.stop()
  const server = await restingServer(store)
  try {
    const csv = await sendLarge(server, join(store.folder, 'pupils.csv'), plan, now)
    const xlsx = await sendLarge(server, join(store.folder, 'pupils.xlsx'), plan, now)
    const hostile = await sendHostile(server, plan, now)
    const outcomes = [csv, xlsx, hostile]
    return {
      figures: [`resting at ${server.restingMb.toFixed(0)} MB`, ...outcomes.flatMap(({ figures }) => figures)],
      broken: outcomes.flatMap(({ broken }) => broken),
    }
  } finally {
    await server.app.stop()
  }
}

/** A server at rest: signed in to, its pages drawn once, and left alone until its memory stands still. */
async function restingServer(store: Store): Promise<Server> {
  const app = await startApp(store)
  const visitor = await signedIn(app.url, people.mo.email)
  for (const page of ['/ncmp/pupils', '/ncmp/uploads/new', '/ncmp/uploads']) await visitor.get(page)
  await sleep(3_000)
  return { app, visitor, restingMb: residentMb(app.pid) }
}

async function sendLarge(server: Server, path: string, plan: UploadPlan, now: Date): Promise<UploadOutcome> {
  const kind = path.split('.').at(-1) ?? ''
  const pupils = pupilsOf(kind, plan, now)
  await (kind === 'csv' ? writePupilsCsv(path, pupils) : writePupilsXlsx(path, pupils))
  const before = await countPupils(server.visitor)
  const watch = watchMemory(server.app.pid)
  const start = performance.now()
  const { steps, end } = await uploadAndSave(server.visitor, path)
  const seconds = (performance.now() - start) / 1_000
  const moreMb = watch.stop() - server.restingMb
  const added = (await countPupils(server.visitor)) - before
  const rate = plan.rows / seconds
  const problems = [
    added === plan.rows ? '' : `${added} pupils were added, not ${plan.rows}: ${end}`,
    steps.length > 1 || plan.rows < 20_000 ? '' : `progress was not shown: ${steps.join(', ')}`,
    moreMb <= plan.mostMemoryMb ? '' : `memory rose by ${moreMb.toFixed(0)} MB, more than ${plan.mostMemoryMb}`,
    kind !== 'csv' || rate >= plan.leastRowsASecond
      ? ''
      : `${rate.toFixed(0)} rows/s, fewer than ${plan.leastRowsASecond}`,
  ]
  const sizes = `${added} rows in ${seconds.toFixed(1)} s (${rate.toFixed(0)} rows/s), memory +${moreMb.toFixed(0)} MB`
  return {
    figures: [`.${kind}: ${sizes}; progress seen ${steps.length} times: ${steps.slice(0, 4).join(', ')} … rows`],
    broken: problems.filter((problem) => problem !== '').map((problem) => `.${kind}: ${problem}`),
  }
}

function pupilsOf(kind: string, { rows }: UploadPlan, now: Date): PupilPlan {
  const urns = (people.mo.assigned as readonly SchoolKey[]).map((key) => schools[key].urn)
  const firstNumber = kind === 'csv' ? 400_000_000 : 600_000_000
  return { rows, firstNumber, urns, collectionYear: yearByDate(now) }
}

/** Sends a file, says yes to everything, and follows the progress as the page tells it until all is saved. */
async function uploadAndSave(visitor: Visitor, path: string): Promise<{ steps: string[]; end: string }> {
  const file = new File([await openAsBlob(path)], path.split('/').at(-1) ?? 'file')
  const sent = await visitor.send('/ncmp/uploads/new', { file })
  const upload = sent.location
  if (upload === undefined) return { steps: [], end: errorIn(sent.text) }
  const steps = new Set<string>()
  for (;;) {
    const { text } = await visitor.get(upload)
    const progress = /<strong>([\d,]+)<\/strong> rows read so far/.exec(text)?.[1]
    if (progress !== undefined && progress !== '0') steps.add(progress)
    const choice = ['continue', 'as-is'].find((each) => text.includes(`value="${each}"`))
    if (choice !== undefined) await visitor.send(upload, { choice })
    else if (!text.includes('http-equiv="refresh"')) return { steps: [...steps], end: textOf(text).slice(0, 400) }
    await sleep(200)
  }
}

async function sendHostile(server: Server, plan: UploadPlan, now: Date): Promise<UploadOutcome> {
  const before = await countPupils(server.visitor)
  const watch = watchMemory(server.app.pid)
  const broken: string[] = []
  let count = 0
  const born = `17/11/${yearByDate(now) - 5}`
  for await (const hostile of allHostile(schools.ash.urn, born)) {
    count += 1
    broken.push(...(await survives(server, hostile)))
  }
  const moreMb = watch.stop() - server.restingMb
  const after = await countPupils(server.visitor)
  if (after !== before) broken.push(`${after - before} pupils of hostile files were stored`)
  if (moreMb > plan.mostMemoryMb) broken.push(`hostile files: memory rose by ${moreMb.toFixed(0)} MB`)
  return { figures: [`${count} hostile files told, nothing stored, memory +${moreMb.toFixed(0)} MB`], broken }
}

async function* allHostile(urn: string, born: string): AsyncGenerator<HostileFile> {
  yield* hostileFiles(urn, born)
  yield* hostileSpreadsheets()
}

async function survives({ app, visitor }: Server, { what, file, told }: HostileFile): Promise<string[]> {
  const start = performance.now()
  const sent = await visitor.send('/ncmp/uploads/new', { file })
  const { text } = sent.location === undefined ? sent : await visitor.get(sent.location)
  if (sent.location !== undefined) await visitor.send(sent.location, { choice: 'cancel' })
  const ms = performance.now() - start
  const health = await fetch(`${app.url}/health/ready`)
  return [
    told.test(textOf(text)) ? '' : `${what}: was told “${errorIn(text)}”`,
    health.status === 200 ? '' : `${what}: the server is not ready afterwards (${health.status})`,
    ms < 20_000 ? '' : `${what}: took ${(ms / 1_000).toFixed(0)} s`,
  ].filter((problem) => problem !== '')
}

async function countPupils(visitor: Visitor): Promise<number> {
  const { text } = await visitor.get('/ncmp/pupils')
  return Number(/of <strong>([\d,]+)<\/strong> pupils/.exec(text)?.[1]?.replaceAll(',', ''))
}

function errorIn(html: string): string {
  const main = html.slice(html.indexOf('<main'))
  return textOf(main).slice(0, 300)
}

function textOf(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
}
