import { viewingModes } from '../../access/index.ts'
import { listEntries } from '../../audit/index.ts'
import { listBelongings, listOrganisations, type Member } from '../../directory/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import { type BelongingWords, belongingWords } from '../belonging/belonging-words.ts'
import { entryInWords } from '../history/entry-words.ts'
import { unsentInvitations } from '../invitations/unsent-invitations.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { rolesAt } from '../roles/role-words.ts'
import { rolesKnownAt, rolesRemembered } from '../roles/roles-known.ts'
import { inWords } from '../words.ts'
import { actsHere } from './acts-here.ts'
import { assignedIn, placesWords, wholeBeneath } from './assigned-places.ts'
import { findMemberHere } from './find-member-here.ts'
import { statusTag } from './status-tag.ts'

const shownEntries = 20

/** `/users/:member`: who they are, what their roles let them do, what they are assigned, and what happened. */
export function user(people: People) {
  return definePage({
    path: '/users/:member',
    needs: needsFor(people, 'list'),
    template: 'users/user.njk',
    title: 'User',
    ...tabOf(people),
    on: (asking) => findMemberHere(people.service, asking),
    view: (asking) => viewOf(people, asking, asking.on.member),
  })
}

async function viewOf(people: People, asking: Asking, member: Member): Promise<View> {
  const { db, user: viewer, now } = asking
  const { policy } = viewer.facts
  const known = await rolesKnownAt(db, policy, member.organisation.path)
  const remembered = await rolesRemembered(db, policy, member.organisation.path)
  const held = new Set(member.roles.map(({ role }) => role))
  const places = placesWords(people)
  const unsent = (await unsentInvitations(db, [member])).get(member.id)
  const { entries, total } = await listEntries(db, {
    // Only what happened here: other organisations’ histories of the same person are theirs.
    service: member.service,
    beneath: { path: member.organisation.path },
    subject: { type: 'user', id: member.user.id },
    pageSize: shownEntries,
  })
  return {
    title: member.user.name,
    back: { href: `${people.root}/users` },
    root: people.root,
    mayView: (await viewingModes(db, viewer, member, now)).length > 0,
    places,
    acts: actsHere(viewer, known, member.organisation.kind, now),
    member: {
      id: member.id,
      name: member.user.name,
      email: member.user.email,
      status: member.status,
      tag: statusTag(member, unsent),
      unsent: unsent ?? '',
      isYou: member.id === viewer.acting.id,
      since: member.createdAt,
      lastSeenAt: member.status === 'invited' ? null : member.user.lastSeenAt,
      invitation: member.invitation ?? null,
      organisationName: member.organisation.name,
    },
    roles: rolesAt(known, member.organisation.kind).filter(({ key }) => held.has(key)),
    assigned: places === undefined ? '' : await assignedWords(asking, member, places),
    belonging: await belongingRow(asking, member, belongingWords(people)),
    entries: entries.map((entry) => entryInWords(remembered, entry)),
    moreEntries: Math.max(0, total - entries.length),
  }
}

async function assignedWords({ db }: Asking, member: Member, places: { kind: string; one: string; many: string }) {
  const all = await listOrganisations(db, { path: member.organisation.path, kind: places.kind })
  const { every, ids } = assignedIn(member, places.kind)
  if (every) return `Every ${places.one}, those added later included: ${all.length} today`
  const whole = wholeBeneath(member, places.kind)
  const reached = all.filter(({ id, holders }) => ids.has(id) || holders.some((holder) => whole.includes(holder)))
  if (reached.length === 0) return `No ${places.many}`
  const names = reached.map(({ name }) => name)
  return `${names.length} of ${all.length}: ${inWords(names, 10)}`
}

/** Whom they belong to besides, and where that is changed; undefined where a service knows no such thing. */
async function belongingRow({ db, user }: Asking, member: Member, words: BelongingWords | undefined) {
  if (words === undefined) return undefined
  const { path, name } = member.organisation
  const [belonging] = await listBelongings(db, user.facts.policy, { users: [member.user.id], path })
  const text = belonging?.organisation.name ?? `None: they belong to ${name}`
  return { one: words.one, slug: words.slug, text, changeable: ['active', 'suspended'].includes(member.status) }
}
