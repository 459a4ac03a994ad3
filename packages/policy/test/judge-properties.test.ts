import { type Command, check, judge } from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { business } from './drawn-business.ts'
import { policies } from './drawn-policies.ts'
import { worlds } from './drawn-worlds.ts'
import { attributesOf, compiled, factsIn } from './questions.ts'
import { broken, keepsConstraints } from './reference-constraints.ts'
import { judged } from './reference-judge.ts'

/** The laws of the model about changes, on policies, worlds and change sets drawn at random. */

describe('judge and its definition', () => {
  it('accept the same change sets and leave the same world', () => {
    const counts = { accepted: 0, refused: 0 }
    const done = new Set<string>()
    fc.assert(
      fc.property(business, ([source, world, actor, changeSet, at]) => {
        const judgement = judge(compiled(source), world, actor, changeSet, at)
        const expected = judged(source, world, actor, changeSet, at)
        if (judgement.allowed !== (expected !== undefined)) {
          expect([judgement.allowed || judgement.refusals, actor, changeSet, at]).toEqual([expected])
        }
        if (judgement.allowed) {
          expect(judgement.state.memberships).toEqual(expected?.memberships)
          expect(judgement.state.organisations).toEqual(expected?.organisations)
          expect(judgement.entries.map((it) => it.command)).toEqual(changeSet)
          for (const { command, permit } of judgement.entries) done.add(`${command.do} by ${permit.by}`)
        } else expect(judgement.refusals).not.toEqual([])
        counts[judgement.allowed ? 'accepted' : 'refused']++
      }),
      { numRuns: 3000 },
    )
    // Neither answer may be so rare that agreement would mean nothing.
    expect(counts.accepted).toBeGreaterThan(100)
    expect(counts.refused).toBeGreaterThan(200)
    // By rules, permissions and appointments, not by the operator alone.
    expect([...done].filter((it) => !it.endsWith('system')).length).toBeGreaterThan(8)
  })
})

describe('the laws:', () => {
  it('7 constraint safety: what is accepted breaks nothing, now or later; what is refused for a constraint breaks one', () => {
    fc.assert(
      fc.property(business, ([source, world, , changeSet, at]) => {
        const judgement = judge(compiled(source), world, { system: 'operator', name: 'test' }, changeSet, at)
        if (judgement.allowed) {
          expect(keepsConstraints(source, world, judgement.state, at)).toBe(true)
          if (
            Object.keys(broken(source, world, at)).length === 0 &&
            changeSet.every((it) => !it.do.endsWith('Organisation'))
          ) {
            expect(broken(source, judgement.state, at)).toEqual({})
          }
          return
        }
        for (const refusal of judgement.refusals) {
          expect(refusal.message).not.toBe('')
          expect(refusal.alternative.message).not.toBe('')
          expect(refusal.rule === undefined ? refusal.command !== undefined : refusal.rule in source.constraints).toBe(
            true,
          )
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('8 no self-service: a command on oneself succeeds only through a rule that says “self”', () => {
    const onOneself = (
      user: string,
      command: Command,
      state: { memberships: readonly { id: string; user: string }[] },
    ) =>
      command.do !== 'acceptInvitation' &&
      (('user' in command && command.user === user) ||
        ('membership' in command && state.memberships.some((it) => it.id === command.membership && it.user === user)))
    fc.assert(
      fc.property(business, ([source, world, actor, changeSet, at]) => {
        if ('system' in actor) return
        const judgement = judge(compiled(source), world, actor, changeSet, at)
        if (!judgement.allowed) return
        for (const { command, permit } of judgement.entries) {
          if (!onOneself(actor.user, command, world)) continue
          expect(permit.by).toBe('rule')
          const rules = permit.by === 'rule' ? permit.rules : []
          for (const key of rules) expect(source.administration[key]).toMatchObject({ self: true })
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('9 custom roles hold nothing of the whole service and nothing the catalogue does not list', () => {
    const role = { id: 'made', organisation: 'a1', label: 'Made' }
    const grants = [{ permission: 'file.read', scope: 'all' as 'organisation' }]
    fc.assert(
      fc.property(policies, worlds, (source, world) => {
        const open = { ...world, organisations: world.organisations.map((it) => ({ ...it, status: 'open' as const })) }
        const policy = compiled({ ...source, constraints: {} })
        const operator = { system: 'operator', name: 'test' } as const
        const refused = judge(policy, open, operator, [{ do: 'defineRole', role: { ...role, grants } }], 3)
        expect(refused.allowed || refused.refusals.map((it) => it.code)).toEqual(['roleNotValid'])
        // Even one that was written behind the judge's back gives nothing.
        const held = {
          id: 'm',
          user: 'ann',
          organisation: 'a1',
          status: 'active' as const,
          assigned: [],
          assignments: [{ role: 'made' }],
        }
        const forced = { ...open, memberships: [held], customRoles: [{ ...role, grants }] }
        const ask = { action: 'file.read', resource: { type: 'file', id: 'f1', holders: ['u1'] } }
        expect(check(policy, factsIn(policy, forced, attributesOf('ann')), ask, 3).allowed).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  it('judge changes nothing it was given', () => {
    fc.assert(
      fc.property(business, ([source, world, actor, changeSet, at]) => {
        const before = JSON.stringify([world, changeSet])
        judge(compiled(source), world, actor, changeSet, at)
        expect(JSON.stringify([world, changeSet])).toBe(before)
      }),
      { numRuns: 300 },
    )
  })
})
