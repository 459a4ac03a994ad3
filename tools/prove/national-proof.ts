import type { Database, Db } from '../../packages/platform/src/db/index.ts'
import { seedNational } from '../../services/ncmp/demo/national.ts'
import { type NationalPart, nationalEmail } from '../../services/ncmp/demo/national-people.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { isSlow, openPages, type PageHost, type Reader, type Times, timesInWords } from './page-times.ts'
import type { Outcome } from './report.ts'
import { residentMb, watchMemory } from './resident-memory.ts'
import { listenToStatements, type WholeTables } from './statements.ts'

export type NationalPlan = {
  /** How much of the country, 1 for all of it. */
  readonly share: number
  /** Requests for each page of each user. */
  readonly requests: number
  readonly mostP95Ms: number
  /** No statement reads all of such a table. */
  readonly whole: WholeTables
  readonly leastRowsASecond: number
  /** So much more memory than before, in MB, while an extract is read. */
  readonly mostMemoryMb: number
}

type Page = { readonly what: string; readonly addresses: readonly string[] }

const pupils = [
  '',
  '?sort=-name',
  '?sort=born',
  '?search=patel',
  '?search=999',
  '?state=waiting',
  '?year=6&page=20',
  '?sort=warnings',
  '?sort=school',
]
const home: Page = { what: 'home', addresses: ['/ncmp'] }
const grid: Page = { what: 'grid', addresses: pupils.map((query) => `/ncmp/pupils${query}`) }
const indicators: Page = {
  what: 'indicators',
  addresses: ['', '?year=R', '?year=6'].map((query) => `/ncmp/monitoring${query}`),
}

const lookers: readonly { readonly part: NationalPart; readonly pages: readonly Page[] }[] = [
  { part: 'lead', pages: [home, indicators] },
  { part: 'collector', pages: [home, grid] },
  { part: 'nurse1', pages: [home, grid] },
  { part: 'monitor', pages: [home, indicators] },
]

/**
 * The grid, the indicators and the home page of the people of the largest authority of a country, every answer’s server time and every
 * statement’s plan; and the lead’s extract, its rows a second and the memory it takes.
 */
export async function proveNational({ db, engine }: Database, plan: NationalPlan, now: Date): Promise<Outcome> {
  if (engine.kind !== 'postgres') throw new Error('Plans are checked on PostgreSQL.')
  const statements = listenToStatements(engine)
  const started = performance.now()
  const seeded = await seedNational(db, plan.share, now)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const largest = Math.max(2, Math.round(150 * plan.share))
  const pages = await openPages(db, ncmp, () => now, statements.backends)
  try {
    statements.forget()
    const times = await timesOf(db, pages, largest, plan)
    const whole = await statements.readWhole(plan.whole)
    const extract = await extractOf(await readerOf(db, pages, 'lead', largest), plan)
    const slow = [...times].filter(([, each]) => isSlow(each, plan.mostP95Ms))
    return {
      figures: [
        `${seeded} in ${seconds} s`,
        ...[...times].map(([what, each]) => timesInWords(what, each)),
        ...extract.figures,
      ],
      broken: [...slow.map(([what]) => `${what}: p95 above ${plan.mostP95Ms} ms`), ...whole, ...extract.broken],
    }
  } finally {
    await pages.close()
  }
}

async function timesOf(db: Db, pages: PageHost, authority: number, { requests }: NationalPlan) {
  const times = new Map<string, readonly Times[]>()
  for (const { part, pages: asked } of lookers) {
    const reader = await readerOf(db, pages, part, authority)
    for (const { what, addresses } of asked)
      times.set(`${what}, as ${part}`, await timesOfPage(reader, addresses, requests))
  }
  return times
}

/** One address after the other, and one more request before, so that what is measured is a server that runs. */
async function timesOfPage(reader: Reader, addresses: readonly string[], requests: number): Promise<readonly Times[]> {
  const times: Times[] = []
  for (let at = -1; at < requests; at++) {
    const address = addresses[Math.max(0, at) % addresses.length] ?? ''
    const { status, ms, workMs } = await reader.ask(address)
    if (status !== 200) throw new Error(`${address} answered ${status}.`)
    if (at >= 0) times.push({ ms, workMs })
  }
  return times
}

async function readerOf(db: Db, pages: PageHost, part: NationalPart, authority: number): Promise<Reader> {
  const found = await db
    .selectFrom('users as u')
    .innerJoin('memberships as m', 'm.user_id', 'u.id')
    .select(['u.id as userId', 'm.id as membershipId'])
    .where('u.email', '=', nationalEmail(part, authority))
    .executeTakeFirstOrThrow()
  return await pages.readerFor(found)
}

/** The second reading counts: the first finds everything as it lies on the disk. */
async function extractOf(lead: Reader, plan: NationalPlan): Promise<Outcome> {
  await lead.download('/ncmp/submission/extract')
  const before = residentMb(process.pid)
  const watch = watchMemory(process.pid)
  const { status, lines, seconds } = await lead.download('/ncmp/submission/extract')
  const moreMb = watch.stop() - before
  if (status !== 200) throw new Error(`The extract answered ${status}.`)
  const rate = (lines - 1) / seconds
  return {
    figures: [
      `extract: ${lines - 1} rows in ${seconds.toFixed(2)} s, ${rate.toFixed(0)} rows/s, memory +${moreMb.toFixed(0)} MB`,
    ],
    broken: [
      ...(rate >= plan.leastRowsASecond ? [] : [`extract: fewer than ${plan.leastRowsASecond} rows/s`]),
      ...(moreMb <= plan.mostMemoryMb ? [] : [`extract: more than ${plan.mostMemoryMb} MB`]),
    ],
  }
}
