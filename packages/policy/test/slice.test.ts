import { type Command, compileOrThrow, judge, type Slice, type State, sliceFor } from '@remit/policy'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { actors, changeSets } from './drawn-changes.ts'
import { policies } from './drawn-policies.ts'
import { ATS } from './drawn-words.ts'
import { worlds } from './drawn-worlds.ts'
import { compiled } from './questions.ts'
import { beneath, type World } from './reference.ts'

/** What `sliceFor` names is enough: judged on the slice alone, a change set gets the answer it gets on the whole world. */

it('the slice names what a change set touches, sorted and once', () => {
  const policy = compileOrThrow({
    key: 'k',
    name: 'n',
    organisations: { county: { label: 'county', plural: 'counties' } },
    resources: {},
    permissions: {},
    roles: {},
    constraints: {},
    administration: {},
  })
  const changeSet: readonly Command[] = [
    { do: 'place', membership: 'm2', assigned: ['b', { every: 'county', beneath: 'a' }] },
    { do: 'endMembership', membership: 'm1' },
    { do: 'endMembership', membership: 'm1' },
    { do: 'invite', membership: 'm3', user: 'new', organisation: 'c', assigned: [], roles: [{ role: 'made' }] },
    { do: 'closeOrganisation', organisation: 'd' },
  ]
  expect(sliceFor(policy, { user: 'ann' }, changeSet)).toEqual({
    organisations: ['a', 'b', 'c', 'd'],
    beneath: ['d'],
    memberships: ['m1', 'm2', 'm3'],
    users: ['ann', 'new'],
    customRoles: ['made'],
    customRolesOf: [],
    holdersOf: [],
  })
})

it('a change set judged on its slice gets the answer it gets on the whole world', () => {
  let smaller = 0
  fc.assert(
    fc.property(
      policies,
      worlds,
      actors,
      changeSets,
      fc.constantFrom(...ATS),
      (source, world, actor, changeSet, at) => {
        const policy = compiled(source)
        const state = loaded(world, sliceFor(policy, actor, changeSet))
        if (state.memberships.length < world.memberships.length) smaller++
        const onSlice = judge(policy, state, actor, changeSet, at)
        const onWhole = judge(policy, world, actor, changeSet, at)
        expect(onSlice.allowed || onSlice.refusals).toEqual(onWhole.allowed || onWhole.refusals)
      },
    ),
    { numRuns: 1500 },
  )
  expect(smaller).toBeGreaterThan(300)
})

/** Loads a slice as `Slice` tells it. */
function loaded(world: World, slice: Slice): State {
  const named = world.memberships.filter((it) => slice.memberships.includes(it.id))
  const under = world.memberships.filter((it) => slice.beneath.some((root) => beneath(world, it.organisation, root)))
  const users = new Set([...slice.users, ...[...named, ...under].map((it) => it.user)])
  const homes = new Set([...slice.organisations, ...named.map((it) => it.organisation)])
  const memberships = world.memberships.filter(
    (it) =>
      users.has(it.user) ||
      homes.has(it.organisation) ||
      it.assignments.some(({ role }) => slice.holdersOf.includes(role)),
  )
  const mentioned = [
    ...homes,
    ...slice.beneath,
    ...memberships.flatMap((it) => [it.organisation, ...it.assigned.flatMap(idsOf)]),
    ...(world.customRoles ?? []).map((it) => it.organisation),
  ]
  const organisations = world.organisations.filter((it) => mentioned.some((id) => beneath(world, id, it.id)))
  return { organisations, memberships, customRoles: world.customRoles }
}

const idsOf = (it: World['memberships'][number]['assigned'][number]): readonly string[] => {
  if (typeof it === 'string') return [it]
  return it.beneath === undefined ? [] : [it.beneath]
}
