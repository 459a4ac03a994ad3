import type { FastifyInstance } from 'fastify'
import type { Policies } from '../access/index.ts'
import type { Seal } from '../credentials/index.ts'
import type { Db } from '../db/index.ts'
import type { Assets } from '../pages/assets.ts'
import type { Render } from '../pages/index.ts'
import type { Needs, Service } from '../service.ts'

/** An OpenID Connect provider people may sign in with. */
export type ProviderConfig = {
  /** Its issuer identifier: `https://login.example.org`. */
  issuer: string
  clientId: string
  clientSecret: string
  /** “Northtown staff account”: stands on the button. */
  label: string
}

/** How the host is to behave; `app/config.ts` fills it from the environment. */
export type HostConfig = {
  /** Where people reach it, without a path: `https://remit.example.org`. `https:` also turns on what https allows. */
  publicUrl: string
  /** Shows the cast, signs in with one press, shows the outbox. Never in production. */
  demonstration: boolean
  /** At least 32 characters, the same in every process: signs what the signed out send back. */
  secret: string
  /** An empty place on disk for files while they are read. */
  uploadsFolder: string
  /** Milliseconds without a request until a session ends: for those who administer users, and for the others. */
  idleMs?: { administrators: number; others: number }
  /** Milliseconds until a session ends in any case. */
  sessionMs?: number
  /** Where log lines go; left out, nowhere. */
  log?: { write(line: string): void }
  /**
   * Who must show a second factor: those who administer, or everybody. `off`: nobody, whatever a service asks. Left out:
   * `off` in a demonstration, else `administrators`. A service may ask for more than `administrators`.
   */
  secondFactor?: 'off' | 'administrators' | 'everybody'
  /** Left out: people sign in here alone. */
  provider?: ProviderConfig | undefined
  /** How often a machine client may ask in one minute, below `/api`. */
  apiPerMinute?: number
  /** Who sends it may read `/metrics`; left out, there is no such page. */
  metricsToken?: string | undefined
  /** How many proxies stand in front: the address that the outermost of them saw is the visitor's. */
  proxies?: number
}

/** Everything the host's own rooms need, made once at boot. */
export type Hosting = {
  db: Db
  services: readonly Service[]
  policies: Policies
  config: Required<Omit<HostConfig, 'log' | 'proxies' | 'provider' | 'metricsToken'>> & {
    https: boolean
    metricsToken?: string | undefined
    provider?: ProviderConfig | undefined
  }
  clock: () => Date
  /** Keeps secret what lies in the database or in a page, with the configured secret. */
  seal: Seal
  render: Render
  assets: Assets
  fastify: FastifyInstance
  routes: RouteEntry[]
}

/** One row of the route table. `path` is as Fastify has it: `/ncmp/schools/:school`. */
export type RouteEntry = {
  method: 'GET' | 'POST'
  path: string
  needs: Needs | { machine: string }
  service: string | undefined
}

const minuteMs = 60_000

/** The times a session lives, and how often clients may ask, unless configured otherwise. Source: portal guidance, ASVS 7.3. */
export const usualTimes = {
  idleMs: { administrators: 20 * minuteMs, others: 60 * minuteMs },
  sessionMs: 8 * 60 * minuteMs,
  apiPerMinute: 300,
} as const
