import { sql } from 'kysely'
import type { Hosting } from './hosting.ts'

/** `/health/live`: the process answers. `/health/ready`: the database does too, and nobody has asked it to stop. */
export function mountHealth({ fastify, db, routes }: Hosting): void {
  let stopping = false
  fastify.addHook('preClose', async () => {
    stopping = true
  })
  const needs = { open: 'Machines that watch the server do not sign in', public: true } as const
  for (const path of ['/health/live', '/health/ready']) routes.push({ method: 'GET', path, needs, service: undefined })
  fastify.get('/health/live', async () => ({ status: 'live' }))
  fastify.get('/health/ready', async (request, reply) => {
    if (stopping) return reply.code(503).send({ status: 'stopping' })
    try {
      await sql`select 1`.execute(db)
      return { status: 'ready' }
    } catch {
      request.log.warn({ happened: 'database away' })
      return reply.code(503).send({ status: 'no database' })
    }
  })
}
