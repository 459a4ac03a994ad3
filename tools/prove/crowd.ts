// `npm run prove:crowd -- --rounds 200 --page-rounds 20 --attempts 64`: do constraints survive a crowd, on a real PostgreSQL?
// `--only pcse` asks those of one service.
import { parseArgs } from 'node:util'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { crowdedServices, proveCrowd } from './crowd-proof.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    'page-rounds': { type: 'string', default: '20' },
    attempts: { type: 'string', default: '64' },
    only: { type: 'string' },
  },
})
const only = crowdedServices.find((service) => service === values.only)
if (values.only !== undefined && only === undefined) throw new Error(`--only is ${crowdedServices.join(' or ')}.`)
const plan = {
  rounds: Number(values.rounds),
  pageRounds: Number(values['page-rounds']),
  attempts: Number(values.attempts),
  ...(only && { only }),
}

const server = await startPostgres()
try {
  const { url } = await server.createDatabase()
  const { figures, broken, rounds } = await proveCrowd(url, plan, new Date())
  for (const line of [...figures, ...broken]) console.log(line)
  const held = broken.length === 0
  console.log(held ? `crowd: held over ${rounds} rounds` : `crowd: broken, ${broken.length} times`)
  process.exitCode = held ? 0 : 1
} catch (cause) {
  console.error(cause)
  console.log('crowd: broken, it did not finish')
  process.exitCode = 1
} finally {
  await server.stop()
}
