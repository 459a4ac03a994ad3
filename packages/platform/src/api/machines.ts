import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Policies, StoredResources } from '../access/index.ts'
import type { Seal } from '../credentials/index.ts'
import type { Db } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import { type ApiClient, findApiClient } from './clients.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The machine client that asks; set before anything else is looked at. */
    client: ApiClient | undefined
  }
}

/** What the api room answers from; the host gives it. */
export interface ApiParts {
  db: Db
  policies: Policies
  /** By service: where its records are. */
  stored: ReadonlyMap<string, StoredResources>
  seal: Seal
  /** Where other systems reach Remit, without a path. */
  publicUrl: string
  clock: () => Date
}

const places = ['/access/v1/', '/.well-known/authzen-configuration', '/api/', '/metrics']

/** Whether an address is for machines: they are answered in JSON whatever they say they take. */
export function isForMachines(url: string): boolean {
  return places.some((place) => url.startsWith(place))
}

/** The request's id as the client gave it, to be echoed; undefined when it gave none, or one no header can carry. */
export function sentRequestId({ url, headers }: FastifyRequest): string | undefined {
  const sent = headers['x-request-id']
  return isForMachines(url) && typeof sent === 'string' && /^[\x20-\x7e]{1,200}$/.test(sent) ? sent : undefined
}

/** Makes of this scope one that only machine clients are answered in, and only JSON is read in. */
export function openToMachines(
  scope: FastifyInstance,
  { db, policies, clock }: Pick<ApiParts, 'db' | 'policies' | 'clock'>,
): void {
  scope.decorateRequest('client', undefined)
  scope.addHook('onRequest', async (request, reply) => {
    const client = await findApiClient(db, request.headers.authorization, clock())
    if (client === undefined || !policies.has(client.service)) throw unknownClient(reply)
    request.client = client
  })
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => readJson(body),
  )
}

/** The client behind a request of a scope that is open to machines. */
export function clientOf({ client }: FastifyRequest): ApiClient {
  if (client === undefined) throw new Error('This scope is not open to machines.')
  return client
}

/** A body as its schema reads it; fields the schema does not know are left out. Refuses with `malformed`, naming every fault. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const details = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the request'}: ${message}`)
  throw malformed('The request is not as it should be.', details)
}

/** A refusal that tells whoever writes the client what is wrong. */
export function malformed(message: string, details: readonly string[] = []) {
  return refuse('malformed', { message, next: 'Correct the request and send it again.', details })
}

function unknownClient(reply: FastifyReply) {
  reply.header('www-authenticate', 'Bearer')
  return refuse('not-signed-in', {
    message: 'The request carries no token of a machine client.',
    next: 'Send the token an operator gave you as “Authorization: Bearer …”.',
  })
}

function readJson(body: string): unknown {
  // A NUL is the one character that the database cannot hold.
  if (/\0|\\u0000/.test(body)) throw malformed('There is a character in it that cannot be kept.')
  try {
    return JSON.parse(body)
  } catch {
    throw malformed('The request is not JSON.')
  }
}
