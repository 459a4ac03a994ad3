import { authzenPaths, mountAuthzen } from '../api/index.ts'
import type { Hosting } from './hosting.ts'
import { mountRest } from './rest.ts'

/** Puts up what other systems ask, and enters it in the route table. */
export function mountApi(hosting: Hosting): void {
  const { fastify, db, policies, services, seal, config, clock, routes } = hosting
  const stored = new Map(services.map(({ key, resources = {} }) => [key, resources]))
  mountAuthzen(fastify, { db, policies, stored, seal, publicUrl: config.publicUrl, clock })
  const needs = { open: 'Machines look here for where to ask', public: true } as const
  routes.push({ method: 'GET', path: authzenPaths.discovery, needs, service: undefined })
  for (const path of authzenPaths.endpoints) {
    routes.push({ method: 'POST', path, needs: { machine: 'A machine client’s token' }, service: undefined })
  }
  mountRest(hosting)
}
