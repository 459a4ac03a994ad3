// The whole pipeline, the same here and in CI: `npm run pipeline`, or a part of it: `npm run pipeline check`.
import { sumOf } from './pipeline/counts.ts'
import { runStep, type StepOutcome } from './pipeline/run-step.ts'
import { chooseSteps } from './pipeline/step.ts'

process.env.REMIT_SEED ??= String(Date.now() % 2 ** 31)
console.log(`Random examples are drawn from seed ${process.env.REMIT_SEED}: repeat with REMIT_SEED=…`)

const outcomes = chooseSteps(process.argv.slice(2)).map((step) => {
  console.log(`\n── ${step.name}`)
  return runStep(step)
})
const { passed, failed } = sumOf(outcomes.map(({ counts }) => counts))
const failures = outcomes.flatMap((outcome) => outcome.failures)
if (failures.length > 0) console.log(`\n── what failed\n${failures.join('\n')}`)

console.log(`\n${outcomes.map(lineOf).join('\n')}\n\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function lineOf({ name, counts, durationMs }: StepOutcome): string {
  const seconds = (durationMs / 1000).toFixed(1).padStart(7)
  return `${name.padEnd(28)} ${`${counts.passed} passed, ${counts.failed} failed`.padEnd(26)}${seconds} s`
}
