// `npm run prove:scale -- --users 1000000 --members 10000 --requests 260`: the users page of a large authority among very many users.
import { parseArgs } from 'node:util'
import { migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { report } from './report.ts'
import { proveScale } from './scale-proof.ts'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000000' },
    authorities: { type: 'string', default: '300' },
    members: { type: 'string', default: '10000' },
    schools: { type: 'string', default: '120' },
    entries: { type: 'string', default: '50000' },
    requests: { type: 'string', default: '260' },
    'most-p95-ms': { type: 'string', default: '200' },
    'most-rows-read': { type: 'string', default: '1000' },
  },
})
const plan = {
  users: Number(values.users),
  authorities: Number(values.authorities),
  members: Number(values.members),
  schools: Number(values.schools),
  entries: Number(values.entries),
  requests: Number(values.requests),
  mostP95Ms: Number(values['most-p95-ms']),
  whole: { mostRows: Number(values['most-rows-read']) },
}
const server = await startPostgres()
await report('scale', `${plan.requests} requests, ${plan.members} members of ${plan.users} users`, async () => {
  const { url } = await server.createDatabase()
  const database = await openDatabase({ url })
  try {
    await migrate(database.db, ncmp.migrations)
    return await proveScale(database, plan, new Date())
  } finally {
    await database.close()
  }
})
await server.stop()
