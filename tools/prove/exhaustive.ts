// `npm run prove:exhaustive -- --each 1 --part 0`: every small world there is, or every so many-th of them.
import { parseArgs } from 'node:util'
import { proveExhaustively } from './exhaustive-proof.ts'

const { values } = parseArgs({
  options: { each: { type: 'string', default: '1' }, part: { type: 'string', default: '0' } },
})
const each = Number(values.each)
const figures = proveExhaustively({ each, part: Number(values.part) })

console.log(`${figures.worlds} worlds on ${figures.trees} trees${each === 1 ? ', all there are' : `, one in ${each}`}`)
console.log(`${figures.questions} questions, ${figures.allowed} of them allowed`)
console.log(`${figures.changeSets} change sets, ${figures.accepted} of them accepted`)
if (figures.difference !== undefined) console.log(figures.difference)
const held = figures.difference === undefined
console.log(held ? `exhaustive: held over ${figures.worlds} worlds` : 'exhaustive: broken')
process.exitCode = held ? 0 : 1
