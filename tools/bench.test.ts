import { describe, expect, it } from 'vitest'
import { byHand } from '../bench/engines/by-hand.ts'
import { byHandNumbered } from '../bench/engines/by-hand-numbered.ts'
import { remit } from '../bench/engines/remit.ts'
import { prepare } from '../bench/measure.ts'
import { median, pairedRatio } from '../bench/table.ts'
import { makeNational } from '../bench/workloads/national.ts'
import { makeQuestions } from '../bench/workloads/questions.ts'

const size = { authorities: 4, schools: 30, pupils: 10, users: 20 }
const seed = Number(process.env.REMIT_SEED ?? 1)

describe('the bench', () => {
  it.each([byHand, byHandNumbered, remit])('gets right answers from $name', (engine) => {
    const plan = { seed, size, cold: 3_000, hot: 300, rounds: 1, roundMs: 1, clock: 'wall' } as const
    const bench = prepare(engine, plan)
    expect(bench.wrong).toBe(0)
    // A round throws when its answers do not come to what they must.
    for (const form of bench.forms) expect(bench.round(form)).toBeGreaterThan(0)
  })

  it('asks the same questions for the same seed, half of them allowed', () => {
    const asked = () => makeQuestions(makeNational(seed, size), 600, seed)
    expect(asked()).toEqual(asked())
    expect(asked().answers.filter(Boolean)).toHaveLength(300)
  })

  it('has the size of the nation', () => {
    const { authorities, users } = makeNational(1)
    expect([authorities.length, authorities[0]?.schools.length, users.length]).toEqual([150, 120, 3_000])
    const roles = users.reduce((sum, user) => sum + user.roles.length, 0)
    const schools = users.reduce((sum, user) => sum + user.schools.length, 0)
    expect(roles).toBeGreaterThan(5_800)
    expect(schools).toBeGreaterThan(130_000)
  })

  it('takes ratios within a round before their median', () => {
    expect(median([3, 1, 2, 10])).toBe(2.5)
    expect(pairedRatio([10, 40, 30], [10, 20, 30])).toBe(1)
  })
})
