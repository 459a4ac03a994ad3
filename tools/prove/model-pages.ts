import type { Db } from '../../packages/platform/src/db/index.ts'
import { peopleJobs } from '../../packages/platform/src/host/index.ts'
import type { Service } from '../../packages/platform/src/service.ts'
import { wholeState } from '../../packages/platform/src/testing/whole-state.ts'
import type { PolicySource, State } from '../../packages/policy/src/index.ts'
import { momentsFrom } from './figures.ts'
import { openDemonstration } from './fuzz-host.ts'
import { asMember } from './fuzz-visitors.ts'
import { counted, type Reached, routeTable } from './model-routes.ts'
import { takeStep, type Walk } from './model-walk.ts'
import { type Draw, drawWith } from './model-worlds.ts'
import type { Outcome } from './report.ts'

/** After so many operations the demonstration begins anew: by then most people are gone. */
const operationsAWorld = 400

/** From so many on, a route that can change access and never did means that the walk was not led there. */
const enoughForEveryRoute = 20_000

type Tally = {
  done: number
  changed: number
  readonly reached: Reached
  /** The routes by which access can be changed. */
  readonly changing: Set<string>
  readonly broken: string[]
}

/** Where the pages are walked: the address of an empty database each time, and the services. */
export type Paths = { readonly database: () => Promise<string>; readonly services: readonly Service[] }

/**
 * Over the pages of a whole Remit on PostgreSQL, all services side by side: everybody presses things at random wherever access can be
 * changed, sends files, follows invitations, and jobs run, while time goes on. After every operation the constraints are asked of a
 * definition that shares no code with the engine. Not held either where a route that can change access never did anything.
 */
export async function provePages({ database, services }: Paths, operations: number, draw: Draw): Promise<Outcome> {
  const each = Math.ceil(operations / services.length)
  // Each service has its own numbers, drawn before any begins: how fast the others go makes no difference.
  const walks = services.map((service) => ({
    service,
    draw: drawWith(momentsFrom(Math.floor(draw.random() * 2 ** 31))),
  }))
  const tallies = await Promise.all(walks.map(({ service, draw }) => walkService(service, { database, each, draw })))
  const reached = new Set(tallies.flatMap((tally) => [...tally.reached.done.keys()]))
  const changing = new Set(tallies.flatMap((tally) => [...tally.changing]))
  const never = [...changing].filter((route) => !reached.has(route))
  const [done, changed] = [sum(tallies.map((tally) => tally.done)), sum(tallies.map((tally) => tally.changed))]
  const figure = `${done} operations through the pages, ${changed} changed access`
  const few = changed < operations / 50 ? [`${figure}: too few to mean anything`] : []
  const missed = operations < enoughForEveryRoute ? [] : never.map((route) => `${route} never did anything`)
  const did = `${changing.size - never.length} of ${changing.size} routes that can change access did`
  return {
    figures: [figure, `did what was asked: ${timesOf(tallies)}`, `${did}; not: ${never.join(', ') || 'none'}`],
    broken: [...tallies.flatMap(({ broken }) => broken), ...few, ...missed],
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

function timesOf(tallies: readonly Tally[]): string {
  const times = new Map<string, number>()
  for (const { reached } of tallies) {
    for (const [route, count] of reached.done) times.set(route, (times.get(route) ?? 0) + count)
  }
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .map(([route, count]) => `${route} ${count}`)
    .join(', ')
}

type Walking = { readonly database: Paths['database']; readonly each: number; readonly draw: Draw }

/** One service, in one demonstration after the other, each walked through until it is worn. */
async function walkService(service: Service, { database, each, draw }: Walking): Promise<Tally> {
  const reached: Reached = { asked: new Map(), done: new Map() }
  const tally: Tally = { done: 0, changed: 0, reached, changing: new Set(), broken: [] }
  while (tally.done < each) {
    const time = { now: new Date('2026-11-02T09:00:00Z') }
    const { host, db, close } = await openDemonstration(await database(), () => time.now, [service])
    const counting = { routes: routeTable(host), reached }
    const as: Walk['as'] = async (session) => counted(await asMember(host, db, session, time.now), counting)
    const walk = { host, db, draw, time, ...counting, as, ...whereAccessChanges(service, db) }
    await walkThrough(walk, Math.min(operationsAWorld, each - tally.done), tally)
    for (const route of changingRoutes(walk)) tally.changing.add(route)
    await close()
  }
  return tally
}

async function walkThrough(walk: Walk, operations: number, tally: Tally): Promise<void> {
  let state: State = await wholeState(walk.db, walk.source.key)
  const end = tally.done + operations
  while (tally.done < end) {
    const step = await takeStep(walk, state)
    state = step.state
    if (step.pressed.startsWith('look')) continue
    tally.done++
    if (step.changed) tally.changed++
    if (step.broken !== undefined) tally.broken.push(step.broken)
    if (step.status >= 500) tally.broken.push(`${step.pressed} broke with ${step.status}`)
  }
}

/** More often where users are; the last four are rooms of one service or another. */
const rooms = ['users', 'users', 'users', 'requests', 'roles', 'reviews', 'hand-over', 'account'].concat(
  'schools',
  'providers',
  'organisations',
  'authorities',
  'first-administrators',
)

function whereAccessChanges(service: Service, db: Db): Pick<Walk, 'source' | 'administering' | 'entries' | 'jobs'> {
  const definitions = [...peopleJobs, ...(service.jobs ?? [])].filter(({ schedule }) => schedule !== undefined)
  return {
    source: service.policy,
    administering: administeringRoles(service.policy),
    entries: rooms.map((room) => `/${service.key}/${room}`),
    jobs: definitions.map(({ name, run }) => ({ name, run: (now: Date) => run({ db, data: {}, now }) })),
  }
}

function administeringRoles({ administration, roles }: PolicySource): readonly string[] {
  const holders = Object.values(administration).map(({ holder }) => holder)
  return Object.entries(roles).flatMap(([key, { family, grants }]) => {
    const isHolder = holders.some((holder) => {
      if ('permission' in holder) return grants.some(({ permissions }) => permissions.includes(holder.permission))
      return 'family' in holder.roles ? holder.roles.family === family : holder.roles.includes(key)
    })
    return isHolder ? [key] : []
  })
}

/** What lies beneath the entries and changes nobody's access: their own account, and what is counted of schools. */
const apart = [/^\/\w+\/account\//, /\/eligible-pupils$/, /\/schools\/:school\/(details|pupils\/new)$/]

/** The routes by which access can be changed. An account type can be asked for only where each user has exactly one. */
function changingRoutes({ routes, entries, source }: Walk): readonly string[] {
  const hasTypes = Object.values(source.constraints).some((constraint) => 'exactlyOne' in constraint)
  return routes
    .filter(({ method, path }) => method === 'POST' && isEntry(entries, path) && !apart.some((it) => it.test(path)))
    .filter(({ path }) => hasTypes || !path.endsWith('/account-type'))
    .map(({ path }) => `POST ${path}`)
}

function isEntry(entries: readonly string[], path: string): boolean {
  return (
    entries.some((entry) => path.startsWith(entry)) ||
    /^\/(invitation|first-administrator)/.test(path) ||
    path.startsWith('/api/')
  )
}
