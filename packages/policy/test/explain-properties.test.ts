import { check, explain } from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compiled, drawn, factsIn, questions } from './questions.ts'
import type { World } from './reference.ts'

describe('explain', () => {
  it('agrees with check, and its remedy is the smallest that flips the decision', () => {
    let remedies = 0
    fc.assert(
      fc.property(drawn, ([source, world, resources, at]) => {
        const policy = compiled(source)
        for (const [user, ask] of questions(world, resources.slice(0, 6))) {
          const facts = factsIn(policy, world, user)
          const explanation = explain(policy, facts, ask, at)
          expect(explanation.allowed).toBe(check(policy, facts, ask, at).allowed)
          expect([explanation.forPerson, explanation.forAdministrator]).not.toContain('')
          const change = explanation.remedy?.change
          if (change === undefined) continue
          remedies++
          const without = change.map((_, left) => change.filter((__, index) => index !== left))
          for (const part of [change, ...without]) {
            const memberships = part.reduce(applied, world.memberships)
            const { allowed } = check(policy, factsIn(policy, { ...world, memberships }, user), ask, at)
            expect(allowed).toBe(part === change)
          }
        }
      }),
      { numRuns: 40 },
    )
    expect(remedies).toBeGreaterThan(100)
  })
})

/** What a remedy does to memberships, said again. */
function applied(
  memberships: World['memberships'],
  command: NonNullable<ReturnType<typeof explain>['remedy']>['change'][number],
) {
  return memberships.map((it) => {
    if (!('membership' in command) || command.membership !== it.id) return it
    if (command.do === 'assignRole') {
      return {
        ...it,
        assignments: [...it.assignments.filter((one) => one.role !== command.role), { role: command.role }],
      }
    }
    if (command.do === 'place') return { ...it, assigned: command.assigned }
    if (command.do === 'selectRecords') return { ...it, selected: command.selected }
    return { ...it, status: 'active' as const }
  })
}
