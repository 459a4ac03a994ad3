import type { FastifyReply, FastifyRequest } from 'fastify'
import { actingIn, type SignedInUser } from '../access/index.ts'
import { type ApiClient, clientOf, countRequest, keyIn, once, openToMachines, readBody } from '../api/index.ts'
import { inTransaction } from '../db/index.ts'
import { type Calling, describeEndpoints, type Endpoint, methodOf, peopleEndpoints } from '../people/index.ts'
import { refuse } from '../refusals.ts'
import type { Service } from '../service.ts'
import { describePage } from './api-page.ts'
import { askAccess } from './ask-access.ts'
import type { Hosting } from './hosting.ts'

/**
 * Puts up `/api/…`: a client acts as its user in their organisation, within what it was granted, and every answer is written by
 * the schema that the published description (`/api/openapi.json`, and as a page `/api`) is made from.
 */
export function mountRest(hosting: Hosting): void {
  const { fastify, routes, config, seal, db, policies, clock } = hosting
  const endpoints = peopleEndpoints({ publicUrl: config.publicUrl, seal })
  const document = describeEndpoints(endpoints, config.publicUrl)
  const needs = { open: 'Whoever writes a client reads how', public: true } as const
  routes.push({ method: 'GET', path: '/api/openapi.json', needs, service: undefined })
  fastify.get('/api/openapi.json', async () => document)
  describePage(hosting, endpoints)
  fastify.register((scope, _options, done) => {
    openToMachines(scope, { db, policies, clock })
    for (const endpoint of endpoints) {
      const [method, path] = [methodOf(endpoint), `/api${endpoint.path}`]
      routes.push({
        method,
        path,
        needs: { machine: `A machine client granted ${endpoint.grant}` },
        service: undefined,
      })
      scope.route({ method, url: path, handler: (request, reply) => answer(hosting, endpoint, request, reply) })
    }
    done()
  })
}

async function answer(hosting: Hosting, endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply) {
  const { db, clock, config } = hosting
  const now = clock()
  const client = clientOf(request)
  const wait = await countRequest(db, client, config.apiPerMinute, now)
  if (wait > 0) throw tooOften(reply, wait)
  const service = serviceOf(hosting, client)
  const user = await userOf(hosting, client, endpoint, now)
  const calling: Calling = { service, user, params: request.params as Record<string, string>, now }
  const on = await endpoint.on?.({ ...calling, db })
  if (endpoint.on && on === undefined) throw refuse('not-found', 'There is nothing here that you can see.')
  await askAccess({ db, user, now, needs: endpoint.needs(service), resource: on?.resource })
  if (!('change' in endpoint)) {
    const query = endpoint.query ? readBody(endpoint.query, request.query) : undefined
    return reply.send(endpoint.answer.parse(await endpoint.read({ ...calling, db, on, query })))
  }
  const body = readBody(endpoint.body, request.body)
  const key = keyIn(request.headers['idempotency-key'])
  const membership = await inTransaction(db, (tx) => {
    const change = () => endpoint.change({ ...calling, tx, on, body })
    const asked = `${request.url} ${JSON.stringify(request.body)}`
    return key === undefined ? change() : once(tx, { client, key, asked, now }, change)
  })
  return reply.code(endpoint.status).send(endpoint.answer.parse(await endpoint.show(db, membership, now)))
}

/**
 * Who the client acts for, as they stand now. INVARIANT (never more than granted, never more than the user may): the grant is
 * asked here, the user's own access in `askAccess`, and every change is judged as theirs; the history names both.
 */
async function userOf(
  { db, policies }: Hosting,
  { membership, may, name }: ApiClient,
  { grant }: Endpoint,
  now: Date,
): Promise<SignedInUser> {
  if (!may.includes(grant)) {
    throw refuse('denied', {
      message: `This client was not granted ${grant}.`,
      next: 'Ask an operator for a client that is.',
    })
  }
  const user = membership === null ? undefined : await actingIn(db, policies, membership, now)
  if (user === undefined) {
    throw refuse('denied', {
      message: 'The user this client acts for has no access any more.',
      next: 'Ask an operator for a client that acts for somebody who has.',
    })
  }
  return { ...user, name: `${user.name}, through “${name}”` }
}

function serviceOf({ services }: Hosting, client: ApiClient): Service {
  const service = services.find(({ key }) => key === client.service)
  if (service === undefined) throw new Error(`no service ${client.service}`)
  return service
}

function tooOften(reply: FastifyReply, seconds: number) {
  reply.header('retry-after', String(seconds))
  return refuse('too-many', {
    message: 'This client asks more often than it may.',
    next: `Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then go on.`,
  })
}
