import { requestsWaitingInWords } from '../../access/index.ts'
import {
  type Belonging,
  hasMembersBeneath,
  type ListedOrganisation,
  listBelongings,
  listMembers,
  listOrganisations,
  type Member,
  type MemberFilter,
} from '../../directory/index.ts'
import type { Unsent } from '../../notify/index.ts'
import { pageNumber, paginate } from '../../pages/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import { belongingWords } from '../belonging/belonging-words.ts'
import { coverHere } from '../cover/cover-words.ts'
import { unsentInvitations } from '../invitations/unsent-invitations.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { roleLabel, rolesAt } from '../roles/role-words.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { secondPlacesHere } from '../second-places/second-place-words.ts'
import { actsHere } from './acts-here.ts'
import { assignedIn, placesWords, wholeBeneath } from './assigned-places.ts'
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
  const belonging = belongingWords(people)
  const others = belonging === undefined ? [] : await listOrganisations(db, { path, kind: belonging.kind })
  const filter = filterOf(asking, policy, assignable, others)
  const { members, total } = await listMembers(db, { ...filter, pageSize, page: pageNumber(query) }, now)
  const unsent = await unsentInvitations(db, members)
  const belongings = await listBelongings(db, user.facts.policy, { users: members.map((each) => each.user.id), path })
  return {
    root: people.root,
    acts: actsHere(user, policy, user.acting.organisation.kind, now),
    cover: await coverHere(asking, policy),
    second: await secondPlacesHere(people, asking),
    hasBeneath: await hasMembersBeneath(db, path),
    requests: await requestsWaitingInWords(db, user, now),
    advice: people.service.people.words.advice,
    places: placesWords(people),
    members: members.map((member) => ({
      ...rowOf(policy, member, user.acting.id, unsent.get(member.id)),
      places: places === undefined ? '' : placesReached(member, places, assignable),
      belonging: nameOf(belongings, member),
    })),
    belonging,
    others: others.map(({ id, name }) => ({ value: id, text: name })),
    page: paginate({ total, page: pageNumber(query), pageSize, path: `${people.root}/users`, query }),
    filter: {
      search: filter.search ?? '',
      status: filter.status?.[0] ?? '',
      role: filter.role ?? '',
      assigned: filter.assigned ?? '',
      belonging: filter.belonging ?? '',
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
  const text = { name: 'Name and email', status: 'Status', lastSeen: 'Last active' }[sort]
  return { text, href: `${path}?${kept.toString()}`, sort: direction }
}

function rowOf(policy: RolesKnown, member: Member, acting: string, unsent: Unsent | undefined) {
  return {
    id: member.id,
    name: member.user.name,
    email: member.user.email,
    isYou: member.id === acting,
    tag: statusTag(member, unsent),
    // A new link is all that is missing.
    mayInviteAgain: member.status === 'invited' && (unsent !== undefined || member.invitation?.state === 'expired'),
    gone: member.status === 'ended',
    lastSeenAt: member.user.lastSeenAt,
    roles: member.roles.map(({ role }) => roleLabel(policy, role)),
  }
}

/** “All 12”, or how many of them. */
function placesReached(member: Member, kind: string, all: readonly ListedOrganisation[]): string {
  const { every, ids } = assignedIn(member, kind)
  if (every) return `All ${all.length}`
  const whole = wholeBeneath(member, kind)
  return String(all.filter(({ id, holders }) => ids.has(id) || holders.some((each) => whole.includes(each))).length)
}

function nameOf(belongings: readonly Belonging[], { user }: Member): string {
  return belongings.find((each) => each.user === user.id)?.organisation.name ?? ''
}
