import {
  listMembers,
  listOrganisations,
  type Member,
  type MemberFilter,
  requestsWaitingFor,
} from '../../directory/index.ts'
import { pageNumber, paginate } from '../../pages/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import { coverHere } from '../cover/cover-words.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { actingMember } from '../requests/acting-member.ts'
import { roleLabel, rolesAt } from '../roles/role-words.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { assignedIn, placesWords } from './assigned-places.ts'
import { statusTag } from './status-tag.ts'
import { filterOf, keptIn, seenChoices } from './user-filter.ts'

const pageSize = 50
const statuses = ['active', 'invited', 'suspended', 'ended'] as const
const sorts = ['name', 'status', 'lastSeen'] as const
type Sort = NonNullable<MemberFilter['sort']>
const mostPlaces = 500

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
  const places = people.service.people.assigned
  const { path } = user.acting.organisation
  const assignable = places === undefined ? [] : await listOrganisations(db, { path, kind: places })
  const all = assignable.length
  const filter = filterOf(asking, policy, assignable)
  const { members, total } = await listMembers(db, { ...filter, pageSize, page: pageNumber(query) }, now)
  return {
    root: people.root,
    cover: await coverHere(asking),
    requests: (await requestsWaitingFor(db, actingMember(user), now)).length,
    advice: people.service.people.words.advice,
    places: placesWords(people),
    members: members.map((member) => rowOf(policy, member, places, all, user.acting.id)),
    page: paginate({ total, page: pageNumber(query), pageSize, path: `${people.root}/users`, query }),
    filter: {
      search: filter.search ?? '',
      status: filter.status?.[0] ?? '',
      role: filter.role ?? '',
      assigned: filter.assigned ?? '',
      seen: filter.seen === undefined ? '' : String(query.seen),
    },
    filtered: keptIn(query).size > 0,
    seenChoices,
    assignable: assignable.length > mostPlaces ? [] : assignable.map(({ id, name }) => ({ value: id, text: name })),
    download: `${people.root}/users/download?${keptIn(query).toString()}`,
    statuses: statuses.map((status) => ({ value: status, text: statusTag({ status, invitation: undefined }).text })),
    roles: rolesAt(policy, user.acting.organisation.kind).map(({ key, label }) => ({ value: key, text: label })),
    columns: sorts.map((sort) => sortable(`${people.root}/users`, query, filter.sort ?? 'name', sort)),
  }
}

function sortable(path: string, query: Asking['query'], now: Sort, sort: (typeof sorts)[number]) {
  const kept = keptIn(query)
  kept.set('sort', now === sort ? `-${sort}` : sort)
  const direction = now === sort ? 'ascending' : now === `-${sort}` ? 'descending' : 'none'
  const text = { name: 'Name and e-mail', status: 'Status', lastSeen: 'Last active' }[sort]
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
    lastSeenAt: member.user.lastSeenAt,
    roles: member.roles.map(({ role }) => roleLabel(policy, role)),
    places: assigned === undefined ? '' : assigned.every ? `All ${all}` : String(assigned.ids.size),
  }
}
