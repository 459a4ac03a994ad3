import { describe, expect, it } from 'vitest'
import { markdown, plain } from '../bench/draw.ts'
import { byHand } from '../bench/engines/by-hand.ts'
import { byHandNumbered } from '../bench/engines/by-hand-numbered.ts'
import { cedar } from '../bench/engines/cedar.ts'
import type { Engine, RemoteEngine } from '../bench/engines/engine.ts'
import { remit } from '../bench/engines/remit.ts'
import { type Form, forms } from '../bench/forms.ts'
import { judgeGoals } from '../bench/goals.ts'
import { type Plan, prepare } from '../bench/measure.ts'
import { type Measured, measureAll } from '../bench/rounds.ts'
import { measureScaling } from '../bench/scaling.ts'
import { median, pairedRatio } from '../bench/statistics.ts'
import { makeNational } from '../bench/workloads/national.ts'
import { makeQuestions } from '../bench/workloads/questions.ts'
import { makeScaled, organisationsOf } from '../bench/workloads/scaled.ts'

const size = { authorities: 4, schools: 30, pupils: 10, users: 20 }
const seed = Number(process.env.REMIT_SEED ?? 1)
const plan: Plan = { seed, size, cold: 2_000, hot: 100, forms, rounds: 1, roundMs: 1, clock: 'wall' }

/** By hand, behind the door of engines that answer later. */
const later: RemoteEngine = {
  name: 'by hand, later',
  async start(national) {
    const { check, visible, change } = byHand.load(national)
    return {
      check: async (questions) => questions.map(check),
      visible: async (user) => visible?.(user) ?? [],
      change: async (user, school, assigned) => change?.(user, school, assigned),
    }
  },
}

describe('the bench', () => {
  it.each([byHand, byHandNumbered, remit, cedar, later])('gets right answers from $name', async (engine) => {
    // Cedar takes a thousand times as long for a question as the others.
    const bench = await prepare(engine, engine === cedar ? { ...plan, cold: 400, hot: 20 } : plan)
    expect(bench.wrong).toBe(0)
    // A round throws when its answers do not come to what they must.
    for (const form of Object.keys(bench.questions) as Form[]) expect(await bench.round(form)).toBeGreaterThan(0)
    await bench.end()
  })

  it('counts every wrong answer, in every way of asking', async () => {
    const yes: Engine = {
      name: 'says yes',
      load: () => ({ check: () => true, resolve: () => () => true, visible: () => [], change: () => {} }),
      loadFlat: () => () => true,
    }
    const wrongIn = async (form: Form) => (await prepare(yes, { ...plan, forms: [form] })).wrong
    expect([await wrongIn('cold'), await wrongIn('hot'), await wrongIn('resolved')]).toEqual([1_000, 50, 1_000])
    for (const form of ['flat', 'lists', 'changes'] as const) expect(await wrongIn(form)).toBeGreaterThan(0)
  })

  it('times engines in processes of their own, and says why one was not run', async () => {
    const [limit, nobody] = await measureAll(['limit', 'nobody'], { ...plan, forms: ['cold', 'flat'] }, () => {})
    expect(limit).toMatchObject({ name: 'by hand (the limit)', perSecond: { cold: [expect.any(Number)] } })
    expect(limit?.failed).toBeUndefined()
    expect(nobody?.failed).toMatch('There is no engine “nobody”')
    expect(nobody?.perSecond).toEqual({})
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

  it('grows by organisations, or by what is assigned, and by nothing else', async () => {
    const shape = { authorities: 5, schools: 40, assigned: 12 }
    const { authorities, users } = makeScaled(seed, shape)
    expect(authorities.length + authorities.flatMap((it) => it.schools).length).toBe(organisationsOf(shape))
    expect(users).toHaveLength(2_000)
    expect(new Set(users.map(({ schools }) => new Set(schools).size))).toEqual(new Set([12]))
    const tiny = { ...plan, cold: 600 }
    const [table] = await measureScaling(
      tiny,
      [{ title: 'two', sizes: '', of: [shape, { ...shape, assigned: 1 }] }],
      () => {},
    )
    expect(table?.steps.map(({ ratio }) => ratio > 0)).toEqual([true, true])
  })

  it('takes ratios within a round before their median', () => {
    expect(median([3, 1, 2, 10])).toBe(2.5)
    expect(pairedRatio([10, 40, 30], [10, 20, 30])).toBe(1)
  })

  it('judges each figure by its goal, against the fastest peer that answered rightly', () => {
    const of = (key: string, cold: number, failed?: string): Measured => ({
      key,
      name: key,
      perSecond: { cold: [cold, cold] },
      latency: { p50: 1, p99: cold === 100 ? 1 : 1.6 },
      loads: [{ ms: 10, bytes: cold }],
      ...(failed !== undefined && { failed }),
    })
    const judged = judgeGoals(
      [of('limit', 100), of('remit', 80), of('slow', 20), of('liar', 70, '3 wrong answers')],
      [],
    )
    const found = (part: string) => judged.find(({ what }) => what.includes(part))
    expect(found('cold: to the limit')).toMatchObject({ figure: '0.80 ×', goal: '≥ 0.8', met: true })
    expect(found('cold: to the fastest peer (slow)')).toMatchObject({ figure: '4.00 ×', met: true })
    expect(found('p99')).toMatchObject({ figure: '1.60 ×', met: false })
    expect(found('Memory')).toMatchObject({ figure: '0.80 ×', met: true })
    expect(found('W2, a flat matrix: to the limit')).toMatchObject({ figure: 'not measured' })
    expect(found('W2, a flat matrix: to the limit')).not.toHaveProperty('met')
  })

  it('draws the same table for a terminal and for a page', () => {
    const rows = [
      ['engine', 'a second'],
      ['Remit', '1,000'],
    ]
    expect(plain(rows)).toBe('engine  a second\n------  --------\nRemit      1,000')
    expect(markdown(rows)).toBe('| engine | a second |\n|---|--:|\n| Remit | 1,000 |')
  })
})
