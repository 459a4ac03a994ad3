// `npm run prove:escalation -- --systems 100000 --seed 1`: what coalitions reach, exactly in one authority and bounded in the country.
import { parseArgs } from 'node:util'
import { proveEscalation } from './escalation-proof.ts'
import { report } from './report.ts'

const { values } = parseArgs({
  options: {
    systems: { type: 'string', default: '100000' },
    authorities: { type: 'string', default: '150' },
    schools: { type: 'string', default: '120' },
    users: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
await report('escalation', `${values.systems} small systems, one full authority and the country`, () =>
  proveEscalation({
    systems: Number(values.systems),
    authorities: Number(values.authorities),
    schools: Number(values.schools),
    users: Number(values.users),
    seed: Number(values.seed),
    limits: { exactSeconds: 30, boundMs: 200 },
  }),
)
