// `npm run prove:crash -- --kills 20 --seed 1`: is every acknowledged change there after kill -9, on both databases?
import { parseArgs } from 'node:util'
import { type Store, temporaryFolder } from '../../e2e/running-app.ts'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { proveCrash } from './crash-proof.ts'
import { momentsFrom } from './figures.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    'round-ms': { type: 'string', default: '1500' },
  },
})
const plan = {
  kills: Number(values.kills),
  roundMs: Number(values['round-ms']),
  moment: momentsFrom(Number(values.seed)),
}
console.log(`Moments are drawn from --seed ${values.seed}.`)

const folders = [temporaryFolder(), temporaryFolder()] as const
const server = await startPostgres({ durable: true })
try {
  const { url } = await server.createDatabase()
  const [embedded, onServer] = [{ folder: folders[0].path }, { folder: folders[1].path, url }]
  const broken = [...(await prove('PGlite', embedded)), ...(await prove('PostgreSQL', onServer))]
  for (const line of broken) console.log(line)
  const held = broken.length === 0
  console.log(held ? `crash: held over ${2 * plan.kills} kills` : `crash: broken, ${broken.length} times`)
  process.exitCode = held ? 0 : 1
} catch (cause) {
  console.error(cause)
  console.log('crash: broken, it did not finish')
  process.exitCode = 1
} finally {
  await server.stop()
  for (const folder of folders) folder.remove()
}

async function prove(name: string, store: Store): Promise<readonly string[]> {
  const { figures, broken } = await proveCrash(store, plan)
  for (const line of figures) console.log(`${name}: ${line}`)
  return broken.map((line) => `${name}: ${line}`)
}
