import type { ListedOrganisation, MemberFilter } from '../../directory/index.ts'
import type { Asking } from '../../service.ts'
import { queryText } from '../query-text.ts'
import type { RolesKnown } from '../roles/roles-known.ts'

const dayMs = 86_400_000
const statuses = ['active', 'invited', 'suspended', 'ended'] as const
const sorts = ['name', '-name', 'email', '-email', 'status', '-status', 'lastSeen', '-lastSeen'] as const

/** What the list of users can be filtered by, by the names in its address. */
export const filterNames = ['search', 'status', 'role', 'assigned', 'belonging', 'seen'] as const

/** How long ago somebody was last here, as the filter offers it. */
export const seenChoices = [
  { value: 'recent', text: 'In the last 30 days' },
  { value: 'not-30', text: 'Not for 30 days or more' },
  { value: 'not-90', text: 'Not for 90 days or more' },
  { value: 'never', text: 'Never' },
] as const

/** The address of the list as a filter; what is not known is understood as not asked. */
export function filterOf(
  { query, user, now }: Asking,
  known: RolesKnown,
  places: readonly ListedOrganisation[],
  belongings: readonly ListedOrganisation[] = [],
): MemberFilter & { sort: (typeof sorts)[number] } {
  const sort = sorts.find((each) => each === query.sort) ?? 'name'
  const filter: MemberFilter & { sort: (typeof sorts)[number] } = { organisation: user.acting.organisation.id, sort }
  const search = queryText(query.search)
  if (search !== '') filter.search = search
  const status = statuses.find((each) => each === query.status)
  if (status !== undefined) filter.status = [status]
  if (typeof query.role === 'string' && known.roles.has(query.role)) filter.role = query.role
  const place = places.find(({ id }) => id === query.assigned)
  if (place) filter.assigned = place.id
  const belonging = belongings.find(({ id }) => id === query.belonging)
  if (belonging) filter.belonging = belonging.id
  const seen = seenOf(query.seen, now)
  if (seen !== undefined) filter.seen = seen
  return filter
}

function seenOf(asked: unknown, now: Date): MemberFilter['seen'] {
  const ago = (days: number) => new Date(now.getTime() - days * dayMs)
  if (asked === 'recent') return { since: ago(30) }
  if (asked === 'not-30') return { notSince: ago(30) }
  if (asked === 'not-90') return { notSince: ago(90) }
  return asked === 'never' ? 'never' : undefined
}

/** The list's address with these filters kept. */
export function keptIn(query: Asking['query']): URLSearchParams {
  const kept = new URLSearchParams()
  for (const name of filterNames) {
    const value = query[name]
    if (typeof value === 'string' && value !== '') kept.set(name, value)
  }
  return kept
}
