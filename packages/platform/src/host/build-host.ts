import { mkdirSync } from 'node:fs'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import type { Policies } from '../access/index.ts'
import { sealOf } from '../credentials/index.ts'
import type { Db } from '../db/index.ts'
import { prepareAssets } from '../pages/assets.ts'
import { createRenderer } from '../pages/index.ts'
import {
  emailPages,
  firstAdministratorForm,
  invitationPages,
  outboxPages,
  peopleFolder,
  peoplePages,
} from '../people/index.ts'
import type { Service } from '../service.ts'
import { mountApi } from './api.ts'
import { checkNeeds, compilePolicies } from './check-needs.ts'
import { addHeaders } from './headers.ts'
import { mountHealth } from './health.ts'
import { type HostConfig, type Hosting, type RouteEntry, usualTimes } from './hosting.ts'
import { logAnswers, logger } from './log.ts'
import { mountMetrics } from './metrics.ts'
import { mountOpenPage } from './open-routes.ts'
import { answerThrown, answerUnreadable } from './refusal-page.ts'
import { addressOf, type MountedPage, mountPage, mountServiceHome } from './service-routes.ts'
import { mountCodeStep } from './sign-in/code-step.ts'
import { mountDemonstration } from './sign-in/demonstration.ts'
import { mountKeptForm } from './sign-in/kept-forms.ts'
import { newPasswordPages } from './sign-in/new-password.ts'
import { mountPasskeySignIn } from './sign-in/passkey.ts'
import { mountProof } from './sign-in/proof.ts'
import { mountProvider } from './sign-in/provider.ts'
import { mountSecondFactor } from './sign-in/second-factor.ts'
import { mountSignIn } from './sign-in/sign-in.ts'
import { mountStatements } from './statements.ts'
import { mountViewing } from './viewing.ts'
import { mountYourServices } from './your-services.ts'

/** What a host is made of. `policies` are compiled from the services when left out. */
export type HostParts = {
  db: Db
  services: readonly Service[]
  config: HostConfig
  clock: () => Date
  policies?: Policies
}

const hostings = new WeakMap<FastifyInstance, Hosting>()

/**
 * The whole portal as one Fastify instance, every page mounted, listening nowhere yet: `inject` needs no port. Closing
 * it lets the requests in hand finish. Throws when a policy does not compile or a page needs an unknown permission.
 */
export async function buildHost(parts: HostParts): Promise<FastifyInstance> {
  const { config, services } = parts
  const policies = parts.policies ?? compilePolicies(services)
  const pages = services.flatMap((service) => pagesOf(service, config))
  checkNeeds(policies, pages, services)
  mkdirSync(config.uploadsFolder, { recursive: true })
  const fastify = Fastify({
    logger: logger(config),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address: string, hop: number) => hop < (config.proxies ?? 0),
    bodyLimit: 1_000_000,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnreadable,
  })
  const hosting = await hostingOf(parts, policies, fastify)
  hostings.set(fastify, hosting)
  await addPlugins(hosting)
  mountAll(hosting, pages)
  await fastify.ready()
  return fastify
}

/** Every route there is, with what it needs. Throws for an instance that `buildHost` did not make. */
export function routesOf(host: FastifyInstance): readonly RouteEntry[] {
  return hostingIn(host).routes
}

/** What a host was built with, for tests that sign users in. Throws for an instance that `buildHost` did not make. */
export function hostingIn(host: FastifyInstance): Hosting {
  const hosting = hostings.get(host)
  if (hosting === undefined) throw new Error('not a host of Remit')
  return hosting
}

async function hostingOf(parts: HostParts, policies: Policies, fastify: FastifyInstance): Promise<Hosting> {
  const { db, services, config, clock } = parts
  const named = { ...Object.fromEntries(services.map(({ key, folder }) => [key, folder])), people: peopleFolder }
  const secondFactor = config.demonstration ? 'off' : 'administrators'
  return {
    db,
    services,
    policies,
    config: { ...usualTimes, secondFactor, ...config, https: config.publicUrl.startsWith('https:') },
    seal: sealOf(config.secret),
    clock,
    render: createRenderer(named),
    assets: await prepareAssets(),
    fastify,
    routes: [],
  }
}

function pagesOf(service: Service, { publicUrl, secret }: HostConfig): readonly MountedPage[] {
  const own = Object.entries(service.rooms).flatMap(([room, pages]) =>
    pages.map((page) => ({ service, page, templates: `${service.key}/${room}` })),
  )
  const shared = peoplePages(service, { publicUrl, seal: sealOf(secret) }).map((page) => ({
    service,
    page,
    templates: 'people',
  }))
  return [...own, ...shared]
}

async function addPlugins(hosting: Hosting): Promise<void> {
  const { fastify, assets, routes } = hosting
  // First, so that even what refuses a request at the door can see who is asking.
  await fastify.register(cookie)
  addHeaders(hosting)
  logAnswers(fastify)
  answerThrown(hosting)
  await fastify.register(formbody)
  await fastify.register(multipart, { throwFileSizeLimit: false })
  await fastify.register(fastifyStatic, {
    root: assets.folder,
    prefix: '/assets/',
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply) => reply.header('cache-control', 'public, max-age=31536000, immutable'),
  })
  const needs = { open: 'Styles and scripts are the same for everybody', public: true } as const
  routes.push({ method: 'GET', path: '/assets/*', needs, service: undefined })
}

function mountAll(hosting: Hosting, pages: readonly MountedPage[]): void {
  mountHealth(hosting)
  mountMetrics(hosting)
  mountApi(hosting)
  mountSignIn(hosting)
  mountCodeStep(hosting)
  mountPasskeySignIn(hosting)
  mountProvider(hosting)
  mountSecondFactor(hosting)
  mountProof(hosting)
  mountKeptForm(hosting)
  mountYourServices(hosting)
  mountViewing(hosting)
  mountStatements(hosting)
  for (const page of newPasswordPages(hosting)) mountOpenPage(hosting, page, 'host')
  for (const page of [...invitationPages(hosting.policies), ...emailPages]) mountOpenPage(hosting, page, 'people')
  for (const service of hosting.services) {
    const form = firstAdministratorForm(service, hosting.config.publicUrl)
    for (const page of form) mountOpenPage(hosting, page, 'people')
  }
  if (hosting.config.demonstration) {
    mountDemonstration(hosting)
    for (const page of outboxPages) mountOpenPage(hosting, page, 'people')
  }
  for (const page of pages) mountPage(hosting, page)
  for (const service of hosting.services) {
    const home = addressOf(service, '/')
    if (!hosting.routes.some(({ method, path }) => method === 'GET' && path === home))
      mountServiceHome(hosting, service)
  }
}
