import { z } from 'zod'
import { listEntries } from '../../audit/index.ts'
import {
  findOrganisation,
  type ListedOrganisation,
  listMembersAfter,
  listOrganisationsAfter,
} from '../../directory/index.ts'
import { type Found, refuse } from '../../service.ts'
import { neededFor } from '../people.ts'
import { rolesAt } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { assignableRoles } from '../users/assignable-roles.ts'
import { type FoundMember, findMemberHere } from '../users/find-member-here.ts'
import { type Calling, defineReading, type Endpoint } from './endpoint.ts'
import { entry, organisation, part, partOf, role, user } from './shapes.ts'
import { userJson } from './user-json.ts'

const toList = neededFor('list')
const search = z.string().trim().max(200).optional()

type FoundOrganisation = Found & { organisation: ListedOrganisation }

/** An organisation the user acts in, or one beneath it; undefined for any other. */
async function organisationHere({
  db,
  user: caller,
  params,
}: Calling & { db: Parameters<typeof findOrganisation>[0] }) {
  const found = await findOrganisation(db, params.organisation ?? '')
  if (found === undefined || found.service !== caller.acting.service) return undefined
  if (!found.path.startsWith(caller.acting.organisation.path)) return undefined
  return { organisation: found, resource: { type: found.kind, id: found.id, holders: [found.id] } }
}

function organisationJson({ id, kind, name, code, parentId }: ListedOrganisation): z.infer<typeof organisation> {
  return { id, kind, name, code, parent: parentId }
}

const organisations = defineReading({
  path: '/organisations',
  grant: 'users.read',
  needs: toList,
  summary: 'The organisation you act in, and those beneath it',
  query: z.object({ ...part, kind: z.string().optional(), search }),
  answer: partOf(organisation),
  async read({ db, user: caller, query: { after, limit, kind, search: text } }) {
    const { path } = caller.acting.organisation
    const within = { path, ...(kind === undefined ? {} : { kind }), ...(text ? { search: text } : {}) }
    const found = await listOrganisationsAfter(db, within, { after, limit })
    return { results: found.organisations.map(organisationJson), next: found.next ?? null }
  },
})

const oneOrganisation = defineReading<unknown, FoundOrganisation>({
  path: '/organisations/:organisation',
  grant: 'users.read',
  needs: toList,
  summary: 'One of them',
  on: organisationHere,
  answer: organisation,
  read: async ({ on }) => organisationJson(on.organisation),
})

const users = defineReading({
  path: '/users',
  grant: 'users.read',
  needs: toList,
  summary: 'The users of an organisation, invitations included; those whose access has ended only when asked for',
  refuses: ['not-found'],
  query: z.object({
    ...part,
    organisation: z.uuid().optional().describe('Left out: the one you act in'),
    search,
    status: z.enum(['invited', 'active', 'suspended', 'ended']).optional(),
    role: z.string().optional(),
    assigned: z.uuid().optional().describe('Users who work with this organisation'),
  }),
  answer: partOf(user),
  async read({ query: { after, limit, organisation: at, ...asked }, ...calling }) {
    const { db, user: caller, now } = calling
    const params = { organisation: at ?? caller.acting.organisation.id }
    const here = await organisationHere({ ...calling, params })
    if (here === undefined) throw refuse('not-found', 'There is no such organisation here.')
    const filter = {
      organisation: here.organisation.id,
      ...(asked.search ? { search: asked.search } : {}),
      ...(asked.status === undefined ? {} : { status: [asked.status] }),
      ...(asked.role === undefined ? {} : { role: asked.role }),
      ...(asked.assigned === undefined ? {} : { assigned: asked.assigned }),
    }
    const { members, next } = await listMembersAfter(db, filter, { after, limit }, now)
    return { results: members.map(userJson), next: next ?? null }
  },
})

const oneUser = defineReading<unknown, FoundMember>({
  path: '/users/:user',
  grant: 'users.read',
  needs: toList,
  summary: 'One user, with roles, what is assigned to them and their invitation',
  on: ({ params, service, ...calling }) =>
    findMemberHere(service, { ...calling, params: { member: params.user ?? '' } }),
  answer: user,
  read: async ({ on }) => userJson(on.member),
})

const roles = defineReading({
  path: '/roles',
  grant: 'users.read',
  needs: toList,
  summary: 'The roles there are in the organisation you act in, those it made itself included',
  query: z.object({}),
  answer: z.object({ results: z.array(role) }),
  async read({ db, user: caller }) {
    const { path, kind } = caller.acting.organisation
    const known = await rolesKnownAt(db, caller.facts.policy, path)
    const mayGive = assignableRoles(caller, known)
    const results = rolesAt(known, kind).map(({ key, label, description, lets, rules }) => ({
      role: key,
      label,
      description: description ?? null,
      lets,
      rules,
      mayGive: mayGive.has(key),
    }))
    return { results }
  },
})

const pageToken = z.string().regex(/^\d{1,15}\.\d{1,6}$/)

const history = defineReading({
  path: '/history',
  grant: 'history.read',
  needs: toList,
  summary: 'What happened in the organisation you act in and beneath, newest first; no part moves while you read',
  query: z.object({
    limit: part.limit,
    after: pageToken.optional(),
    search,
    from: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
  }),
  answer: partOf(entry, pageToken.nullable()),
  async read({ db, user: caller, now, query: { limit, after, search: text, from, until } }) {
    const { service, organisation: here } = caller.acting
    const [end = 0, page = 1] = after?.split('.').map(Number) ?? [Date.parse(until ?? '') || now.getTime() + 1, 1]
    const filter = { service, beneath: { path: here.path }, until: new Date(end), page, pageSize: limit }
    const { entries, total } = await listEntries(db, {
      ...filter,
      ...(text ? { search: text } : {}),
      ...(from === undefined ? {} : { from: new Date(from) }),
    })
    const results = entries.map((each) => ({
      chain: each.chain,
      sequence: each.sequence,
      at: each.at.toISOString(),
      by: each.actorName,
      viewingAs: each.viewedAs?.name ?? null,
      action: each.action,
      subject: each.subject,
      organisation: each.organisationName,
      before: each.before,
      after: each.after,
      reason: each.reason,
    }))
    return { results, next: page * limit < total ? `${end}.${page + 1}` : null }
  },
})

/** What other systems read. */
export const readEndpoints: readonly Endpoint[] = [organisations, oneOrganisation, users, oneUser, roles, history]
