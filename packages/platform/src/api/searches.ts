import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { findResources, listReachedResources, listUsersAllowed, permissionsAllowed } from '../access/index.ts'
import type { Seal } from '../credentials/index.ts'
import { isId } from '../db/index.ts'
import {
  action,
  actionNamed,
  context,
  fromCaller,
  permissionNamed,
  resource,
  subject,
  userType,
} from './authzen-words.ts'
import type { ApiClient } from './clients.ts'
import { type Questioning, withCallers } from './evaluations.ts'
import { malformed, readBody } from './machines.ts'

/** A search by a client, whose page tokens open for nobody else. */
export interface Searching extends Questioning {
  seal: Seal
  client: ApiClient
}

type Found = { page: { next_token: string; count: number }; results: readonly Record<string, string>[] }

const anyOf = z.object({ type: z.string().min(1) })

/** `POST /access/v1/search/subject`: the users who may do this to this thing. */
export async function searchSubjects(searching: Searching, body: unknown): Promise<Found> {
  const asked = askedIn(searching, 'subject', body)
  const sent = readBody(z.object({ subject: anyOf, action, resource, context }), asked.entities)
  const { policy, now } = searching
  const thing = await findThing(searching, sent.resource)
  if (thing === undefined || sent.subject.type !== userType) return nothing
  const permission = permissionNamed(policy, thing.type, sent.action.name)
  const question = { permission, resource: thing, context: fromCaller(policy.source.context, sent.context) }
  const part = await listUsersAllowed(searching.db, { policy, now }, question, asked)
  return answer(searching, 'subject', asked, userType, part)
}

/** `POST /access/v1/search/resource`: the things of a type that the user may do this to. */
export async function searchResources(searching: Searching, body: unknown): Promise<Found> {
  const asked = askedIn(searching, 'resource', body)
  const sent = readBody(z.object({ subject, action, resource: anyOf, context }), asked.entities)
  if (sent.subject.type !== userType) return nothing
  const { policy } = searching
  const { type } = sent.resource
  const permission = permissionNamed(policy, type, sent.action.name)
  const callers = fromCaller(policy.source.context, sent.context)
  const question = { user: sent.subject.id, permission, type, context: callers }
  const part = await listReachedResources(searching.db, searching, question, asked)
  return answer(searching, 'resource', asked, type, part)
}

/** `POST /access/v1/search/action`: what the user may do to this thing, all on one page. */
export async function searchActions(searching: Searching, body: unknown): Promise<Found> {
  const { entities } = askedIn(searching, 'action', body)
  const sent = readBody(z.object({ subject, resource, context }), entities)
  const { db, policy, now } = searching
  const thing = await findThing(searching, sent.resource)
  if (thing === undefined || sent.subject.type !== userType) return nothing
  const callers = fromCaller(policy.source.context, sent.context)
  const question = { user: sent.subject.id, resource: thing, context: callers }
  const allowed = await permissionsAllowed(db, { policy, now }, question)
  const results = allowed.map((permission) => ({ name: actionNamed(policy, thing.type, permission) }))
  return { page: { next_token: '', count: results.length }, results }
}

const nothing: Found = { page: { next_token: '', count: 0 }, results: [] }

async function findThing({ db, policy, stored }: Searching, { type, id, properties }: z.infer<typeof resource>) {
  const found = await findResources(db, { policy, stored, type }, [id])
  const thing = found.get(id)
  return thing && withCallers(policy, thing, properties)
}

const usualLimit = 100
const mostAtOnce = 1000
const whatever = z.unknown().optional()
const entities = z.object({ subject: whatever, action: whatever, resource: whatever, context: whatever })
const page = z.object({ token: z.string().optional(), limit: z.int().min(1).optional() })
const sealed = z.object({ entities, after: z.string().refine(isId), limit: z.int() })

interface Asked {
  /** As they were sent, with the search or with the first page's. */
  entities: Readonly<Record<string, unknown>>
  limit: number
  after?: string | undefined
}

/**
 * What is searched for, and from where. A page's token stands alone: it carries the search. Whoever sends the search again
 * beside it must send the same. Refuses with `malformed`.
 */
function askedIn({ seal, client }: Searching, kind: string, body: unknown): Asked {
  const sent = readBody(entities.extend({ page: page.optional() }), body)
  const { page: { token, limit } = {}, ...named } = sent
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
  if (!token) return { entities: given, limit: Math.min(limit ?? usualLimit, mostAtOnce) }
  const opened = seal.open(token, aboutOf(kind, client))
  if (opened === undefined) throw malformed('The page’s token is none that was given to you for this search.')
  const kept = sealed.parse(JSON.parse(opened))
  const before = new Map<string, unknown>(Object.entries(kept.entities))
  const differs = Object.entries(given).some(([name, value]) => !isDeepStrictEqual(value, before.get(name)))
  if (differs) throw malformed('The page’s token belongs to another search.')
  return { ...kept, limit: Math.min(limit ?? kept.limit, mostAtOnce) }
}

const aboutOf = (kind: string, client: ApiClient) => `search ${kind} ${client.id}`

function answer(
  { seal, client }: Searching,
  kind: string,
  { entities: searched, limit }: Asked,
  type: string,
  { ids, next }: { ids: readonly string[]; next?: string },
): Found {
  const token = next === undefined ? '' : JSON.stringify({ entities: searched, after: next, limit })
  const sealedToken = token && seal.seal(token, aboutOf(kind, client))
  return { page: { next_token: sealedToken, count: ids.length }, results: ids.map((id) => ({ type, id })) }
}
