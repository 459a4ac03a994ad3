import { routesOf } from '../../packages/platform/src/host/index.ts'
import type { Answer, Host } from './fuzz-visitors.ts'
import type { Draw } from './model-worlds.ts'

/** One address pattern a host answers. */
export type Route = { readonly method: 'GET' | 'POST'; readonly path: string; readonly pattern: RegExp }

/** What a walk asked of a host, route by route, over all its worlds. */
export type Reached = {
  /** How often each was asked for: `GET /ncmp/users/:member`. */
  readonly asked: Map<string, number>
  /** How often each did what was asked: not told a problem, not asked to confirm. */
  readonly done: Map<string, number>
}

/** The routes of a host, those with the fewest parameters first: `/users/new` before `/users/:member`. */
export function routeTable(host: Host): readonly Route[] {
  const parameters = (path: string): number => path.split(':').length
  return routesOf(host)
    .map(({ method, path }) => ({ method, path, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) }))
    .toSorted((a, b) => parameters(a.path) - parameters(b.path))
}

/** The path of the route that answers this address; the address itself where none does. */
export function routeAt(routes: readonly Route[], method: Route['method'], address: string): string {
  const [path = ''] = address.split('?')
  return routes.find((route) => route.method === method && route.pattern.test(path))?.path ?? path
}

/** Sends as `send` does, and counts what was asked and what was done. */
export function counted<Fields>(
  send: (method: Route['method'], url: string, fields?: Fields) => Promise<Answer>,
  { routes, reached }: { readonly routes: readonly Route[]; readonly reached: Reached },
): typeof send {
  return async (method, url, fields) => {
    const route = `${method} ${routeAt(routes, method, url)}`
    count(reached.asked, route)
    const answer = await send(method, url, fields)
    const isDone = url.startsWith('/api/') ? answer.status < 300 : answer.status === 303
    if (method === 'POST' && isDone) count(reached.done, route)
    return answer
  }
}

/** One of these addresses: mostly one whose route was asked for least so far, so that a walk comes to every room. */
export function rarest<T>(
  from: readonly T[],
  { draw, asked, routeOf }: { draw: Draw; asked: ReadonlyMap<string, number>; routeOf: (it: T) => string },
): T | undefined {
  if (draw.happens(0.4)) return draw.one(from)
  const times = from.map((it) => asked.get(routeOf(it)) ?? 0)
  const fewest = Math.min(...times)
  return draw.one(from.filter((_, index) => times[index] === fewest))
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}
