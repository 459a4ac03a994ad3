import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Database } from '@remit/platform/db'
import {
  buildHost,
  coverJobs,
  dormancyJobs,
  firstAdministratorJobs,
  noticeJobs,
  peopleJobs,
  reminderJobs,
  secondPlaceJobs,
} from '@remit/platform/host'
import { startJobs } from '@remit/platform/jobs'
import { keepDelivering, notifyTransport, smtpTransport, type Transport } from '@remit/platform/notify'
import type { Service } from '@remit/platform/service'
import type { Config } from './config.ts'
import { openData, seedDemonstration } from './open-data.ts'

/** Remit, listening. `stop` finishes what it began, then lets go of everything. */
export type Running = { url: string; seeded: boolean; stop: () => Promise<void> }

type Stopping = { stop(): Promise<void> }

/** The settings with what was still open: which port, and where people reach it. */
type Located = Config & { publicUrl: string }

/** Opens the data, fills an empty demonstration, starts jobs and mail, and listens. Throws, everything closed again, when any of it fails. */
export async function start(config: Config, services: readonly Service[], clock: () => Date): Promise<Running> {
  const database = await openData(config, services)
  const started: Stopping[] = [{ stop: () => database.close() }]
  const stop = async () => {
    for (const each of started.splice(0).reverse()) await each.stop()
  }
  try {
    const seeded = config.production ? false : await seedDemonstration(database.db, services, clock())
    const located = await locate(config)
    started.push(...(await startWork(located, database, services, clock)))
    const host = await buildHostFor(located, database, services, clock)
    started.push({ stop: () => host.close() })
    await host.listen({ host: config.host, port: located.port })
    return { url: located.publicUrl, seeded, stop }
  } catch (cause) {
    await stop()
    throw cause
  }
}

async function locate(config: Config): Promise<Located> {
  const port = config.port === 0 ? await freePort(config.host) : config.port
  const url = `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}`
  return { ...config, port, publicUrl: config.publicUrl ?? url }
}

function buildHostFor(config: Located, { db }: Database, services: readonly Service[], clock: () => Date) {
  return buildHost({
    db,
    services,
    clock,
    config: {
      publicUrl: config.publicUrl,
      demonstration: !config.production,
      secret: config.secret,
      uploadsFolder: join(config.dataFolder, 'uploads'),
      metricsToken: config.metricsToken,
      proxies: config.proxies,
      provider: config.signIn.provider,
      ...(config.signIn.secondFactor && { secondFactor: config.signIn.secondFactor }),
      log: { write: (line) => writeLog(config, line) },
    },
  })
}

async function startWork(
  config: Located,
  database: Database,
  services: readonly Service[],
  clock: () => Date,
): Promise<readonly Stopping[]> {
  const { db } = database
  const { publicUrl } = config
  const onProblem = (problem: unknown, job?: string) => tellProblem(config, problem, job)
  const definitions = [
    ...peopleJobs,
    ...noticeJobs({ services, publicUrl }),
    ...dormancyJobs({ services, publicUrl, days: config.signIn.dormantDays }),
    ...reminderJobs({ services, publicUrl }),
    ...coverJobs({ services, publicUrl }),
    ...secondPlaceJobs({ services, publicUrl }),
    ...firstAdministratorJobs(services, publicUrl),
    ...services.flatMap(({ jobs }) => jobs ?? []),
  ]
  const jobs = await startJobs({ database, definitions, clock, onProblem })
  const transport = transportOf(config, clock)
  if (transport === undefined) return [jobs]
  const delivery = keepDelivering({ db, transport, clock, onProblem })
  return [{ stop: async () => transport.close() }, jobs, delivery]
}

/** How messages leave, if anything is configured: GOV.UK Notify, or a mail server. */
function transportOf({ notify, smtpUrl, mailFrom }: Config, clock: () => Date): Transport | undefined {
  if (notify !== undefined) return notifyTransport({ ...notify, clock })
  return smtpUrl === undefined ? undefined : smtpTransport(smtpUrl, mailFrom)
}

/** In production every line goes to standard output, as machines read it; a demonstration shows only what went wrong. */
function writeLog({ production }: Config, line: string): void {
  if (production) process.stdout.write(line)
  else if (/"level":[56]0/.test(line)) process.stderr.write(line)
}

function tellProblem(config: Config, problem: unknown, job: string | undefined): void {
  const { name, message } = problem instanceof Error ? problem : { name: 'unknown', message: '' }
  const line = {
    level: 50,
    at: new Date().toISOString(),
    happened: 'background work failed',
    job,
    name,
    message: message.slice(0, 300),
  }
  writeLog(config, `${JSON.stringify(line)}\n`)
}

// Links in emails name the port, so it must be known before anything listens.
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
