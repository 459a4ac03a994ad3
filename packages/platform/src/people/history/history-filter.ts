import type { EntryFilter } from '../../audit/index.ts'
import type { Asking } from '../../service.ts'
import { queryText } from '../query-text.ts'
import { peopleActions } from './entry-words.ts'

const dayMs = 24 * 3_600_000

/** What the history can be filtered by, by the names in its address. */
export const historyFilters = ['search', 'action', 'from', 'until'] as const

/** The address of the history as a filter: always within the acting organisation. What is not known is not asked. */
export function historyFilter({ query, user }: Pick<Asking, 'query' | 'user'>): EntryFilter {
  const { service, organisation } = user.acting
  const filter: EntryFilter = { service, beneath: { path: organisation.path } }
  const search = queryText(query.search)
  if (search !== '') filter.search = search
  const action = peopleActions.find((each) => each === query.action)
  if (action !== undefined) filter.actions = [action]
  const [from, until] = [dayOf(query.from), dayOf(query.until)]
  if (from !== undefined) filter.from = from
  // The last day counts as a whole.
  if (until !== undefined) filter.until = new Date(until.getTime() + dayMs)
  return filter
}

/** The same filter as an address's query. */
export function historyQuery(query: Asking['query']): string {
  const kept = new URLSearchParams()
  for (const name of historyFilters) if (queryText(query[name]) !== '') kept.set(name, queryText(query[name]))
  return kept.toString()
}

function dayOf(value: unknown): Date | undefined {
  const text = queryText(value)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(day.getTime()) ? undefined : day
}
