import { z } from 'zod'
import type { Reader } from '../../db/index.ts'
import { cancelInvitation, type DirectoryCommand, inviteMember, renewInvitation } from '../../directory/index.ts'
import { withdrawInvitations } from '../invitations/unsent-invitations.ts'
import { neededFor, type PeopleOptions, peopleOf } from '../people.ts'
import { changeMember } from '../users/change-member.ts'
import { type EndingSlug, endMember } from '../users/end-member.ts'
import { type FoundMember, findMemberHere, findMemberToChange } from '../users/find-member-here.ts'
import { invitationDays, sendInvitation } from '../users/new-user.ts'
import { type Calling, defineChange, type Endpoint } from './endpoint.ts'
import { placesHere, rolesHere } from './named-here.ts'
import { assigned, reason, revision, user } from './shapes.ts'
import { assignedOf, showUser } from './user-json.ts'

const memberIn = ({ params, ...calling }: Calling & { db: Reader }) =>
  ({ ...calling, params: { member: params.user ?? '' } }) as const

const findUser = (calling: Calling & { db: Reader }) => findMemberHere(calling.service, memberIn(calling))
const findUserToChange = (calling: Calling & { db: Reader }) => findMemberToChange(calling.service, memberIn(calling))

async function findInvited(calling: Calling & { db: Reader }): Promise<FoundMember | undefined> {
  const found = await findUserToChange(calling)
  return found?.member.status === 'invited' ? found : undefined
}

const answered = { answer: user, show: showUser, refuses: ['not-found', 'conflict', 'constraint'] } as const
const roleNames = z.array(z.string().min(1).max(100)).max(100)
const places = z.array(assigned).max(10_000)

/** What other systems change, each through the same model function as the page that does the same. */
export function changeEndpoints(options: PeopleOptions): readonly Endpoint[] {
  return [
    invitations(options),
    renewal(options),
    withdrawal(),
    roles(options),
    assignedPlaces(options),
    ending(options, 'suspension', 'Suspends the user: their access stops at once, roles are kept'),
    ending(options, 'reactivation', 'Gives a suspended user their access back'),
    ending(options, 'removal', 'Ends the user’s access to the organisation for good'),
  ]
}

function invitations(options: PeopleOptions): Endpoint {
  return defineChange({
    ...answered,
    path: '/invitations',
    grant: 'users.invite',
    needs: neededFor('invite'),
    summary:
      'Invites somebody to the organisation you act in, and sends them the message; alike whether they have an account',
    status: 201,
    body: z.strictObject({
      name: z.string().trim().min(1).max(200),
      email: z.email().transform((email) => email.toLowerCase()),
      roles: roleNames.default([]),
      assigned: places.default([]),
      reason: reason.optional(),
    }),
    async change({ tx, service, user: caller, now, body }) {
      const people = peopleOf(service, options)
      const { name, email, reason: why } = body
      const wanted = assignedOf(body.assigned)
      await rolesHere(tx, caller, caller.acting.organisation.path, body.roles)
      await placesHere(tx, caller, wanted)
      const sent = await inviteMember(tx, {
        policy: caller.facts.policy,
        actor: caller,
        organisation: caller.acting.organisation.id,
        name,
        email,
        roles: body.roles,
        assigned: wanted,
        ...(why === undefined ? {} : { reason: why }),
        now,
        validDays: await invitationDays(tx, people),
      })
      await sendInvitation(tx, people, { sent, user: caller, name, now })
      return sent.membership
    },
  })
}

function renewal(options: PeopleOptions): Endpoint {
  return defineChange<Record<string, never>, FoundMember>({
    ...answered,
    path: '/users/:user/invitation',
    grant: 'users.invite',
    needs: neededFor('invite'),
    summary: 'Sends the invitation again: the old link stops working',
    status: 200,
    body: z.strictObject({}),
    on: findInvited,
    async change({ tx, service, user: caller, on: { member }, now }) {
      const people = peopleOf(service, options)
      const act = { policy: caller.facts.policy, actor: caller, membership: member.id, now }
      await withdrawInvitations(tx, member, 'A newer invitation took its place')
      const sent = await renewInvitation(tx, { ...act, validDays: await invitationDays(tx, people) })
      await sendInvitation(tx, people, { sent, user: caller, name: member.user.name, now })
      return member.id
    },
  })
}

function withdrawal(): Endpoint {
  return defineChange<{ reason?: string | undefined }, FoundMember>({
    ...answered,
    path: '/users/:user/invitation/withdrawal',
    grant: 'users.invite',
    needs: neededFor('invite'),
    summary: 'Withdraws the invitation: the link stops working',
    status: 200,
    body: z.strictObject({ reason: reason.optional() }),
    on: findInvited,
    async change({ tx, user: caller, on: { member }, now, body: { reason: why } }) {
      const act = { policy: caller.facts.policy, actor: caller, membership: member.id, now }
      await cancelInvitation(tx, why === undefined ? act : { ...act, reason: why })
      await withdrawInvitations(tx, member, 'The invitation was cancelled')
      return member.id
    },
  })
}

function roles(options: PeopleOptions): Endpoint {
  const body = z.strictObject({
    give: roleNames.default([]),
    take: roleNames.default([]),
    revision,
    reason: reason.optional(),
  })
  return defineChange<z.infer<typeof body>, FoundMember>({
    ...answered,
    path: '/users/:user/roles',
    grant: 'users.change',
    needs: neededFor('roles'),
    summary: 'Gives and takes roles, in one change',
    status: 200,
    body,
    on: findUserToChange,
    async change({ tx, service, user: caller, on: { member }, now, body: { give, take, ...rest } }) {
      await rolesHere(tx, caller, member.organisation.path, give)
      const commands: DirectoryCommand[] = [
        ...give.map((role) => ({ do: 'assignRole' as const, membership: member.id, role })),
        ...take.map((role) => ({ do: 'revokeRole' as const, membership: member.id, role })),
      ]
      const people = peopleOf(service, options)
      await changeMember(tx, { people, user: caller, member, commands, now, ...rest })
      return member.id
    },
  })
}

function assignedPlaces(options: PeopleOptions): Endpoint {
  const body = z.strictObject({ assigned: places, revision, reason: reason.optional() })
  return defineChange<z.infer<typeof body>, FoundMember>({
    ...answered,
    path: '/users/:user/assigned',
    grant: 'users.change',
    needs: neededFor('assigned'),
    summary: 'Sets the organisations the user works with: these and no others',
    status: 200,
    body,
    on: findUserToChange,
    async change({ tx, service, user: caller, on: { member }, now, body: { assigned: sent, ...rest } }) {
      const wanted = assignedOf(sent)
      await placesHere(tx, caller, wanted)
      const commands = [{ do: 'place' as const, membership: member.id, assigned: wanted }]
      const people = peopleOf(service, options)
      await changeMember(tx, { people, user: caller, member, commands, now, ...rest })
      return member.id
    },
  })
}

function ending(options: PeopleOptions, slug: EndingSlug, summary: string): Endpoint {
  const body = z.strictObject({ reason, revision })
  return defineChange<z.infer<typeof body>, FoundMember>({
    ...answered,
    path: `/users/:user/${slug}`,
    grant: 'users.end',
    needs: neededFor('remove'),
    summary,
    status: 200,
    body,
    on: findUser,
    async change({ tx, service, user: caller, on: { member }, now, body: sent }) {
      const people = peopleOf(service, options)
      await endMember(tx, { people, user: caller, member, slug, now, ...sent })
      return member.id
    },
  })
}
