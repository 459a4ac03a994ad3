// `npm run prove:national -- --share 1 --requests 40`: NCMP’s pages and its extract at the size of the country.
import { parseArgs } from 'node:util'
import { migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { proveNational } from './national-proof.ts'
import { report } from './report.ts'

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    requests: { type: 'string', default: '40' },
    'most-p95-ms': { type: 'string', default: '200' },
    'most-rows-read': { type: 'string', default: '1000' },
    'least-rows-a-second': { type: 'string', default: '20000' },
    'most-memory-mb': { type: 'string', default: '100' },
  },
})
const plan = {
  share: Number(values.share),
  requests: Number(values.requests),
  mostP95Ms: Number(values['most-p95-ms']),
  whole: { mostRows: Number(values['most-rows-read']) },
  leastRowsASecond: Number(values['least-rows-a-second']),
  mostMemoryMb: Number(values['most-memory-mb']),
}
const server = await startPostgres()
await report('national', `${plan.share * 100} % of the country, ${plan.requests} requests a page`, async () => {
  const { url } = await server.createDatabase()
  const database = await openDatabase({ url })
  try {
    await migrate(database.db, ncmp.migrations)
    return await proveNational(database, plan, new Date())
  } finally {
    await database.close()
  }
})
await server.stop()
