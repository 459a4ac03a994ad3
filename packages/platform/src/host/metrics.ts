import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hashOfToken } from '../credentials/index.ts'
import type { Db } from '../db/index.ts'
import { refuse } from '../refusals.ts'
import type { Hosting } from './hosting.ts'

/** Seconds: the last of them is “everything”. */
const buckets = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, Number.POSITIVE_INFINITY]

interface Measured {
  method: string
  route: string
  status: number
  seconds: number
}

/** What this process has answered since it started: counts and durations by route, nothing of who asked. */
export interface Meter {
  count(answered: Measured): void
  lines(): readonly string[]
}

/** A meter that has counted nothing yet. */
export function newMeter(): Meter {
  const counts = new Map<string, number>()
  const durations = new Map<string, { within: number[]; sum: number }>()
  return {
    count({ method, route, status, seconds }) {
      const named = `method="${method}",route="${route}"`
      const key = `${named},status="${status}"`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      const duration = durations.get(named) ?? { within: buckets.map(() => 0), sum: 0 }
      duration.within = duration.within.map((had, at) => had + (seconds <= (buckets[at] ?? 0) ? 1 : 0))
      duration.sum += seconds
      durations.set(named, duration)
    },
    lines: () => [
      '# HELP remit_http_requests_total Requests answered by this process.',
      '# TYPE remit_http_requests_total counter',
      ...[...counts].map(([labels, count]) => `remit_http_requests_total{${labels}} ${count}`),
      '# HELP remit_http_request_seconds How long answers took.',
      '# TYPE remit_http_request_seconds histogram',
      ...[...durations].flatMap(([labels, { within, sum }]) => [
        ...within.map((count, at) => `remit_http_request_seconds_bucket{${labels},le="${boundOf(at)}"} ${count}`),
        `remit_http_request_seconds_sum{${labels}} ${sum}`,
        `remit_http_request_seconds_count{${labels}} ${within.at(-1) ?? 0}`,
      ]),
    ],
  }
}

/** `/metrics`, in the text format of Prometheus, for whoever sends the configured token; not there when none is configured. */
export function mountMetrics({ fastify, db, config, routes }: Hosting): void {
  const { metricsToken } = config
  if (metricsToken === undefined) return
  const meter = newMeter()
  countAnswers(fastify, meter)
  routes.push({ method: 'GET', path: '/metrics', needs: { machine: 'The token of METRICS_TOKEN' }, service: undefined })
  fastify.get('/metrics', async (request, reply) => {
    if (!carries(request, metricsToken)) {
      reply.header('www-authenticate', 'Bearer')
      throw refuse('not-signed-in', 'The request does not carry the token of METRICS_TOKEN.')
    }
    reply.type('text/plain; version=0.0.4; charset=utf-8')
    return `${[...meter.lines(), ...ownLines(), ...(await waitingLines(db))].join('\n')}\n`
  })
}

function countAnswers(fastify: FastifyInstance, meter: Meter): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const { method } = request
    meter.count({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 })
  })
}

function ownLines(): readonly string[] {
  return [
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    '# TYPE process_cpu_seconds_total counter',
    `process_cpu_seconds_total ${(process.cpuUsage().user + process.cpuUsage().system) / 1e6}`,
    '# TYPE process_uptime_seconds gauge',
    `process_uptime_seconds ${process.uptime()}`,
  ]
}

/** Of all processes together: what waits to be sent. */
async function waitingLines(db: Db): Promise<readonly string[]> {
  const { waiting } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('sent_at', 'is', null)
    .executeTakeFirstOrThrow()
  return [
    '# HELP remit_outbox_waiting Messages that have not left yet.',
    '# TYPE remit_outbox_waiting gauge',
    `remit_outbox_waiting ${waiting}`,
  ]
}

function boundOf(at: number): string {
  const bound = buckets[at]
  return bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound)
}

// Hashes are of one length, so the comparison takes the same time whatever was sent.
function carries({ headers }: FastifyRequest, token: string): boolean {
  const sent = /^bearer +(\S{1,200})$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(Buffer.from(hashOfToken(sent)), Buffer.from(hashOfToken(token)))
}
