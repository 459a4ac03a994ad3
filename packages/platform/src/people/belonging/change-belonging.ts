import type { Assigned } from '@remit/policy'
import { newId, type Tx } from '../../db/index.ts'
import { type Belonging, type DirectoryCommand, listBelongings, type Member } from '../../directory/index.ts'
import type { SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'
import { changeMember } from '../users/change-member.ts'
import type { BelongingWords } from './belonging-words.ts'

/** One user to belong to another organisation beneath their own, or (`to` undefined) to none. */
export interface BelongingChange {
  people: People
  words: BelongingWords
  user: SignedInUser
  member: Member
  revision: number
  to: { id: string; name: string } | undefined
  now: Date
}

/**
 * Moves the user, in one change set: what they belonged to ends, the new one begins, and the places that come with either
 * go and come. Answers whether anything changed. Refuses as `changeMember` does.
 */
export async function changeBelonging(tx: Tx, change: BelongingChange): Promise<boolean> {
  const { people, user, member, revision, to, now } = change
  const { path, name } = member.organisation
  const before = await listBelongings(tx, user.facts.policy, { users: [member.user.id], path })
  if (before.length === (to === undefined ? 0 : 1) && before.every(({ organisation }) => organisation.id === to?.id)) {
    return false
  }
  const commands = [...moving(change, before), ...placing(change, before)]
  const reason = to === undefined ? `Back to ${name}` : `Assigned to ${to.name}`
  await changeMember(tx, { people, user, member, revision, commands, reason, now })
  return true
}

function moving({ member, to, now }: BelongingChange, before: readonly Belonging[]): DirectoryCommand[] {
  const leaving = before
    .filter(({ organisation }) => organisation.id !== to?.id)
    .map(({ membership }) => ({ do: 'endMembership' as const, membership }))
  if (to === undefined || before.length > leaving.length) return leaving
  const joining = { membership: newId(now), user: member.user.id, organisation: to.id, assigned: [], roles: [] }
  return [...leaving, { do: 'addMembership', ...joining }]
}

/** Who holds one of the roles is assigned everything the organisation holds, what it takes on later included. */
function placing({ people, words, member, to }: BelongingChange, before: readonly Belonging[]): DirectoryCommand[] {
  const every = people.service.people.assigned
  if (every === undefined) return []
  const left = new Set(before.map(({ organisation }) => organisation.id))
  const kept = member.assigned.filter((each) => typeof each === 'string' || !left.has(each.beneath ?? ''))
  const whole = to !== undefined && holdsWhole(words, member)
  const assigned: Assigned[] = whole ? [...kept, { every, beneath: to.id }] : kept
  const same = !whole && kept.length === member.assigned.length
  return same ? [] : [{ do: 'place', membership: member.id, assigned }]
}

/** Whether a user gets every place of what they are assigned to, by a role they hold. */
export function holdsWhole({ wholeFor }: BelongingWords, { roles }: Pick<Member, 'roles'>): boolean {
  return roles.some(({ role }) => wholeFor.includes(role))
}
