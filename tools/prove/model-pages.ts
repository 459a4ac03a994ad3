import type { Db } from '../../packages/platform/src/db/index.ts'
import { peopleJobs, routesOf } from '../../packages/platform/src/host/index.ts'
import type { Service } from '../../packages/platform/src/service.ts'
import { wholeState } from '../../packages/platform/src/testing/whole-state.ts'
import type { PolicySource, State } from '../../packages/policy/src/index.ts'
import { openDemonstration } from './fuzz-host.ts'
import { takeStep, type Walk } from './model-walk.ts'
import type { Draw } from './model-worlds.ts'
import type { Outcome } from './report.ts'

/** After so many operations the demonstration begins anew: by then most people are gone. */
const operationsAWorld = 400

type Tally = { done: number; changed: number; readonly pressed: Map<string, number>; readonly broken: string[] }

/** Where the pages are walked: the address of an empty database each time, and the services that take turns. */
export type Paths = { readonly database: () => Promise<string>; readonly services: readonly Service[] }

/**
 * Over the pages of a whole Remit on PostgreSQL, one service after the other: everybody presses things at random wherever access can be changed,
 * follows invitations, and jobs run, while time goes on. After every operation the constraints are asked of a definition
 * that shares no code with the engine.
 */
export async function provePages({ database, services }: Paths, operations: number, draw: Draw): Promise<Outcome> {
  const tally: Tally = { done: 0, changed: 0, pressed: new Map(), broken: [] }
  const changing = new Set<string>()
  for (let world = 0; tally.done < operations; world++) {
    const time = { now: new Date('2026-11-02T09:00:00Z') }
    // INVARIANT (services): there is at least one; who names none gets all.
    const service = services[world % services.length] as Service
    const { host, db, close } = await openDemonstration(await database(), () => time.now, [service])
    const walk = { host, db, draw, time, ...whereAccessChanges(service, db) }
    await walkThrough(walk, Math.min(operationsAWorld, operations - tally.done), tally)
    for (const { method, path } of routesOf(host)) if (method === 'POST' && isEntry(walk, path)) changing.add(path)
    await close()
  }
  const never = [...changing].filter((path) => !tally.pressed.has(path))
  const routes = [...tally.pressed].toSorted(([, a], [, b]) => b - a).map(([what, count]) => `${what} ${count}`)
  const figure = `${tally.done} operations through the pages, ${tally.changed} changed access`
  return {
    figures: [
      figure,
      `pressed: ${routes.join(', ')}`,
      `never reached: ${never.length === 0 ? 'none' : never.join(', ')}`,
    ],
    broken: tally.changed < operations / 50 ? [...tally.broken, `${figure}: too few to mean anything`] : tally.broken,
  }
}

async function walkThrough(walk: Walk, operations: number, tally: Tally): Promise<void> {
  let state: State = await wholeState(walk.db, walk.source.key)
  const patterns = routesOf(walk.host).filter(({ method }) => method === 'POST')
  const end = tally.done + operations
  while (tally.done < end) {
    const step = await takeStep(walk, state)
    state = step.state
    if (step.pressed.startsWith('look')) continue
    tally.done++
    if (step.changed) tally.changed++
    if (step.broken !== undefined) tally.broken.push(step.broken)
    if (step.status >= 500) tally.broken.push(`${step.pressed} broke with ${step.status}`)
    const route = patterns.find(({ path }) => matches(path, step.pressed))?.path ?? step.pressed
    tally.pressed.set(route, (tally.pressed.get(route) ?? 0) + 1)
  }
}

/** More often where users are; the last four are rooms of one service or another. */
const rooms = ['users', 'users', 'users', 'requests', 'roles', 'reviews', 'hand-over', 'account'].concat(
  'schools',
  'providers',
  'organisations',
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

function isEntry({ entries }: Walk, path: string): boolean {
  return (
    entries.some((entry) => path.startsWith(entry)) ||
    /^\/(invitation|first-administrator)/.test(path) ||
    path.startsWith('/api/')
  )
}

function matches(path: string, address: string): boolean {
  return new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(address.split('?')[0] ?? '')
}
