// `npm run prove:crowd -- --rounds 200 --page-rounds 20 --attempts 64`: do constraints survive a crowd, on a real PostgreSQL?
import { parseArgs } from 'node:util'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { proveCrowd } from './crowd-proof.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    'page-rounds': { type: 'string', default: '20' },
    attempts: { type: 'string', default: '64' },
  },
})
const plan = {
  rounds: Number(values.rounds),
  pageRounds: Number(values['page-rounds']),
  attempts: Number(values.attempts),
}

const server = await startPostgres()
try {
  const { url } = await server.createDatabase()
  const { figures, broken } = await proveCrowd(url, plan, new Date())
  for (const line of [...figures, ...broken]) console.log(line)
  const held = broken.length === 0
  console.log(
    held ? `crowd: held over ${3 * plan.rounds + 2 * plan.pageRounds} rounds` : `crowd: broken, ${broken.length} times`,
  )
  process.exitCode = held ? 0 : 1
} catch (cause) {
  console.error(cause)
  console.log('crowd: broken, it did not finish')
  process.exitCode = 1
} finally {
  await server.stop()
}
