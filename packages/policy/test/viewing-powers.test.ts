import { type Assigned, judge } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { answer, compared, member, more, organisations, policyWith, type There } from './two-administrators.ts'

/** When somebody may administer more than another, so that the other may not view as them; one difference at a time. */

describe('somebody administers more', () => {
  it('by any rule, where the other has none', () => {
    expect(compared({}, {}, {}, { held: ['clerk'] })).toBe(more)
    expect(compared({}, {}, { held: ['clerk'] }, {})).toBe('no more')
    expect(compared({}, {})).toBe('no more')
  })

  it('by one act more', () => {
    expect(compared({ may: ['assign', 'end'] }, { may: ['assign'] })).toBe(more)
    expect(compared({ may: ['end', 'assign'] }, { may: ['assign'] })).toBe(more)
    expect(compared({ may: ['assign'] }, { may: ['end', 'assign'] })).toBe('no more')
    expect(compared({ may: ['assign'] }, { may: ['end'] })).toBe(more)
  })

  it('by one role more to give', () => {
    const givable = ['clerk', 'head']
    expect(compared({ roles: givable }, { roles: ['clerk'] })).toBe(more)
    expect(compared({ roles: ['head', 'clerk'] }, { roles: ['clerk'] })).toBe(more)
    expect(compared({ roles: ['head'] }, { roles: givable })).toBe('no more')
    expect(compared({ roles: ['head'] }, { roles: ['clerk'] })).toBe(more)
    expect(compared({ roles: 'any' }, { roles: givable })).toBe(more)
    expect(compared({ roles: givable }, { roles: 'any' })).toBe('no more')
    expect(compared({ roles: 'any' }, { roles: 'any' })).toBe('no more')
  })

  it('by what one may do to oneself', () => {
    expect(compared({ self: true }, { self: false })).toBe(more)
    expect(compared({ self: false }, { self: true })).toBe('no more')
    expect(compared({ self: true }, { self: true })).toBe('no more')
  })

  it('by giving roles beside other administrators', () => {
    expect(compared({ alongside: true }, {})).toBe(more)
    expect(compared({ alongside: true }, { alongside: false })).toBe(more)
    expect(compared({}, { alongside: true })).toBe('no more')
    expect(compared({ alongside: false }, {})).toBe('no more')
    expect(compared({ alongside: true }, { alongside: true })).toBe('no more')
  })

  it('by reaching peers; and of two rules that spare their own holders neither takes in the other', () => {
    expect(compared({ peers: true }, { peers: false })).toBe(more)
    expect(compared({ peers: false }, { peers: false })).toBe(more)
    expect(compared({ peers: false }, { peers: true })).toBe('no more')
    expect(compared({ peers: false }, {}, {}, { held: ['theirs'] })).toBe('no more')
  })

  it('never by what another membership of the viewer would give', () => {
    const policy = policyWith({}, {})
    const other = { ...member('vera', { held: ['mine'] }), id: 'vera elsewhere' }
    expect(answer(policy, { held: ['theirs'] }, { held: ['clerk'] }, { others: [other] })).toBe(more)
  })
})

describe('for an organisation and all beneath, somebody administers more', () => {
  it('who stands higher, or elsewhere', () => {
    const at = (them: string, me: string) => compared({}, {}, { at: them }, { at: me })
    expect(at('a1', 'nation')).toBe('no more')
    expect(at('a1', 'a1')).toBe('no more')
    expect(at('nation', 'a1')).toBe(more)
    expect(at('a1', 'a2')).toBe(more)
    expect(at('u1', 'abroad')).toBe(more)
  })

  it('whose rule is for everywhere, unless the other’s is too', () => {
    expect(compared({ where: 'all' }, { where: 'organisation' }, {}, { at: 'nation' })).toBe(more)
    expect(compared({ where: 'all' }, { where: 'assigned' }, {}, { assigned: ['a1'] })).toBe(more)
    expect(compared({ where: 'all' }, { where: 'all' })).toBe('no more')
    expect(compared({ where: 'organisation' }, { where: 'all' }, { at: 'abroad' })).toBe('no more')
    expect(compared({ where: 'assigned' }, { where: 'all' }, { assigned: ['u1'] })).toBe('no more')
  })

  it('whose rule is for what they found, unless the other’s is too', () => {
    expect(compared({ where: 'created' }, { where: 'organisation' }, {}, { at: 'nation' })).toBe(more)
    expect(compared({ where: 'created' }, { where: 'created' })).toBe('no more')
    expect(compared({ where: 'created' }, { where: 'all' })).toBe(more)
    expect(compared({ where: 'organisation' }, { where: 'created' })).toBe(more)
  })
})

describe('for assigned places, somebody administers more', () => {
  const assigned = { where: 'assigned' } as const
  const both = (them: readonly Assigned[], me: readonly Assigned[], at = 'a1') =>
    compared(assigned, assigned, { at, assigned: them }, { at, assigned: me })

  it('who has one the other has not', () => {
    expect(both(['u1', 'u2'], ['u1'])).toBe(more)
    expect(both(['u2', 'u1'], ['u1'])).toBe(more)
    expect(both(['u1'], ['u2', 'u1'])).toBe('no more')
    expect(both(['u1'], ['a1'])).toBe('no more')
    expect(both(['a1'], ['u1', 'u2'])).toBe(more)
    expect(both([], ['u1'])).toBe('no more')
  })

  it('who has every one of a kind, where the other has some', () => {
    const every = { every: 'unit' }
    expect(both([every], ['u1', 'u2'])).toBe(more)
    expect(both([every], [every])).toBe('no more')
    expect(both([{ every: 'unit', beneath: 'a1' }], [every], 'nation')).toBe('no more')
    expect(both([every], [{ every: 'unit', beneath: 'a1' }], 'nation')).toBe(more)
    expect(both([every], [{ every: 'area' }], 'nation')).toBe(more)
    expect(both(['u1'], [every])).toBe('no more')
    expect(both([every], ['a1'])).toBe('no more')
  })

  it('who stands higher than the other’s places reach', () => {
    const at = (them: There, me: There) => compared(assigned, assigned, them, me)
    expect(at({ at: 'a1', assigned: ['u3'] }, { at: 'a1', assigned: ['u3'] })).toBe(more)
    expect(at({ at: 'nation', assigned: ['u3'] }, { at: 'a2', assigned: ['u3'] })).toBe('no more')
    expect(at({ at: 'nation', assigned: [{ every: 'unit' }] }, { at: 'a1', assigned: [{ every: 'unit' }] })).toBe(more)
  })

  it('than a rule for one organisation gives, unless that is all there is: the people may belong higher up', () => {
    const rules = [assigned, { where: 'organisation' }] as const
    expect(compared(...rules, { assigned: ['u1'] }, { at: 'a1' })).toBe(more)
    expect(compared(...rules, { assigned: ['u1'] }, { at: 'nation' })).toBe('no more')
    expect(compared(...rules, { assigned: ['u1'] }, { at: 'abroad' })).toBe(more)
    expect(compared(...rules, { at: 'b1', assigned: ['v1'] }, { at: 'b1' })).toBe(more)
    expect(compared(...rules, { at: 'nation', assigned: [{ every: 'unit' }] }, { at: 'nation' })).toBe('no more')
  })

  it('than a rule for all there is gives, where a place is held by somebody outside it too: people belong there', () => {
    const shared = { id: 'shared', kind: 'unit', parent: 'a1', status: 'open' } as const
    const policy = policyWith(assigned, { where: 'organisation' })
    const tim = { at: 'nation', assigned: ['shared'], held: ['theirs'] }
    const vera = { at: 'nation', held: ['mine'] }
    const asked = (holders: readonly string[]) => answer(policy, tim, vera, { besides: [{ ...shared, holders }] })
    expect(asked([])).toBe('no more')
    expect(asked(['b1'])).toBe(more)
    const state = {
      organisations: [...organisations, { ...shared, holders: ['b1'] }],
      memberships: [member('tim', tim), member('vera', vera), member('bob', { at: 'b1', assigned: ['shared'] })],
    }
    const give = [{ do: 'assignRole', membership: 'bob', role: 'clerk' } as const]
    const may = (user: string) => judge(policy, state, { user }, give, 100).allowed
    expect([may('tim'), may('vera')]).toEqual([true, false])
  })

  it('by a rule for a whole organisation, unless it is one of the other’s places', () => {
    const rules = [{ where: 'organisation' }, assigned] as const
    expect(compared(...rules, { at: 'u1' }, { at: 'a1', assigned: ['u1'] })).toBe('no more')
    expect(compared(...rules, { at: 'a1' }, { at: 'a1', assigned: ['u1'] })).toBe(more)
    expect(compared(...rules, { at: 'u1' }, { at: 'a1', assigned: ['u2'] })).toBe(more)
  })
})

describe('who may place people only where they are themselves administers less', () => {
  const own = { places: 'own' } as const
  const placing = { may: ['place'], where: 'organisation' } as const
  const placed = (them: readonly Assigned[], me: readonly Assigned[], at = 'a1', mine = at) =>
    compared({ ...placing, ...own }, { ...placing, ...own }, { at, assigned: them }, { at: mine, assigned: me })

  it('than who may place them anywhere', () => {
    expect(compared(placing, { ...placing, ...own }, {}, { assigned: ['a1'] })).toBe(more)
    expect(compared({ ...placing, places: 'any' }, { ...placing, ...own }, {}, { assigned: ['a1'] })).toBe(more)
    expect(compared({ ...placing, ...own }, placing, { assigned: ['a1'] })).toBe('no more')
    expect(compared({ ...placing, ...own }, { ...placing, places: 'any' }, { assigned: ['a1'] })).toBe('no more')
  })

  it('than who has more places of their own', () => {
    expect(placed(['u1'], ['u1'])).toBe('no more')
    expect(placed(['u1', 'u2'], ['u1'])).toBe(more)
    expect(placed(['u2', 'u1'], ['u1'])).toBe(more)
    expect(placed([], ['u1'])).toBe('no more')
    expect(placed([{ every: 'unit' }], [{ every: 'unit' }])).toBe('no more')
    expect(placed([{ every: 'unit', beneath: 'a1' }], [{ every: 'unit' }], 'nation')).toBe('no more')
    expect(placed([{ every: 'unit' }], ['u1', 'u2'])).toBe(more)
  })

  it('and not comparably where a place of theirs is outside their own organisation', () => {
    expect(placed(['u1'], ['u1', 'u3'])).toBe(more)
    expect(placed(['u1'], ['u3', 'u1'])).toBe(more)
    expect(placed([], [{ every: 'unit', beneath: 'a2' }])).toBe(more)
    expect(placed([], [{ every: 'unit', beneath: 'u1' }])).toBe('no more')
    expect(placed([], [{ every: 'unit' }])).toBe('no more')
  })
})
