import { compile, escalate, replay, type State } from '@remit/policy'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { smallSystems } from './drawn-small-systems.ts'
import { everythingReached } from './exhaustive-search.ts'

/** How many small systems to search; a long run is given by SMALL_SYSTEMS. */
const SYSTEMS = Number(process.env.SMALL_SYSTEMS ?? 500)

it('what a coalition reaches is what trying everything reaches, and every path replays', () => {
  const counts = { compared: 0, gains: 0, undecided: 0 }
  fc.assert(
    fc.property(smallSystems, ({ source, state, coalition }) => {
      const compiled = compile(source)
      fc.pre(compiled.ok)
      const { policy } = compiled
      const everything = everythingReached(policy, state, coalition, 0, 400)
      if (everything === undefined) return
      const { gains, undecided } = escalate(policy, state, coalition, 0, { effort: 1e12 })
      const told = new Set(gains.map((it) => `${it.user} ${it.organisation} ${it.role}`))
      const before = heldBy(state, coalition)
      expect([...told].sort()).toEqual([...everything].filter((it) => !before.has(it)).sort())
      for (const gain of gains) {
        const end = replay(policy, state, gain.path, 0)
        expect(end && heldBy(end, [gain.user])).toContain(`${gain.user} ${gain.organisation} ${gain.role}`)
      }
      counts.compared++
      counts.gains += gains.length
      counts.undecided += undecided.length
    }),
    { numRuns: SYSTEMS },
  )
  expect(counts.undecided).toBe(0)
  expect(counts.compared).toBeGreaterThan(SYSTEMS * 0.7)
  // Reaching must be neither rare nor certain, or agreement would mean little.
  expect(counts.gains).toBeGreaterThan(SYSTEMS / 20)
})

const heldBy = (state: State, users: readonly string[]): ReadonlySet<string> =>
  new Set(
    state.memberships
      .filter((it) => users.includes(it.user) && it.status === 'active')
      .flatMap((it) => it.assignments.map(({ role }) => `${it.user} ${it.organisation} ${role}`)),
  )
