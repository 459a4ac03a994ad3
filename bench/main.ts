import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { engines } from './engines/index.ts'
import type { Plan } from './measure.ts'
import { measureAll } from './rounds.ts'
import { comparedWithPeers, otherTablesOf, tableOf } from './table.ts'
import { nationalSize } from './workloads/national.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '7' },
    authorities: { type: 'string', default: String(nationalSize.authorities) },
    engines: { type: 'string', default: Object.keys(engines).join(',') },
    'round-ms': { type: 'string', default: '150' },
    clock: { type: 'string', default: 'wall' },
  },
})

const plan: Plan = {
  seed: Number(values.seed),
  size: { ...nationalSize, authorities: Number(values.authorities) },
  cold: 100_000,
  hot: 1_000,
  rounds: Number(values.rounds),
  roundMs: Number(values['round-ms']),
  clock: values.clock === 'processor' ? 'processor' : 'wall',
}

const measured = await measureAll(values.engines.split(','), plan, (line) => console.error(line))

console.log(
  `\nNode ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, seed ${plan.seed}`,
)
console.log(
  `${plan.rounds} rounds in turn, medians; ratios are paired within a round; timed by the ${plan.clock} clock\n`,
)
console.log(tableOf(measured))
console.log()
console.log(otherTablesOf(measured))
console.log()
for (const line of comparedWithPeers(measured, 'remit')) console.log(line)
const wrong = measured.reduce((sum, one) => sum + one.wrong, 0)
console.log(`bench: ${wrong === 0 ? 'every answer right' : `${wrong} wrong answers`}`)
process.exitCode = wrong === 0 ? 0 : 1
