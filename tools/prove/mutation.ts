// `npm run prove:mutation -- --files judge.ts,list.ts --least 95 --again`: is every small fault in the engine noticed by its tests?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type FileScore, mutate, percentOf, sourcesOf, unexplained } from './mutation-proof.ts'

const root = join(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    // All files of the engine, unless some are named.
    files: { type: 'string' },
    engine: { type: 'string', default: join(root, 'packages/policy') },
    explained: { type: 'string', default: join(root, 'docs/mutation.md') },
    least: { type: 'string', default: '95' },
    cache: { type: 'string', default: join(root, '.cache/mutation') },
    again: { type: 'boolean', default: false },
  },
})

const files = values.files?.split(',') ?? sourcesOf(values.engine)
try {
  process.exitCode = (await prove()) ? 0 : 1
} catch (cause) {
  console.error(cause)
  console.log('mutation: broken, it did not finish')
  process.exitCode = 1
}

async function prove(): Promise<boolean> {
  const scores: FileScore[] = []
  for await (const score of mutate({ ...values, files })) {
    scores.push(score)
    console.log(lineOf(score))
  }
  const left = unexplained(scores, readFileSync(values.explained, 'utf8'))
  for (const line of left) console.log(`not explained: ${line}`)
  const mutants = scores.reduce((all, it) => all + it.mutants, 0)
  const words = `${percentOf(scores).toFixed(1)} % of ${mutants} mutants in ${scores.length} files`
  const held = left.length === 0 && percentOf(scores) >= Number(values.least)
  console.log(held ? `mutation: held, ${words}` : `mutation: broken, ${words}, ${left.length} survivors not explained`)
  return held
}

function lineOf(score: FileScore): string {
  const { file, mutants, killed, endless, survivors } = score
  const percent = percentOf([score]).toFixed(1).padStart(6)
  return `${file.padEnd(24)}${percent} %  ${killed} of ${mutants}, ${endless} endless, ${survivors.length} survive`
}
