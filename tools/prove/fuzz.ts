// `npm run prove:fuzz -- --requests 100000 --seed 1 --service ncmp`: what do ids of another organisation open, anywhere in Remit?
// Without `--service`, of every service at once.
import { parseArgs } from 'node:util'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { momentsFrom } from './figures.ts'
import { openDemonstration, servicesNamed } from './fuzz-host.ts'
import { proveFuzz } from './fuzz-proof.ts'
import { report } from './report.ts'

const { values } = parseArgs({
  options: {
    service: { type: 'string', multiple: true, default: [] },
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const services = servicesNamed(values.service)
const requests = Number(values.requests)
console.log(`Requests are drawn from --seed ${values.seed}.`)

const now = new Date()
const clock = () => now
const server = await startPostgres()
try {
  const { url } = await server.createDatabase()
  const { host, db, close } = await openDemonstration(url, clock, services)
  await report('fuzz', `${requests} forged requests`, () =>
    proveFuzz(host, db, { requests, random: momentsFrom(Number(values.seed)), services }),
  )
  await close()
} finally {
  await server.stop()
}
