import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { HostConfig } from './hosting.ts'

/** JSON lines with the request's id. Nothing of a person: no address, no query, no body, and routes as they are declared. */
export function logger({ log }: HostConfig): NonNullable<FastifyServerOptions['logger']> {
  if (log === undefined) return false
  return { level: 'info', stream: log, base: null, timestamp: () => `,"at":"${new Date().toISOString()}"` }
}

/** One line for every answer. */
export function logAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    if (route.startsWith('/health/') || route.startsWith('/assets/')) return
    const ms = Math.round(reply.elapsedTime)
    request.log.info({ happened: 'answered', method: request.method, route, status: reply.statusCode, ms })
  })
}
