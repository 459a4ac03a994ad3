import { routesOf } from '../../packages/platform/src/host/index.ts'
import { idsIn, plain } from './fuzz-addresses.ts'
import { type Forger, type Host, linksIn } from './fuzz-visitors.ts'

/** An address somebody really opened, and the ids of their things in it. */
export type Opened = {
  readonly address: string
  /** As the route table has it: `/ncmp/schools/:school`. */
  readonly pattern: string
  readonly ids: readonly string[]
  readonly by: Forger
  /** It says the same to people of every authority: a help page, a template to download. */
  readonly shared: boolean
}

/** More of one route teach nothing new. */
const mostOfARoute = 12

/** What everybody can open by following links from their services' first pages, without pressing anything. */
export async function crawl(host: Host, forgers: readonly Forger[]): Promise<readonly Opened[]> {
  const patterns = patternsOf(host)
  const pages: Page[] = []
  for (const forger of forgers) pages.push(...(await crawlAs(forger, patterns)))
  const saying = Map.groupBy(pages, ({ address, says }) => `${address} ${says}`)
  return pages.map(({ says, ...page }) => {
    const alike = saying.get(`${page.address} ${says}`) ?? []
    return { ...page, shared: alike.some(({ by }) => by.authority !== page.by.authority) }
  })
}

type Page = Omit<Opened, 'shared'> & { readonly says: string }

async function crawlAs(by: Forger, patterns: readonly Pattern[]): Promise<readonly Page[]> {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  const opened: Page[] = []
  const waiting = [...new Set(patterns.map(({ path }) => `/${path.split('/')[1]}`))].filter(
    (path) => !path.includes(':'),
  )
  waiting.push('/api/users', '/api/organisations', '/api/roles', '/api/history')
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const pattern = patterns.find(({ matches }) => matches.test(next?.split('?')[0] ?? ''))?.path
    if (pattern === undefined || seen.has(next) || (counts.get(pattern) ?? 0) >= mostOfARoute) continue
    seen.add(next)
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
    const { status, body, location } = await by.send('GET', next)
    if (location) waiting.push(location)
    if (status !== 200) continue
    opened.push({ address: next, pattern, ids: idsIn(next), by, says: plain({ status, body, location }) })
    if (/^\s*<!doctype html/i.test(body)) waiting.push(...linksIn(body))
    if (next === '/api/users' || next === '/api/organisations') waiting.push(...thingsIn(next, body))
  }
  return opened
}

/** The address of everything in a list that a machine client was answered. */
function thingsIn(list: string, body: string): readonly string[] {
  const { results } = JSON.parse(body) as { results: readonly { id: string }[] }
  return results.map(({ id }) => `${list}/${id}`)
}

type Pattern = { readonly path: string; readonly matches: RegExp }

function patternsOf(host: Host): readonly Pattern[] {
  const paths = [...new Set(routesOf(host).map(({ path }) => path))].filter((path) => path !== '/sign-out')
  // Fixed parts before parameters, as the router itself decides.
  const inOrder = paths.toSorted((a, b) => a.split(':').length - b.split(':').length)
  return inOrder.map((path) => ({
    path,
    matches: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+').replace('*', '.*')}$`),
  }))
}
