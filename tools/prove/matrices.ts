// `npm run prove:matrices`: is every cell of the five published access matrices what its service's policy says?
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { proveMatrices } from './matrices-proof.ts'
import { report } from './report.ts'

const services = readdirSync(join(import.meta.dirname, '../../services'))
await report(
  'matrices',
  `the published matrices of ${services.length} services`,
  async () => proveMatrices(services).outcome,
)
