import type { FastifyInstance, FastifyRequest } from 'fastify'
import { evaluateMany, evaluateOne } from './evaluations.ts'
import { type ApiParts, clientOf, openToMachines } from './machines.ts'
import { type Searching, searchActions, searchResources, searchSubjects } from './searches.ts'

const endpoints = {
  access_evaluation_endpoint: { path: '/access/v1/evaluation', answer: evaluateOne },
  access_evaluations_endpoint: { path: '/access/v1/evaluations', answer: evaluateMany },
  search_subject_endpoint: { path: '/access/v1/search/subject', answer: searchSubjects },
  search_resource_endpoint: { path: '/access/v1/search/resource', answer: searchResources },
  search_action_endpoint: { path: '/access/v1/search/action', answer: searchActions },
} as const

const discoveryPath = '/.well-known/authzen-configuration'

/** Where AuthZEN is answered: the endpoints, for machine clients alone, and the page that says where they are. */
export const authzenPaths = {
  discovery: discoveryPath,
  endpoints: Object.values(endpoints).map(({ path }) => path),
} as const

/**
 * Puts up AuthZEN 1.0: evaluation, evaluations, the three searches and discovery. A client is answered about its own service
 * only. Source: Authorization API 1.0, sections 6 to 9 (openid.net/specs/authorization-api-1_0).
 */
export function mountAuthzen(fastify: FastifyInstance, parts: ApiParts): void {
  fastify.get(discoveryPath, async () => discovery(parts.publicUrl))
  fastify.register((scope, _options, done) => {
    openToMachines(scope, parts)
    for (const { path, answer } of Object.values(endpoints)) {
      scope.post(path, async (request) => answer(searchingOf(parts, request), request.body))
    }
    done()
  })
}

/** INVARIANT (configured addresses): never from the Host header, which whoever asks may choose. */
function discovery(publicUrl: string) {
  const addresses = Object.entries(endpoints).map(([name, { path }]) => [name, new URL(path, publicUrl).href])
  return { policy_decision_point: new URL(publicUrl).origin, ...Object.fromEntries(addresses) }
}

function searchingOf({ db, policies, stored, seal, clock }: ApiParts, request: FastifyRequest): Searching {
  const client = clientOf(request)
  const policy = policies.get(client.service)
  if (policy === undefined) throw new Error(`no policy of ${client.service}`)
  return { db, policy, stored: stored.get(client.service) ?? {}, now: clock(), seal, client }
}
