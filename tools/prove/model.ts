// `npm run prove:model -- --operations 50000 --judged 1000000 --pairs 10000 --seed 1 --service ncmp`: is there any way round a constraint?
// Without `--service`, through the pages of every service in turn.
import { parseArgs } from 'node:util'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { momentsFrom } from './figures.ts'
import { servicesNamed } from './fuzz-host.ts'
import { proveModel } from './model-proof.ts'
import { drawWith } from './model-worlds.ts'
import { report } from './report.ts'

const { values } = parseArgs({
  options: {
    service: { type: 'string', multiple: true, default: [] },
    operations: { type: 'string', default: '50000' },
    judged: { type: 'string', default: '1000000' },
    pairs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const [operations, judged, pairs] = [Number(values.operations), Number(values.judged), Number(values.pairs)]
const plan = { operations, judged, pairs, services: servicesNamed(values.service) }
console.log(`Everything is drawn from --seed ${values.seed}.`)

const server = await startPostgres()
try {
  const over = `${plan.operations} operations, ${plan.judged} change sets and ${plan.pairs} pairs`
  await report('model', over, () => proveModel(server, plan, drawWith(momentsFrom(Number(values.seed)))))
} finally {
  await server.stop()
}
