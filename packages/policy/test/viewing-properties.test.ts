import {
  type Actor,
  type Command,
  check,
  type Facts,
  factsOf,
  isInside,
  judge,
  list,
  mayViewAs,
  type Policy,
  type PolicySource,
  placesOf,
  reasonsFor,
  type ViewingMode,
} from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { business } from './drawn-business.ts'
import { USERS } from './drawn-words.ts'
import { attributesOf, compiled, drawn, factsIn, questions } from './questions.ts'
import type { World } from './reference.ts'
import { allowsViewing } from './reference-viewing.ts'

/** Law 10, on policies and worlds drawn at random: what a viewer of somebody may, and whom they may view. */

const modes = fc.constantFrom<ViewingMode>('read', 'change')

describe('law 10', () => {
  it('view-as: gives what the viewed user has, less their account, other views and, read-only, every change', () => {
    const counts = { allowed: 0, lost: 0 }
    fc.assert(
      fc.property(drawn, modes, fc.boolean(), ([source, world, resources, at], mode, isOne) => {
        const policy = compiled(source)
        const places = placesOf(world.organisations)
        for (const [user, ask] of questions(world, resources)) {
          const membership = isOne ? world.memberships.find((it) => it.user === user.id)?.id : undefined
          const viewing = { by: 'somebody else', mode, membership }
          const themselves = factsIn(policy, world, user)
          const viewed = factsOf(policy, { ...themselves, viewing })
          const { allowed, because } = check(policy, viewed, ask, at)
          const expected = allowsViewing(source, world, user, viewing, ask, at)
          if (allowed !== expected) expect([because, ask, user, viewing, at]).toEqual([expected])
          const extent = list(policy, viewed, ask.action, { membership: ask.membership, attributes: ask.context }, at)
          expect(isInside(extent, places, ask.resource)).toBe(allowed)
          expect(reasonsFor(policy, viewed, ask, at).some((it) => it.code === 'granted')).toBe(allowed)
          if (allowed) expect(check(policy, themselves, ask, at).allowed).toBe(true)
          counts.allowed += Number(allowed)
          counts.lost += Number(because === 'viewing' && check(policy, themselves, ask, at).allowed)
        }
      }),
      { numRuns: 120 },
    )
    expect(counts.allowed).toBeGreaterThan(300)
    expect(counts.lost).toBeGreaterThan(300)
  })

  it('view-as: a viewer changes nobody and no place, whatever either of them may', () => {
    fc.assert(
      fc.property(business, ([source, world, actor, changeSet, at]) => {
        const user = 'user' in actor ? actor : { user: 'ann' }
        const judgement = judge(compiled(source), world, { ...user, viewedBy: 'bob' }, changeSet, at)
        const codes = judgement.allowed ? [] : judgement.refusals.map((it) => it.code)
        expect(codes).toEqual(changeSet.map(() => 'notWhileViewing'))
      }),
      { numRuns: 100 },
    )
  })

  it('view-as: nobody views as a user who may administer more than they may', () => {
    const counts = { viewed: 0, refused: 0, commands: 0 }
    fc.assert(
      fc.property(business, modes, ([drawnSource, world, , , at], mode) => {
        const policy = compiled(watched({ ...drawnSource, constraints: {} }))
        for (const [viewer, viewed] of pairs(policy, world)) {
          for (const mine of world.memberships.filter((it) => it.user === viewer.user.id)) {
            for (const theirs of world.memberships.filter((it) => it.user === viewed.user.id)) {
              const ask = { membership: mine.id, viewed: theirs.id, mode }
              const decision = mayViewAs(policy, viewer, viewed, ask, at)
              counts.refused += Number(decision.because === 'administersMore')
              if (!decision.allowed) continue
              counts.viewed++
              const own = { user: viewer.user.id, membership: mine.id }
              const other = { user: viewed.user.id }
              for (const command of commandsOnOthers(policy, world, [own.user, other.user])) {
                if (!mayGive(policy, world, other, command, at)) continue
                counts.commands++
                if (!mayGive(policy, world, own, command, at)) expect([command, own, other, at]).toEqual([])
              }
            }
          }
        }
      }),
      { numRuns: 400 },
    )
    expect(counts.viewed).toBeGreaterThan(200)
    expect(counts.refused).toBeGreaterThan(100)
    expect(counts.commands).toBeGreaterThan(100)
  })
})

/** The same with a permission to view as anybody in every role, so that administration alone decides. */
function watched(source: PolicySource): PolicySource {
  const grant = { permissions: ['root.watch'], scope: 'all' as const }
  const roles = Object.entries(source.roles).map(([key, it]) => [key, { ...it, grants: [...it.grants, grant] }])
  return {
    ...source,
    permissions: {
      ...source.permissions,
      'root.watch': { label: 'Watch', section: 'All', on: ['root', 'area', 'partner', 'unit', 'team'] },
    },
    roles: Object.fromEntries(roles),
    viewAs: { read: 'root.watch', change: 'root.watch' },
  }
}

function pairs(policy: Policy, world: World): readonly (readonly [Facts, Facts])[] {
  const all = USERS.map((id) => factsIn(policy, world, attributesOf(id)))
  return all.flatMap((viewer) => all.filter((it) => it !== viewer).map((viewed) => [viewer, viewed] as const))
}

/** Commands about other people: what one may do to oneself is no power over anybody. */
function commandsOnOthers(policy: Policy, world: World, users: readonly string[]): readonly Command[] {
  const others = world.memberships.filter((it) => !users.includes(it.user) && it.status !== 'ended')
  const about = others.flatMap(({ id: membership, assignments }): readonly Command[] => [
    ...[...policy.roles.keys()].map((role): Command => ({ do: 'assignRole', membership, role })),
    ...assignments.map(({ role }): Command => ({ do: 'revokeRole', membership, role })),
    ...['root', 'a1', 'u1', 'u2'].map((id): Command => ({ do: 'place', membership, assigned: [id] })),
    { do: 'place', membership, assigned: [{ every: 'unit' }] },
    { do: 'selectRecords', membership, selected: [] },
    { do: 'suspendMembership', membership },
    { do: 'endMembership', membership },
  ])
  const entering = ['root', 'a1', 'u1', 'p1'].flatMap((organisation): readonly Command[] => {
    const made = { membership: 'made', user: 'new', organisation, assigned: [], roles: [] }
    const appointed = { membership: 'made', user: 'new', organisation, status: 'active' as const }
    return [
      { do: 'invite', ...made },
      { do: 'addMembership', ...made, roles: [{ role: 'r1' }] },
      { do: 'firstAdministrator', ...appointed },
    ]
  })
  return [...about, ...entering]
}

const mayGive = (policy: Policy, world: World, actor: Actor, command: Command, at: number): boolean =>
  judge(policy, world, actor, [command], at).allowed
