import {
  listMembers,
  listOrganisations,
  type Member,
  type MemberFilter,
  requestsWaitingFor,
} from '../../directory/index.ts'
import { pageNumber, paginate } from '../../pages/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { queryText } from '../query-text.ts'
import { actingMember } from '../requests/acting-member.ts'
import { roleLabel, rolesAt } from '../roles/role-words.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { assignedIn, placesWords } from './assigned-places.ts'
import { statusTag } from './status-tag.ts'

const pageSize = 50
const statuses = ['active', 'invited', 'suspended', 'ended'] as const
const sorts = ['name', 'status'] as const
type Sort = NonNullable<MemberFilter['sort']>

/** `/users`: everybody who belongs to the acting organisation, invitations included. */
export function userList(people: People) {
  return definePage({
    path: '/users',
    needs: needsFor(people, 'list'),
    template: 'users/user-list.njk',
    title: people.service.people.words.users,
    ...tabOf(people),
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { db, user, query, now } = asking
  const policy = await rolesKnownAt(db, user.facts.policy, user.acting.organisation.path)
  const filter = filterOf(asking, policy)
  const { members, total } = await listMembers(db, { ...filter, pageSize, page: pageNumber(query) }, now)
  const places = people.service.people.assigned
  const all =
    places === undefined
      ? 0
      : (await listOrganisations(db, { path: user.acting.organisation.path, kind: places })).length
  return {
    root: people.root,
    requests: (await requestsWaitingFor(db, actingMember(user), now)).length,
    advice: people.service.people.words.advice,
    places: placesWords(people),
    members: members.map((member) => rowOf(policy, member, places, all, user.acting.id)),
    page: paginate({ total, page: pageNumber(query), pageSize, path: `${people.root}/users`, query }),
    filter: { search: filter.search ?? '', status: filter.status?.[0] ?? '', role: filter.role ?? '' },
    filtered: filter.search !== undefined || filter.status !== undefined || filter.role !== undefined,
    statuses: statuses.map((status) => ({ value: status, text: statusTag({ status, invitation: undefined }).text })),
    roles: rolesAt(policy, user.acting.organisation.kind).map(({ key, label }) => ({ value: key, text: label })),
    columns: sorts.map((sort) => sortable(`${people.root}/users`, query, filter.sort ?? 'name', sort)),
  }
}

function filterOf({ query, user }: Asking, policy: RolesKnown): MemberFilter {
  const filter: MemberFilter = { organisation: user.acting.organisation.id, sort: sortOf(query.sort) }
  const search = queryText(query.search)
  if (search !== '') filter.search = search
  const status = statuses.find((each) => each === query.status)
  if (status !== undefined) filter.status = [status]
  if (typeof query.role === 'string' && policy.roles.has(query.role)) filter.role = query.role
  return filter
}

function sortOf(asked: unknown): Sort {
  const known: readonly Sort[] = ['name', '-name', 'email', '-email', 'status', '-status']
  return known.find((sort) => sort === asked) ?? 'name'
}

function sortable(path: string, query: Asking['query'], now: Sort, sort: (typeof sorts)[number]) {
  const kept = new URLSearchParams()
  for (const name of ['search', 'status', 'role']) {
    const value = query[name]
    if (typeof value === 'string' && value !== '') kept.set(name, value)
  }
  kept.set('sort', now === sort ? `-${sort}` : sort)
  const direction = now === sort ? 'ascending' : now === `-${sort}` ? 'descending' : 'none'
  const text = { name: 'Name and e-mail', status: 'Status' }[sort]
  return { text, href: `${path}?${kept.toString()}`, sort: direction }
}

function rowOf(policy: RolesKnown, member: Member, places: string | undefined, all: number, acting: string) {
  const assigned = places === undefined ? undefined : assignedIn(member, places)
  return {
    id: member.id,
    name: member.user.name,
    email: member.user.email,
    isYou: member.id === acting,
    tag: statusTag(member),
    gone: member.status === 'ended',
    roles: member.roles.map(({ role }) => roleLabel(policy, role)),
    places: assigned === undefined ? '' : assigned.every ? `All ${all}` : String(assigned.ids.size),
  }
}
