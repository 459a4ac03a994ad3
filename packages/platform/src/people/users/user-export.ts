import { listOrganisations, type Member, type MemberFilter, membersInGroups } from '../../directory/index.ts'
import { type CsvValue, writeCsvInGroups } from '../../files/index.ts'
import type { Unsent } from '../../notify/index.ts'
import { type Asking, definePage } from '../../service.ts'
import { belongingWords } from '../belonging/belonging-words.ts'
import { unsentInvitations } from '../invitations/unsent-invitations.ts'
import { needsFor, type People } from '../people.ts'
import { roleLabel } from '../roles/role-words.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { assignedIn, placesWords } from './assigned-places.ts'
import { statusTag } from './status-tag.ts'
import { filterOf } from './user-filter.ts'

const groupSize = 500

/** `/users/download`: the list as it is filtered, all of it by name, as a CSV file. */
export function userExport(people: People) {
  return definePage({
    path: '/users/download',
    needs: needsFor(people, 'list'),
    title: 'Users as a file',
    download: async (asking) => {
      const { db, user, now } = asking
      const known = await rolesKnownAt(db, user.facts.policy, user.acting.organisation.path)
      const kind = people.service.people.assigned
      const { path } = user.acting.organisation
      const all = kind === undefined ? [] : await listOrganisations(db, { path, kind })
      const belonging = belongingWords(people)
      const others = belonging === undefined ? [] : await listOrganisations(db, { path, kind: belonging.kind })
      const filter = filterOf(asking, known, all, others)
      const names = new Map(all.map(({ id, name }) => [id, name]))
      const body = writeCsvInGroups(groupsOf(asking, people, { filter, known, names }))
      const name = `users-${now.toISOString().slice(0, 10)}.csv`
      return { name, type: 'text/csv; charset=utf-8', body }
    },
  })
}

type Naming = { known: RolesKnown; names: ReadonlyMap<string, string> }

async function* groupsOf(
  { db, now }: Asking,
  people: People,
  { filter, ...naming }: Naming & { filter: MemberFilter },
): AsyncGenerator<readonly (readonly CsvValue[])[]> {
  const words = placesWords(people)
  const placed = words ? [words.many.charAt(0).toUpperCase() + words.many.slice(1)] : []
  yield [['Full name', 'Email address', 'Status', 'Roles', ...placed, 'Added', 'Last active']]
  for await (const members of membersInGroups(db, filter, groupSize, now)) {
    const unsent = await unsentInvitations(db, members)
    yield members.map((member) => rowOf(member, words, { ...naming, unsent }))
  }
}

function rowOf(
  member: Member,
  words: ReturnType<typeof placesWords>,
  { known, names, unsent }: Naming & { unsent: ReadonlyMap<string, Unsent> },
): readonly CsvValue[] {
  const places = words ? [placesInWords(member, words.kind, words.one, names)] : []
  const roles = member.roles.map(({ role }) => roleLabel(known, role)).join('; ')
  const days = [member.createdAt, member.user.lastSeenAt].map((at) => at?.toISOString().slice(0, 10))
  return [member.user.name, member.user.email, statusTag(member, unsent.get(member.id)).text, roles, ...places, ...days]
}

function placesInWords(member: Member, kind: string, one: string, names: ReadonlyMap<string, string>): string {
  const { every, ids } = assignedIn(member, kind)
  if (every) return `every ${one}`
  return [...ids]
    .flatMap((id) => names.get(id) ?? [])
    .toSorted((a, b) => a.localeCompare(b, 'en-GB'))
    .join('; ')
}
