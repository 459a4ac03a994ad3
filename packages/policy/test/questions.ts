import { type Ask, compile, factsOf, type Policy, type PolicySource, placesOf, type User } from '@remit/policy'
import fc from 'fast-check'
import { policies } from './drawn-policies.ts'
import { ATS, USERS } from './drawn-words.ts'
import { ACTIONS, resourcesDrawn, worlds } from './drawn-worlds.ts'
import type { World } from './reference.ts'

/** A drawn policy, compiled. */
export function compiled(source: PolicySource): Policy {
  const found = compile(source)
  // Drawn constraints may contradict each other, which compile says; those policies are drawn again.
  fc.pre(found.ok || found.problems.some((problem) => problem.code !== 'conflict'))
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  return found.policy
}

export const factsIn = (policy: Policy, world: World, user: User) =>
  factsOf(policy, {
    user,
    memberships: world.memberships,
    places: placesOf(world.organisations),
    customRoles: world.customRoles,
  })

export const attributesOf = (user: string) =>
  user === 'ann' ? { id: user, attributes: { state: 'open', level: 1, tags: ['x'] } } : { id: user }

/** Every question about these resources, of every user, at a moment. */
export function* questions(world: World, resources: readonly Ask['resource'][]): Generator<readonly [User, Ask]> {
  const context = { state: 'open', day: '2026-02-01' }
  for (const id of USERS) {
    const acting = world.memberships.find((it) => it.user === id)?.id
    for (const action of ACTIONS) {
      for (const [index, resource] of resources.entries()) {
        const limited = index % 3 === 0 && acting !== undefined
        yield [attributesOf(id), { action, resource, context, ...(limited && { membership: acting }) }]
      }
    }
  }
}

const anything = fc.tuple(policies, worlds, resourcesDrawn, fc.constantFrom(...ATS))

/** The same with roles that may be held where their holders are, and everybody awake: so that enough is allowed. */
const lively = anything.map(([source, world, resources, at]): System => {
  const at4 = ['root', 'area', 'unit', 'partner']
  const roles = Object.fromEntries(Object.entries(source.roles).map(([key, it]) => [key, { ...it, at: at4 }]))
  const memberships = world.memberships.map((it, index) => ({
    ...it,
    status: 'active' as const,
    organisation: it.organisation === 'nowhere' ? 'a1' : it.organisation,
    from: undefined,
    until: index % 2 === 0 ? undefined : it.until,
  }))
  return [{ ...source, roles }, { ...world, memberships }, resources, at]
})

/** A policy, a world, things to ask about and a moment. */
export type System = typeof anything extends fc.Arbitrary<infer T> ? T : never
export const drawn: fc.Arbitrary<System> = fc.oneof(anything, lively)
