import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { markdown, plain } from './draw.ts'
import { engines } from './engines/index.ts'
import { forms } from './forms.ts'
import { judgeGoals } from './goals.ts'
import type { Plan } from './measure.ts'
import { writePage } from './page.ts'
import { loadAgain, measureAll } from './rounds.ts'
import { measureScaling, quickScales, scales } from './scaling.ts'
import { notesOf, sectionsOf } from './table.ts'
import { nationalSize } from './workloads/national.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string' },
    authorities: { type: 'string' },
    engines: { type: 'string', default: Object.keys(engines).join(',') },
    'round-ms': { type: 'string' },
    clock: { type: 'string', default: 'wall' },
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    forms: { type: 'string', default: forms.join(',') },
    'no-scaling': { type: 'boolean', default: false },
  },
})

const full = { authorities: nationalSize.authorities, cold: 100_000, hot: 1_000, rounds: 7, roundMs: 150, loads: 6 }
const short = { authorities: 20, cold: 10_000, hot: 500, rounds: 3, roundMs: 50, loads: 2 }
const size = values.quick ? short : full

const plan: Plan = {
  seed: Number(values.seed),
  size: { ...nationalSize, authorities: Number(values.authorities ?? size.authorities) },
  cold: size.cold,
  hot: size.hot,
  forms: forms.filter((form) => values.forms.split(',').includes(form)),
  rounds: Number(values.rounds ?? size.rounds),
  roundMs: Number(values['round-ms'] ?? size.roundMs),
  clock: values.clock === 'processor' ? 'processor' : 'wall',
}
const scalingPlan: Plan = { ...plan, cold: Math.min(plan.cold, 20_000) }

const start = Date.now()
const say = (line: string) => console.error(`${((Date.now() - start) / 1000).toFixed(0).padStart(4)} s  ${line}`)
const keys = values.engines.split(',')
const once = await measureAll(keys, plan, say)
say('Loading again, in turns.')
const measured = await loadAgain(
  once,
  ['limit', 'remit'].filter((key) => keys.includes(key)),
  size.loads,
  plan,
)
const wanted = !values['no-scaling'] && keys.includes('limit') && keys.includes('remit')
const scaling = wanted ? await measureScaling(scalingPlan, values.quick ? quickScales : scales, say) : []

const isPage = values.markdown || values.write
const sections = sectionsOf(measured, scaling, isPage ? markdown : plain).map(({ title, text }) =>
  isPage ? `### ${title}\n\n${text}` : `${title.toUpperCase()}\n${text}`,
)
const notes = notesOf(measured).map((note) => (isPage ? `- ${note}` : note))
const report = [
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, seed ${plan.seed}, ` +
    `${plan.size.authorities} authorities, ${plan.rounds} rounds in turn, by the ${plan.clock} clock, ` +
    `${((Date.now() - start) / 60_000).toFixed(1)} minutes, ${new Date(start).toISOString().slice(0, 10)}. ` +
    'Medians; ratios are paired within a round.',
  ...sections,
  notes.join('\n'),
].join('\n\n')
console.log(`\n${report}`)
if (values.write) writePage(report)

const judged = judgeGoals(measured, scaling)
const wrong = measured.reduce((sum, { ready }) => sum + (ready?.wrong ?? 0), 0)
const met = judged.filter((it) => it.met).length
console.log(
  `\nbench: ${wrong === 0 ? 'every answer right' : `${wrong} wrong answers`}; ${met} of ${judged.length} goals met`,
)
process.exitCode = wrong === 0 ? 0 : 1
