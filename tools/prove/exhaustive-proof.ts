import {
  type Command,
  check,
  compileOrThrow,
  factsOf,
  isInside,
  judge,
  list,
  type Organisation,
  type Places,
  placesOf,
  type Resource,
} from '../../packages/policy/src/index.ts'
import { allows, type World } from '../../packages/policy/test/reference.ts'
import { broken } from '../../packages/policy/test/reference-constraints.ts'
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
  for (const bare of smallTrees()) {
    counts.trees++
    const forest = forestOf(bare)
    for (const worlds of [companies(forest.organisations), ubiquitous(forest.organisations)]) {
      for (const world of worlds) {
        if (number++ % each !== part % each) continue
        counts.worlds++
        const difference = askEverything(world, forest, counts) ?? changeEverything(world, counts)
        if (difference !== undefined) return { ...counts, difference: `${difference} in ${JSON.stringify(world)}` }
      }
    }
  }
  return { ...counts, difference: undefined }
}

/** A forest with what every world on it shares, so that it is made once: the engine indexes an organisation list of its own once too. */
type Forest = {
  readonly organisations: readonly Organisation[]
  readonly places: Places
  readonly things: readonly Resource[]
  /** By a user's own memberships: what the definition allows them, question by question. */
  readonly allowed: Map<string, readonly boolean[]>
}

function forestOf(bare: readonly Organisation[]): Forest {
  const judgement = judge(
    policy,
    { organisations: bare, memberships: [] },
    { system: 'operator', name: 'proof' },
    [],
    0,
  )
  const organisations = judgement.allowed ? judgement.state.organisations : bare
  return { organisations, places: placesOf(organisations), things: thingsIn(organisations), allowed: new Map() }
}

function askEverything(world: World, forest: Forest, counts: Counts): string | undefined {
  const { places, things } = forest
  for (const id of new Set(world.memberships.map((it) => it.user))) {
    const facts = factsOf(policy, { user: { id }, memberships: world.memberships, places })
    const allowed = definitionFor(world, forest, id, counts.worlds % SAMPLE === 0)
    let number = 0
    for (const action of ACTIONS) {
      const extent = list(policy, facts, action, {}, 0)
      for (const resource of things) {
        const expected = allowed[number++]
        const checked = check(policy, facts, { action, resource }, 0).allowed
        const listed = isInside(extent, places, resource)
        counts.questions++
        if (expected === true) counts.allowed++
        if (checked === expected && listed === expected) continue
        return `definition ${expected}, check ${checked}, list ${listed} for ${id} ${action} ${JSON.stringify(resource)}`
      }
    }
  }
  return undefined
}

/** In one world of so many the definition is asked of the whole world, whatever it said of the user's memberships before. */
const SAMPLE = 50

/**
 * What the definition allows a user. It reads nobody else's memberships (its first filter says so), and is slow: it is asked once for
 * the same memberships on the same forest. The engine, which might read them, is asked in every world.
 */
function definitionFor(world: World, { allowed, things }: Forest, id: string, anew: boolean): readonly boolean[] {
  const own = world.memberships.filter((it) => it.user === id)
  const key = own.map((it) => `${it.id} ${it.status} ${it.assignments.map((one) => one.role).join(' ')}`).join()
  const known = allowed.get(key)
  if (known !== undefined && !anew) return known
  const answers = ACTIONS.flatMap((action) =>
    things.map((resource) => allows(smallPolicy, world, { id }, { action, resource }, 0)),
  )
  if (known?.some((it, at) => it !== answers[at])) throw new Error(`The definition reads more: ${key}`)
  allowed.set(key, answers)
  return answers
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
  const before = broken(smallPolicy, world, 0)
  for (const user of [...new Set(world.memberships.map((it) => it.user)), undefined]) {
    const actor = user === undefined ? ({ system: 'operator', name: 'proof' } as const) : { user }
    for (const changeSet of commands) {
      const judgement = judge(policy, world, actor, changeSet, 0)
      counts.changeSets++
      if (!judgement.allowed) continue
      counts.accepted++
      const after = Object.entries(broken(smallPolicy, judgement.state, 0))
      // No date is known here and no place is new: what is broken now and was not before, or less, is the change's doing.
      if (after.some(([key, by]) => by > (before[key] ?? 0)))
        return `a constraint broken by ${JSON.stringify([actor, changeSet])}`
    }
  }
  return undefined
}
