import { check, explain, type Membership } from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ORGANISATIONS, ROLES } from './drawn-words.ts'
import { compiled, drawn, factsIn, questions } from './questions.ts'
import { allows, type World } from './reference.ts'
import { placesChanged } from './reference-change.ts'
import { judged } from './reference-judge.ts'

type Remedy = NonNullable<ReturnType<typeof explain>['remedy']>['change']

describe('explain', () => {
  it('agrees with check, and its remedy is the smallest that flips the decision and may stand', () => {
    expect(askToBeExplained({ numRuns: 100 }).remedies).toBeGreaterThan(0)
  })

  it('does so of every kind of remedy, and where there is none', () => {
    // One seed: how many of a rare kind a hundred worlds hold is a matter of luck.
    const counts = askToBeExplained({ numRuns: 100, seed: 8 })
    expect(counts.remedies).toBeGreaterThan(500)
    expect(counts.several).toBeGreaterThan(50)
    expect(counts.made).toBeGreaterThan(1)
    expect(counts.none).toBeGreaterThan(1000)
  })
})

/** Checks explanations of worlds drawn at random; answers how many remedies of each kind there were. */
function askToBeExplained(parameters: { numRuns: number; seed?: number }) {
  const counts = { remedies: 0, several: 0, made: 0, none: 0 }
  fc.assert(
    fc.property(drawn, ([source, world, resources, at]) => {
      const policy = compiled(source)
      for (const [user, ask] of questions(world, resources.slice(0, 6))) {
        const facts = factsIn(policy, world, user)
        const explanation = explain(policy, facts, ask, at, { state: world })
        expect(explanation.allowed).toBe(check(policy, facts, ask, at).allowed)
        expect([explanation.forPerson, explanation.forAdministrator]).not.toContain('')
        const change = explanation.remedy?.change
        const would = (part: Remedy) => {
          const memberships = part.reduce(applied, world.memberships)
          const stands = judged(source, world, { system: 'operator', name: 'test' }, part, at) !== undefined
          return stands && allows(source, { ...world, memberships }, user, ask, at)
        }
        if (change === undefined) {
          if (explanation.allowed || ask.resource.type === 'self' || counts.none++ % 20 !== 0) continue
          const mine = world.memberships.filter((it) => it.user === user.id && it.id === (ask.membership ?? it.id))
          expect(mine.flatMap((it) => singles(world, it)).filter((it) => would([it]))).toEqual([])
          continue
        }
        counts.remedies++
        counts.several += Number(change.length > 1)
        counts.made += Number(change.some((it) => it.do === 'assignRole' && it.role === 'custom'))
        for (const part of parts(change)) {
          if (would(part) !== (part.length === change.length)) expect([part, change, ask, user, at]).toEqual([])
        }
      }
    }),
    parameters,
  )
  return counts
}

/** Every part of a change, nothing included. */
function parts<T>([first, ...others]: readonly T[]): readonly (readonly T[])[] {
  return first === undefined ? [[]] : parts(others).flatMap((part) => [part, [first, ...part]])
}

/** Every single change to a membership there is. */
function singles(world: World, { id: membership }: Membership): readonly Remedy[number][] {
  const roles = [...ROLES, ...(world.customRoles ?? []).map((it) => it.id)]
  return [
    ...roles.map((role) => ({ do: 'assignRole' as const, membership, role })),
    ...ORGANISATIONS.map((id) => ({ do: 'changePlaces' as const, membership, added: [id], removed: [] })),
    { do: 'reactivateMembership', membership },
    { do: 'acceptInvitation', membership },
  ]
}

/** What a remedy does to memberships, said again. */
function applied(memberships: World['memberships'], command: Remedy[number]) {
  return memberships.map((it) => {
    if (!('membership' in command) || command.membership !== it.id) return it
    if (command.do === 'assignRole') {
      return {
        ...it,
        assignments: [...it.assignments.filter((one) => one.role !== command.role), { role: command.role }],
      }
    }
    if (command.do === 'changePlaces') {
      const { stays, comes } = placesChanged(it.assigned, command)
      return { ...it, assigned: [...stays, ...comes] }
    }
    if (command.do === 'selectRecords') return { ...it, selected: command.selected }
    if (command.do !== 'reactivateMembership' && command.do !== 'acceptInvitation') throw new Error(command.do)
    return { ...it, status: 'active' as const }
  })
}
