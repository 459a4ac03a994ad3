import {
  type CustomRole,
  check,
  type DefinitionRule,
  isInside,
  judge,
  list,
  type PolicySource,
  placesOf,
  validateRole,
} from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PERMISSIONS } from './drawn-policies.ts'
import { condition, few, maybe, some, USERS } from './drawn-words.ts'
import { compiled, drawn, factsIn, questions } from './questions.ts'
import { allows, awake, beneath, grantsOf, rolesHeld, type World } from './reference.ts'
import { madeGrants } from './reference-custom-roles.ts'
import { holdsRule, rolesGivable } from './reference-judge.ts'

/** Roles made at run time, under editors drawn at random. */

const permission = some(...PERMISSIONS)
const permissions = fc.uniqueArray(permission, { minLength: 1, maxLength: 3 })
const scope = some<'own' | 'selected' | 'assigned' | 'organisation'>('own', 'selected', 'assigned', 'organisation')
const value = fc
  .record({ gives: few(permission, 2), when: maybe(condition) })
  .map(({ gives, when }) => ({ gives, ...(when && { when }) }))
const rule = fc.oneof<fc.Arbitrary<DefinitionRule>[]>(
  fc.record({ permission, implies: permissions }),
  fc.record({ permission, implies: permissions }),
  fc.record({
    permission,
    narrows: permissions,
    to: some<'selected' | 'assigned' | 'own'>('selected', 'assigned', 'own'),
  }),
  fc.record({ always: permission, scope, unless: permission }),
  fc.record({ permission, choice: fc.record({ one: value, two: value }) }),
)
const editor = fc.uniqueArray(rule, {
  maxLength: 5,
  // Of two rules that give an entry its choices, one could not be told.
  selector: (it) => ('choice' in it ? `choice of ${it.permission}` : JSON.stringify(it)),
})
const made: fc.Arbitrary<CustomRole> = fc
  .record({
    grants: few(fc.record({ permission, scope, choice: some('one', 'two', undefined) }), 3, 1),
    mayGive: fc.oneof<fc.Arbitrary<NonNullable<CustomRole['mayGive']>>[]>(
      some('any'),
      few(some('r0', 'r1', 'custom'), 2),
    ),
  })
  .map(({ grants, mayGive }) => ({
    id: 'made',
    organisation: 'a1',
    label: 'Made',
    grants: grants.map(({ choice, ...it }) => ({ ...it, ...(choice !== undefined && { choice }) })),
    mayGive,
  }))

/** One grant, and a role to give that its maker may give. */
const modest = made.map((it): CustomRole => ({ ...it, grants: it.grants.slice(0, 1), mayGive: ['r1'] }))

const edited = (source: PolicySource, rules: readonly DefinitionRule[]): PolicySource => ({
  ...source,
  customRoles: { at: ['area'], catalogue: 'all', rules },
})

describe('a role made at run time', () => {
  it('gives what its definition says, to check and to list alike', () => {
    let allowed = 0
    fc.assert(
      fc.property(drawn, editor, made, ([source, world, resources, at], rules, role) => {
        const custom = edited(source, rules)
        const policy = compiled(custom)
        const memberships = world.memberships.map((it) => ({
          ...it,
          assignments: [...it.assignments, { role: 'made' }],
        }))
        const held: World = { ...world, memberships, customRoles: [role] }
        const places = placesOf(held.organisations)
        for (const [user, ask] of questions(held, resources)) {
          const facts = factsIn(policy, held, user)
          const answer = check(policy, facts, ask, at).allowed
          const expected = allows(custom, held, user, ask, at)
          const extent = list(policy, facts, ask.action, { membership: ask.membership, attributes: ask.context }, at)
          const inside = isInside(extent, places, ask.resource)
          if (answer !== expected || inside !== expected)
            expect([answer, inside, ask, user]).toEqual([expected, expected])
          if (expected) allowed++
        }
      }),
      { numRuns: 150 },
    )
    expect(allowed).toBeGreaterThan(500)
  })
})

/** Whoever holds the first role makes roles, and gives any or two of them. */
const makersPolicy = (source: PolicySource, any: boolean): PolicySource => ({
  ...source,
  constraints: {},
  roles: Object.fromEntries(
    Object.entries(source.roles).map(([key, it]) => [key, { ...it, at: ['root', 'area', 'unit'] }]),
  ),
  administration: {
    ...source.administration,
    making: {
      holder: { roles: ['r0'] },
      may: ['assign', 'defineRole'],
      roles: any ? 'any' : ['r1', 'r2'],
      where: 'organisation',
      self: false,
      peers: true,
    },
  },
})

/** Ann holds the first role where roles are made, and nothing there is closed. */
const makersWorld = (world: World): World => ({
  ...world,
  organisations: world.organisations.map((it) => ({ ...it, status: 'open', attributes: { modules: ['m1'] } })),
  memberships: [
    ...world.memberships.filter((it) => it.user !== 'ann'),
    { id: 'm1', user: 'ann', organisation: 'a1', status: 'active', assigned: [], assignments: [{ role: 'r0' }] },
  ],
})

/** The roles a user may give at an organisation. */
function givable(
  source: PolicySource,
  world: World,
  user: string,
  organisation: string,
  at: number,
): 'any' | readonly string[] {
  const found = world.memberships
    .filter((it) => it.user === user && awake(world, it, at))
    .flatMap((mine) =>
      Object.values(source.administration)
        .filter((it) => it.may.includes('assign') && holdsRule(source, world, it, mine, at))
        .filter(
          (it) => it.where === 'all' || (it.where !== 'created' && beneath(world, organisation, mine.organisation)),
        )
        .map((it) => rolesGivable(source, world, it, rolesHeld(source, world, mine, at))),
    )
  return found.includes('any') ? 'any' : found.flat()
}

describe('law 9', () => {
  it('custom roles: accepted ones hold only grants found in roles their maker may give, no wider in scope', () => {
    const accepted = { any: 0, listed: 0 }
    fc.assert(
      fc.property(
        drawn,
        editor,
        fc.oneof(made, modest, modest),
        fc.boolean(),
        ([drawnSource, drawnWorld, , at], rules, role, any) => {
          const source = edited(makersPolicy(drawnSource, any), rules)
          const world = makersWorld(drawnWorld)
          const policy = compiled(source)
          for (const user of USERS) {
            const judged = judge(policy, world, { user }, [{ do: 'defineRole', role }], at)
            if (!judged.allowed) continue
            expect(
              validateRole(policy, role, {
                places: placesOf(world.organisations),
                customRoles: world.customRoles ?? [],
              }),
            ).toEqual([])
            const roles = givable(source, world, user, role.organisation, at)
            accepted[roles === 'any' ? 'any' : 'listed']++
            if (roles === 'any') continue
            const within = roles.flatMap((it) => grantsOf(source, world, it))
            for (const grant of madeGrants(source, role)) {
              const covered = within.some(
                (it) => it.permission === grant.permission && [grant.scope, 'organisation', 'all'].includes(it.scope),
              )
              if (!covered) expect([grant, roles]).toBe('within')
            }
            const named = typeof role.mayGive === 'object' ? Object.values(role.mayGive).flat() : [role.mayGive]
            for (const it of named) expect(roles).toContain(it)
          }
        },
      ),
      { numRuns: 3000 },
    )
    expect(accepted.any).toBeGreaterThan(100)
    expect(accepted.listed).toBeGreaterThan(50)
  })
})
