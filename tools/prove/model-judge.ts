import { compileOrThrow, judge, type PolicySource, type State } from '../../packages/policy/src/index.ts'
import { keepsConstraints } from '../../packages/policy/test/reference-constraints.ts'
import { drawChangeSet } from './model-commands.ts'
import { at, type Draw, drawWorld } from './model-worlds.ts'
import type { Outcome } from './report.ts'

/** More changes than this leave little of a small world worth changing. */
const changesAWorld = 60

type Tally = { judged: number; accepted: number; byConstraint: number }

/**
 * In process: change sets drawn at random, one upon the other, in small worlds of each of these policies. After every
 * accepted one the constraints are asked of a definition that shares no code with the engine: each must be as true as it
 * was, now and at every later moment that dates make known.
 */
export function proveJudge(policies: readonly PolicySource[], operations: number, draw: Draw): Outcome {
  const outcomes = policies.map((policy) => judgeMany(policy, Math.ceil(operations / policies.length), draw))
  return {
    figures: outcomes.flatMap(({ figures }) => figures),
    broken: outcomes.flatMap(({ broken }) => broken),
  }
}

function judgeMany(source: PolicySource, operations: number, draw: Draw): Outcome {
  const policy = compileOrThrow(source)
  const tally: Tally = { judged: 0, accepted: 0, byConstraint: 0 }
  const broken: string[] = []
  let made = 0
  const newId = () => `new${++made}`
  while (tally.judged < operations) {
    let state: State = { ...drawWorld(source, draw), customRoles: [] }
    for (let change = 0; change < changesAWorld && tally.judged < operations; change++) {
      const { actor, commands } = drawChangeSet({ policy: source, state, draw, newId })
      const judgement = judge(policy, state, actor, commands, at)
      tally.judged++
      if (!judgement.allowed) {
        if (judgement.refusals.some(({ rule }) => rule !== undefined && rule in source.constraints))
          tally.byConstraint++
        continue
      }
      tally.accepted++
      if (!keepsConstraints(source, state, judgement.state, at)) {
        broken.push(`${source.key}: ${JSON.stringify({ actor, commands, state })}`)
      }
      state = judgement.state
    }
  }
  const share = (count: number) => `${((100 * count) / tally.judged).toFixed(1)} %`
  const figure = `${source.key}: ${tally.judged} change sets judged, ${share(tally.accepted)} accepted, ${share(tally.byConstraint)} refused by a constraint`
  // A proof in which nothing is accepted, or nothing tries a constraint, proves nothing.
  const isIdle = tally.accepted < operations / 50 || tally.byConstraint < operations / 500
  return { figures: [figure], broken: isIdle ? [...broken, `${figure}: too few to mean anything`] : broken }
}
