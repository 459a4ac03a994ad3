import { z } from 'zod'
import type { DirectoryCommand, Member } from '../directory/index.ts'
import { defineForm, definePage, type SignedInUser, type View } from '../service.ts'
import { assignableRoles } from './assignable-roles.ts'
import { changeMember } from './change-member.ts'
import { type Effect, effectOf } from './effect.ts'
import { findMemberToChange } from './find-member-here.ts'
import { needsFor, type People, tabOf } from './people.ts'
import { confirmedField, revisionField } from './revision-field.ts'
import { isConstrained, roleLabel, rolesAt } from './role-words.ts'
import { changeInWords } from './words.ts'

const form = defineForm(
  z.object({
    roles: z
      .preprocess((sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]), z.array(z.string()))
      .transform((roles) => [...new Set(roles)]),
    revision: revisionField,
    confirmed: confirmedField,
  }),
)

/** `/users/:member/roles`: every role as a tick box with what it lets the user do, saved together. */
export function userRoles(people: People) {
  return definePage({
    path: '/users/:member/roles',
    needs: needsFor(people, 'roles'),
    template: 'user-roles.njk',
    title: 'Assign roles',
    ...tabOf(people),
    on: findMemberToChange,
    form,
    view: ({ user, on }) => viewOf(people, user, on.member),
    async act({ tx, user, on, now }, input) {
      const { member } = on
      const { added, removed } = differenceOf(user, member, input.roles)
      const names = (roles: readonly string[]) => roles.map((role) => roleLabel(user.facts.policy, role))
      const change = changeInWords(names(added), names(removed))
      const to = `${people.root}/users`
      if (change === undefined) return { to, notice: `Nothing changed for ${member.user.name}` }
      const commands = commandsFor(member, added, removed)
      await changeMember(tx, { user, member, revision: input.revision, commands, now })
      if (!input.confirmed && deservesALook(user, member, [...added, ...removed])) {
        return { check: checkView(user, member, input.roles, change) }
      }
      return { to, notice: `${change} for ${member.user.name}` }
    },
  })
}

function viewOf(people: People, user: SignedInUser, member: Member): View {
  const { policy } = user.facts
  const mayGive = assignableRoles(user)
  const held = member.roles.map(({ role }) => role)
  return {
    title: `Assign roles to ${member.user.name}`,
    back: { href: `${people.root}/users` },
    root: people.root,
    member: { id: member.id, name: member.user.name, email: member.user.email, revision: member.revision },
    held,
    roles: rolesAt(policy, member.organisation.kind).map((role) => ({ ...role, locked: !mayGive.has(role.key) })),
    advice: people.service.people.words.advice,
    check: undefined,
  }
}

/** What to give and take. Roles the user may not give stay as they are, whatever was sent: their boxes are disabled. */
function differenceOf(user: SignedInUser, member: Member, wanted: readonly string[]) {
  const mayGive = assignableRoles(user)
  const held = member.roles.map(({ role }) => role)
  const known = rolesAt(user.facts.policy, member.organisation.kind).map(({ key }) => key)
  return {
    added: known.filter((role) => wanted.includes(role) && !held.includes(role) && mayGive.has(role)),
    removed: held.filter((role) => !wanted.includes(role) && mayGive.has(role)),
  }
}

function commandsFor(member: Member, added: readonly string[], removed: readonly string[]): DirectoryCommand[] {
  return [
    ...added.map((role) => ({ do: 'assignRole' as const, membership: member.id, role })),
    ...removed.map((role) => ({ do: 'revokeRole' as const, membership: member.id, role })),
  ]
}

/** One’s own access, and roles that constraints speak of, are shown with their effect before they are saved. */
function deservesALook(user: SignedInUser, member: Member, changed: readonly string[]): boolean {
  return member.id === user.acting.id || changed.some((role) => isConstrained(user.facts.policy, role))
}

function checkView(user: SignedInUser, member: Member, wanted: readonly string[], change: string): View {
  const { policy } = user.facts
  const kind = member.organisation.kind
  const known = new Set(rolesAt(policy, kind).map(({ key }) => key))
  const mayGive = assignableRoles(user)
  const kept = member.roles.map(({ role }) => role).filter((role) => !mayGive.has(role))
  const after = [...new Set([...wanted.filter((role) => known.has(role)), ...kept])]
  const effect: Effect = effectOf(
    policy,
    kind,
    member.roles.map(({ role }) => role),
    after,
  )
  const isYou = member.id === user.acting.id
  return {
    title: isYou ? 'Check this change to your own access' : `Check this change for ${member.user.name}`,
    check: { change, roles: after, effect, isYou },
  }
}
