import type { Db } from '../../packages/platform/src/db/index.ts'
import { routesOf } from '../../packages/platform/src/host/index.ts'
import type { Service } from '../../packages/platform/src/service.ts'
import { userByApi } from './fuzz-calls.ts'
import { crawl } from './fuzz-crawl.ts'
import { marksOf, printsOf, readOwners, rowsAcross } from './fuzz-owners.ts'
import { type Fuzz, takeTurn } from './fuzz-turn.ts'
import { forgersOf, type Host } from './fuzz-visitors.ts'
import type { Outcome } from './report.ts'

export type FuzzPlan = {
  readonly requests: number
  readonly random: () => number
  readonly services: readonly Service[]
}

/**
 * Over a host with at least two organisations of kinds kept apart: people of one send requests with ids of the others' things in addresses and
 * fields. Held: an address with a foreign id is answered exactly as one with an id that does not exist, no page shows a
 * name, email or number of another, no row of another changes, and no row comes to name things of both.
 */
export async function proveFuzz(host: Host, db: Db, { requests, random, services }: FuzzPlan): Promise<Outcome> {
  const owners = await readOwners(db, separateKinds(services))
  const forgers = await forgersOf(host, db, owners)
  const opened = await crawl(host, forgers)
  const patterns = [...new Set(routesOf(host).map(({ path }) => path))].filter((path) => path.includes(':'))
  const words = JSON.stringify(services.map(({ policy }) => policy))
  const drawn = { opened, patterns, owners, marks: await marksOf(db, owners, words), random, pick: pickBy(random) }
  const tally: Tally = { counts: new Map(), broken: new Set() }
  const across = await rowsAcross(db, owners)
  const sides = [...new Set(forgers.map(({ authority }) => authority))]
  if (!opened.some(({ pattern }) => pattern === userByApi)) tally.broken.add('Nobody opened a user by the API.')
  let before = await printsOf(db, owners)
  for (const side of sides) {
    const fuzz = { ...drawn, forgers: forgers.filter(({ authority }) => authority === side), absent: new Map() }
    await sendFrom(fuzz, requests / sides.length, tally)
    const after = await printsOf(db, owners)
    for (const row of changedElsewhere(side, before, after))
      tally.broken.add(`Changed by people of another organisation: ${row}`)
    before = after
  }
  for (const row of await rowsAcross(db, owners)) {
    if (!across.includes(row)) tally.broken.add(`A row names things of two organisations: ${row}`)
  }
  const answers = [...tally.counts].toSorted().map(([what, count]) => `${what} ${count}`)
  const routes = new Set(opened.map(({ pattern }) => pattern)).size
  return {
    figures: [
      `${requests} forged requests by ${forgers.length} people of ${sides.length} organisations`,
      `${opened.length} addresses of ${routes} routes opened by their own people; ${patterns.length} routes have ids in their address`,
      `answers: ${answers.join(', ')}`,
    ],
    broken: [...tally.broken],
  }
}

type Tally = { readonly counts: Map<string, number>; readonly broken: Set<string> }

async function sendFrom(fuzz: Fuzz, requests: number, { counts, broken }: Tally): Promise<void> {
  for (let sent = 0; sent < requests; ) {
    for (const { answered, leak } of await takeTurn(fuzz)) {
      sent++
      counts.set(answered, (counts.get(answered) ?? 0) + 1)
      if (leak !== undefined) broken.add(leak)
    }
  }
}

type Prints = Awaited<ReturnType<typeof printsOf>>

function changedElsewhere(own: string, before: Prints, after: Prints): readonly string[] {
  return [...after].flatMap(([owner, rows]) => {
    const had = new Set(before.get(owner))
    return owner === own ? [] : rows.filter((row) => !had.has(row))
  })
}

function pickBy(random: () => number): Fuzz['pick'] {
  return (from) => {
    const found = from[Math.floor(random() * from.length)]
    if (found === undefined) throw new Error('There is nothing to pick from.')
    return found
  }
}

/** The kinds of organisation that must not learn of each other: those in which users are administered. */
function separateKinds(services: readonly Service[]): ReadonlySet<string> {
  return new Set(services.flatMap(({ people }) => (people ? [people.organisation].flat() : [])))
}
