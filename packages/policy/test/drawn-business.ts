import type { Actor, AdministrationAct, AdministrationSource, Command, Membership, PolicySource } from '@remit/policy'
import fc from 'fast-check'
import { actors, changeSets } from './drawn-changes.ts'
import { policies } from './drawn-policies.ts'
import { ATS, some } from './drawn-words.ts'
import { worlds } from './drawn-worlds.ts'
import type { World } from './reference.ts'

/**
 * Changes drawn at random with the world they are made in. Half of them are anybody's; in the other half Ann administers by a
 * rule, first administrators are hers to appoint, and people stand where she may meet them, so that rules say yes often enough.
 */

export type Business = readonly [PolicySource, World, Actor, readonly Command[], number]

const anybodys = fc.tuple(policies, worlds, actors, changeSets, fc.constantFrom(...ATS))

const KINDS = ['root', 'area', 'unit', 'partner']
const ACTS: readonly AdministrationAct[] = [
  'invite',
  'add',
  'assign',
  'revoke',
  'place',
  'select',
  'suspend',
  'reactivate',
  'end',
]

const anns = fc
  .tuple(anybodys, some('root', 'root', 'a1'), some(true, true, false), some(true, true, false))
  .map(([[source, world, , changeSet, at], home, any, plain]): Business => {
    const roles = Object.entries(source.roles).map(([key, it]) => [key, { ...it, at: KINDS }])
    const [first, ...others] = Object.entries(source.administration)
    const rules = [...(first === undefined ? [] : [[first[0], annsRule(first[1], any)] as const]), ...others]
    const appointing = [source.firstAdministrator ?? []].flat().map((it) => ({ ...it, checkedBy: 'r0' }))
    const policy: PolicySource = {
      ...source,
      roles: Object.fromEntries(roles),
      administration: Object.fromEntries(rules),
      ...(plain && { constraints: {} }),
      ...(appointing.length > 0 && { firstAdministrator: appointing }),
    }
    return [policy, peopledBy(world, home, at), { user: 'ann' }, changeSet.slice(0, 2), at]
  })

const annsRule = (rule: AdministrationSource, any: boolean): AdministrationSource => ({
  ...rule,
  holder: 'roles' in rule.holder ? { roles: ['r0'] } : rule.holder,
  may: rule.may.length > 2 ? ACTS : rule.may,
  ...(any && { roles: 'any' }),
})

/** Ann awake with the first role; the others in known places, in date. */
function peopledBy(world: World, home: string, at: number): World {
  const [first, ...others] = world.memberships
  const ann: Membership = {
    id: 'm1',
    user: 'ann',
    organisation: home,
    status: 'active',
    assigned: first?.assigned ?? [],
    assignments: [{ role: 'r0' }, ...(first?.assignments ?? [])],
  }
  const homes = ['a1', 'u1', 'p1', 'a2', 'u3']
  const rest = others
    .map((it, index) => ({ ...it, organisation: homes[index] ?? 'a1', user: index % 2 === 0 ? 'bob' : 'cat' }))
    .map((it) => (it.until !== undefined && it.until <= at ? { ...it, until: undefined } : it))
  const organisations = world.organisations.map((it) =>
    it.id === home || it.id === 'root' ? { ...it, status: 'open' as const } : it,
  )
  return { ...world, organisations, memberships: [ann, ...rest] }
}

export const business: fc.Arbitrary<Business> = fc.oneof<fc.Arbitrary<Business>[]>(anybodys, anns)
