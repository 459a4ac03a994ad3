// `npm run prove:upload -- --rows 100000`: does a large upload finish, fast and in little memory, and does no file hurt?
import { parseArgs } from 'node:util'
import { type Store, temporaryFolder } from '../../e2e/running-app.ts'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { proveUpload } from './upload-proof.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    'rows-a-second': { type: 'string', default: '5000' },
    'memory-mb': { type: 'string', default: '200' },
  },
})
const plan = {
  rows: Number(values.rows),
  leastRowsASecond: Number(values['rows-a-second']),
  mostMemoryMb: Number(values['memory-mb']),
}

const folders = [temporaryFolder(), temporaryFolder()] as const
const server = await startPostgres({ durable: true })
try {
  const { url } = await server.createDatabase()
  const broken = [
    ...(await prove('PGlite', { folder: folders[0].path })),
    ...(await prove('PostgreSQL', { folder: folders[1].path, url })),
  ]
  for (const line of broken) console.log(line)
  const held = broken.length === 0
  console.log(held ? `upload: held over ${plan.rows} rows` : `upload: broken, ${broken.length} times`)
  process.exitCode = held ? 0 : 1
} catch (cause) {
  console.error(cause)
  console.log('upload: broken, it did not finish')
  process.exitCode = 1
} finally {
  await server.stop()
  for (const folder of folders) folder.remove()
}

async function prove(name: string, store: Store): Promise<readonly string[]> {
  const { figures, broken } = await proveUpload(store, plan, new Date())
  for (const line of figures) console.log(`${name}: ${line}`)
  return broken.map((line) => `${name}: ${line}`)
}
