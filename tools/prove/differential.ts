// `npm run prove:differential -- --questions 1000000 --cedar 1000 --seed 1`: the engine, its definition and Cedar agree.
import { parseArgs } from 'node:util'
import { proveDifferential } from './differential-proof.ts'

const { values } = parseArgs({
  options: {
    questions: { type: 'string', default: '1000000' },
    // Of how many of a thousand systems Cedar is asked too.
    cedar: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const seed = Number(values.seed)
const started = performance.now()
const figures = proveDifferential({ questions: Number(values.questions), cedarPerMille: Number(values.cedar), seed })
const seconds = (performance.now() - started) / 1000

console.log(`${figures.questions} questions in ${figures.systems} systems, ${figures.allowed} of them allowed`)
console.log(`${figures.ofCedar} of them asked of Cedar too, ${figures.allowedByCedar} allowed`)
console.log(`${seconds.toFixed(0)} s, seed ${seed}`)
if (figures.difference !== undefined) console.log(figures.difference)
const held = figures.difference === undefined
console.log(held ? `differential: held over ${figures.questions} questions` : `differential: broken, seed ${seed}`)
process.exitCode = held ? 0 : 1
