import {
  type Command,
  check,
  compileOrThrow,
  factsOf,
  isInside,
  judge,
  list,
  placesOf,
} from '../../packages/policy/src/index.ts'
import { allows, type World } from '../../packages/policy/test/reference.ts'
import { keepsConstraints } from '../../packages/policy/test/reference-constraints.ts'
import { companies, smallPolicy, smallTrees, thingsIn, ubiquitous } from './small-worlds.ts'

export type ExhaustiveFigures = {
  readonly trees: number
  readonly worlds: number
  readonly questions: number
  readonly allowed: number
  readonly changeSets: number
  readonly accepted: number
  /** The first world and question that went wrong; undefined when none did. */
  readonly difference: string | undefined
}

type Counts = { -readonly [K in keyof Omit<ExhaustiveFigures, 'difference'>]: number }

const policy = compileOrThrow(smallPolicy)
const ACTIONS = Object.keys(smallPolicy.permissions)

/**
 * Walks through every small world, or through every `each`-th, `part` says which: engine and definition give the same answer to every
 * question, list and check too, and no accepted change breaks a constraint.
 */
export function proveExhaustively({ each, part }: { readonly each: number; readonly part: number }): ExhaustiveFigures {
  const counts: Counts = { trees: 0, worlds: 0, questions: 0, allowed: 0, changeSets: 0, accepted: 0 }
  let number = 0
  for (const organisations of smallTrees()) {
    counts.trees++
    const things = thingsIn(organisations)
    for (const worlds of [companies(organisations), ubiquitous(organisations)]) {
      for (const world of worlds) {
        if (number++ % each !== part % each) continue
        counts.worlds++
        const difference = askEverything(world, things, counts) ?? changeEverything(world, counts)
        if (difference !== undefined) return { ...counts, difference: `${difference} in ${JSON.stringify(world)}` }
      }
    }
  }
  return { ...counts, difference: undefined }
}

function askEverything(world: World, things: ReturnType<typeof thingsIn>, counts: Counts): string | undefined {
  const places = placesOf(world.organisations)
  for (const id of new Set(world.memberships.map((it) => it.user))) {
    const facts = factsOf(policy, { user: { id }, memberships: world.memberships, places })
    for (const action of ACTIONS) {
      const extent = list(policy, facts, action, {}, 0)
      for (const resource of things) {
        const expected = allows(smallPolicy, world, { id }, { action, resource }, 0)
        const { allowed } = check(policy, facts, { action, resource }, 0)
        const listed = isInside(extent, places, resource)
        counts.questions++
        if (expected) counts.allowed++
        if (allowed === expected && listed === expected) continue
        return `definition ${expected}, check ${allowed}, list ${listed} for ${id} ${action} ${JSON.stringify(resource)}`
      }
    }
  }
  return undefined
}

/** Everybody's every command on the first membership, and a hand-over. */
function changeEverything(world: World, counts: Counts): string | undefined {
  const [first, second] = world.memberships
  if (first === undefined) return undefined
  const commands: readonly (readonly Command[])[] = [
    ...Object.keys(smallPolicy.roles).flatMap((role): Command[][] => [
      [{ do: 'assignRole', membership: first.id, role }],
      [{ do: 'revokeRole', membership: first.id, role }],
    ]),
    [{ do: 'suspendMembership', membership: first.id }],
    [{ do: 'endMembership', membership: first.id }],
    ...(second === undefined
      ? []
      : [
          [
            { do: 'revokeRole' as const, membership: first.id, role: 'lead' },
            { do: 'assignRole' as const, membership: second.id, role: 'lead' },
          ],
        ]),
  ]
  for (const user of [...new Set(world.memberships.map((it) => it.user)), undefined]) {
    const actor = user === undefined ? ({ system: 'operator', name: 'proof' } as const) : { user }
    for (const changeSet of commands) {
      const judgement = judge(policy, world, actor, changeSet, 0)
      counts.changeSets++
      if (!judgement.allowed) continue
      counts.accepted++
      if (!keepsConstraints(smallPolicy, world, judgement.state, 0))
        return `a constraint broken by ${JSON.stringify([actor, changeSet])}`
    }
  }
  return undefined
}
