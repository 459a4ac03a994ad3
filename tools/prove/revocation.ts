// `npm run prove:revocation -- --rounds 200 --sessions 8`: how soon is somebody out, in every session, on two servers?
import { parseArgs } from 'node:util'
import { temporaryFolder } from '../../e2e/running-app.ts'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { report } from './report.ts'
import { proveRevocation } from './revocation-proof.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, sessions: { type: 'string', default: '8' } },
})
/** One second. Source: ASVS 5, 8.3.2 (immediately). */
const mostP99Ms = 1000
const plan = { rounds: Number(values.rounds), sessions: Number(values.sessions), mostP99Ms }

const folder = temporaryFolder()
const server = await startPostgres()
try {
  const { url } = await server.createDatabase()
  const over = `${plan.rounds * plan.sessions} sessions in ${plan.rounds} rounds`
  await report('revocation', over, () => proveRevocation({ folder: folder.path, url }, plan))
} finally {
  await server.stop()
  folder.remove()
}
