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

/** A policy, a world, things to ask about and a moment. */
export const drawn = fc.tuple(policies, worlds, resourcesDrawn, fc.constantFrom(...ATS))
