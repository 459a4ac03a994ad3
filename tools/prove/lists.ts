// `npm run prove:lists -- --authorities 150 --schools 120 --pupils 100 --rounds 9`: lists as fast as queries written by hand.
import { parseArgs } from 'node:util'
import { migrate, openDatabase } from '../../packages/platform/src/db/index.ts'
import { startPostgres } from '../../packages/platform/src/testing/postgres.ts'
import { proveLists } from './lists-proof.ts'
import { report } from './report.ts'

const { values } = parseArgs({
  options: {
    authorities: { type: 'string', default: '150' },
    schools: { type: 'string', default: '120' },
    pupils: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '9' },
    'most-ratio': { type: 'string', default: '1.2' },
  },
})
const size = { authorities: Number(values.authorities), schools: Number(values.schools), pupils: Number(values.pupils) }
const server = await startPostgres()
await report('lists', `${size.authorities * size.schools * size.pupils} pupils`, async () => {
  const { url } = await server.createDatabase()
  const { db, close } = await openDatabase({ url })
  try {
    await migrate(db)
    return await proveLists(
      db,
      { ...size, rounds: Number(values.rounds), atLeastMs: 4000, mostRatio: Number(values['most-ratio']) },
      new Date(),
    )
  } finally {
    await close()
  }
})
await server.stop()
