import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import type { DirectoryCommand, Member } from '../../directory/index.ts'
import { type Acted, type Asking, defineForm, definePage, type SignedInUser, type View } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { roleLabel, rolesAt } from '../roles/role-words.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { changeInWords } from '../words.ts'
import { assignableRoles } from './assignable-roles.ts'
import { changeMember } from './change-member.ts'
import { effectOf } from './effect.ts'
import { type FoundMember, findMemberToChange } from './find-member-here.ts'
import { holdersInTheWay, type Taken, takenFrom } from './handed-over-roles.ts'
import { confirmedField, revisionField } from './revision-field.ts'

const texts = z
  .preprocess((sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]), z.array(z.string()))
  .transform((sent) => [...new Set(sent)])

const form = defineForm(z.object({ roles: texts, takeFrom: texts, revision: revisionField, confirmed: confirmedField }))
type Input = { roles: string[]; takeFrom: string[]; revision: number; confirmed: boolean }

/** `/users/:member/roles`: every role as a tick box with what it lets the user do; what the ticks come to is shown, then saved together. */
export function userRoles(people: People) {
  return definePage({
    path: '/users/:member/roles',
    needs: needsFor(people, 'roles'),
    template: 'users/user-roles.njk',
    title: 'Assign roles',
    ...tabOf(people),
    on: (asking) => findHere(people, asking),
    form,
    view: async ({ db, user, on, now }) => {
      const heldBy = await holdersInTheWay(db, user.facts.policy, on.member, now)
      return viewOf(people, user, on, heldBy)
    },
    act: ({ tx, user, on, now }, input) => saveRoles(people, { tx, user, here: on, now }, input),
  })
}

/** The member, and the roles there are for them. */
type Here = FoundMember & { readonly known: RolesKnown }

async function findHere(people: People, asking: Asking): Promise<Here | undefined> {
  const found = await findMemberToChange(people.service, asking)
  const { policy } = asking.user.facts
  return found && { ...found, known: await rolesKnownAt(asking.db, policy, found.member.organisation.path) }
}

interface Saving {
  tx: Tx
  user: SignedInUser
  here: Here
  now: Date
}

async function saveRoles(people: People, saving: Saving, input: Input): Promise<Acted> {
  const { tx, user, here, now } = saving
  const { member, known } = here
  const { policy } = user.facts
  const { added, removed } = differenceOf(user, here, input.roles)
  const change = changeInWords(labels(known, added), labels(known, removed))
  const to = `${people.root}/users`
  if (change === undefined) return { to, notice: `Nothing changed for ${member.user.name}` }
  const heldBy = await holdersInTheWay(tx, policy, member, now)
  const taken = takenFrom(heldBy, input.takeFrom, added)
  const commands = [...commandsFor(member, added, removed), ...taken.map(({ command }) => command)]
  await changeMember(tx, { people, user, member, revision: input.revision, commands, now })
  if (!input.confirmed) return { check: checkView(user, here, { input, change, taken }) }
  const also = taken.map(({ role, name }) => `. ${roleLabel(known, role)} taken from ${name}`)
  return { to, notice: `${change} for ${member.user.name}${also.join('')}` }
}

function viewOf(people: People, user: SignedInUser, { member, known }: Here, heldBy: readonly Taken[]): View {
  const [mayGive, mayTake] = [assignableRoles(user, known), assignableRoles(user, known, 'revoke')]
  const held = member.roles.map(({ role }) => role)
  const roles = rolesAt(known, member.organisation.kind).map((role) => ({
    ...role,
    description: role.description ?? '',
    locked: !(held.includes(role.key) ? mayTake : mayGive).has(role.key),
    heldBy: heldBy.filter((holder) => holder.role === role.key),
  }))
  return {
    title: `Assign roles to ${member.user.name}`,
    back: { href: `${people.root}/users` },
    root: people.root,
    member: { id: member.id, name: member.user.name, email: member.user.email, revision: member.revision },
    held,
    roles,
    advice: people.service.people.words.advice,
    check: undefined,
  }
}

/** What to give and take. Roles the user may not give, or take, stay as they are, whatever was sent: their boxes are disabled. */
function differenceOf(user: SignedInUser, { member, known }: Here, wanted: readonly string[]) {
  const [mayGive, mayTake] = [assignableRoles(user, known), assignableRoles(user, known, 'revoke')]
  const held = member.roles.map(({ role }) => role)
  const here = rolesAt(known, member.organisation.kind).map(({ key }) => key)
  return {
    added: here.filter((role) => wanted.includes(role) && !held.includes(role) && mayGive.has(role)),
    removed: held.filter((role) => !wanted.includes(role) && mayTake.has(role)),
  }
}

function commandsFor(member: Member, added: readonly string[], removed: readonly string[]): DirectoryCommand[] {
  return [
    ...added.map((role) => ({ do: 'assignRole' as const, membership: member.id, role })),
    ...removed.map((role) => ({ do: 'revokeRole' as const, membership: member.id, role })),
  ]
}

function checkView(
  user: SignedInUser,
  here: Here,
  { input, change, taken }: { input: Input; change: string; taken: readonly Taken[] },
): View {
  const { member, known } = here
  const { added, removed } = differenceOf(user, here, input.roles)
  const before = member.roles.map(({ role }) => role)
  const after = [...before.filter((role) => !removed.includes(role)), ...added]
  const isYou = member.id === user.acting.id
  return {
    title: isYou ? 'Check this change to your own access' : `Check this change for ${member.user.name}`,
    check: {
      change,
      roles: after,
      takeFrom: taken.map(({ value }) => value),
      alsoTaken: taken.map(({ role, name }) => `${name} will no longer be ${roleLabel(known, role)}`),
      effect: effectOf(known, member.organisation.kind, before, after),
      isYou,
    },
  }
}

function labels(known: RolesKnown, roles: readonly string[]): string[] {
  return roles.map((role) => roleLabel(known, role))
}
