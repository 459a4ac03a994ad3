import fc from 'fast-check'
import { check, factsOf, isInside, list, type PolicySource, placesOf } from '../../packages/policy/src/index.ts'
import { compiled, drawn, questions, type System } from '../../packages/policy/test/questions.ts'
import { allows } from '../../packages/policy/test/reference.ts'
import { cedarFor, type Referee } from './cedar-referee.ts'

/** How many questions to ask, of how many of a thousand systems Cedar is asked too, and the seed of it all. */
export type DifferentialPlan = {
  readonly questions: number
  readonly cedarPerMille: number
  readonly seed: number
  /** Whether to show the first difference as it is found, not made small. Left out: made small. */
  readonly endOnFailure?: boolean
  /** What Cedar is told of a policy; left out: all of it. A test tells it less, to see that it would be noticed. */
  readonly toldToCedar?: (source: PolicySource) => PolicySource
}

export type DifferentialFigures = {
  readonly systems: number
  readonly questions: number
  readonly ofCedar: number
  readonly allowed: number
  readonly allowedByCedar: number
  /** The first difference found, made as small as it gets; undefined when there is none. */
  readonly difference: string | undefined
}

/** Asks the engine (check and list), its definition and Cedar the same generated questions, until there are enough or they differ. */
export function proveDifferential(plan: DifferentialPlan): DifferentialFigures {
  const { questions: wanted, seed } = plan
  const counts = { systems: 0, questions: 0, ofCedar: 0, allowed: 0, allowedByCedar: 0 }
  for (let round = 0; counts.questions < wanted; round++) {
    const found = fc.check(
      fc.property(drawn, (system) => {
        if (counts.questions < wanted) askAll(system, plan, counts)
      }),
      { seed: seed + round, numRuns: 50, endOnFailure: plan.endOnFailure ?? false },
    )
    if (found.failed) {
      const words = `${found.errorInstance}
${fc.defaultReportMessage(found)}`
      return { ...counts, difference: words }
    }
  }
  return { ...counts, difference: undefined }
}

type Counts = { -readonly [K in keyof Omit<DifferentialFigures, 'difference'>]: number }

function askAll([source, world, resources, at]: System, plan: DifferentialPlan, counts: Counts): void {
  const { cedarPerMille, toldToCedar = (it) => it } = plan
  const policy = compiled(source)
  const places = placesOf(world.organisations)
  const cedar =
    (counts.systems++ * 619) % 1000 < cedarPerMille ? remembered(cedarFor(toldToCedar(source), world, at)) : undefined
  for (const [user, ask] of questions(world, resources)) {
    const facts = factsOf(policy, { user, memberships: world.memberships, places, customRoles: world.customRoles })
    const definition = allows(source, world, user, ask, at)
    const extent = list(policy, facts, ask.action, { membership: ask.membership, attributes: ask.context }, at)
    const answers = {
      definition,
      check: check(policy, facts, ask, at).allowed,
      list: isInside(extent, places, ask.resource),
      ...(cedar !== undefined && { cedar: cedar(user, ask).has(ask.action) }),
    }
    if (Object.values(answers).some((it) => it !== definition)) differ(answers, user, ask)
    counts.questions++
    if (definition) counts.allowed++
    if (cedar !== undefined) counts.ofCedar++
    if (definition && cedar !== undefined) counts.allowedByCedar++
  }
}

/** Questions that differ in nothing but their action are one request. */
function remembered(referee: Referee): Referee {
  const known = new Map<string, ReadonlySet<string>>()
  return (user, { resource, context, membership }) => {
    const key = JSON.stringify([user.id, resource, membership])
    const permissions = known.get(key) ?? referee(user, { resource, context, membership })
    known.set(key, permissions)
    return permissions
  }
}

function differ(answers: object, user: object, ask: object): never {
  throw new Error(`They differ: ${JSON.stringify(answers)} about ${JSON.stringify(user)} ${JSON.stringify(ask)}`)
}
