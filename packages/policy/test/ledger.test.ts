import { type Command, type CustomRole, check, enter, factsIn, judgeIn, type Membership } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { doIn, keep, member, operator, place, policy, seen, standing, tree } from './county-ledger.ts'

/** A kept state, one step at a time: what is entered is seen by the next question. */

describe('what is entered', () => {
  const clerk = (more: Partial<Membership> = {}) => member('ann', 'clerk', { assigned: ['m'], ...more })

  it('changes nobody else', () => {
    const ledger = keep(tree, clerk(), member('bob', 'clerk', { assigned: ['n'] }))
    expect([seen(ledger, 'ann'), seen(ledger, 'bob')]).toEqual(['m m1', 'n'])
    doIn(ledger, place('ann', 'l1'))
    expect([seen(ledger, 'ann'), seen(ledger, 'bob')]).toEqual(['l1', 'n'])
    doIn(ledger, place('ann'), place('bob', 'n', 'm'))
    expect([seen(ledger, 'ann'), seen(ledger, 'bob')]).toEqual(['', 'm m1 n'])
  })

  it('counts in the end, where one change set places somebody twice', () => {
    const ledger = keep(tree, clerk({ assigned: ['l1', 'm'] }))
    expect(seen(ledger, 'ann')).toBe('l1 m m1')
    doIn(ledger, place('ann', 'n', 'm'), place('ann', 'n', 'o'))
    expect(seen(ledger, 'ann')).toBe('n o')
  })

  it('of one membership leaves what another of the same user reaches', () => {
    const away = clerk({ id: 'away', organisation: 'far', assigned: ['f'] })
    const ledger = keep(tree, clerk(), away)
    expect(seen(ledger, 'ann')).toBe('m m1 f')
    doIn(ledger, place('ann', 'n'))
    expect(seen(ledger, 'ann')).toBe('n f')
    doIn(ledger, place('away'))
    expect(seen(ledger, 'ann')).toBe('n')
    doIn(ledger, { do: 'endMembership', membership: 'ann' })
    expect(seen(ledger, 'ann')).toBe('')
  })

  it('is seen where a membership sleeps, wakes, or gets another role', () => {
    const ledger = keep(tree, clerk())
    expect(seen(ledger, 'ann')).toBe('m m1')
    doIn(ledger, { do: 'suspendMembership', membership: 'ann' })
    expect(seen(ledger, 'ann')).toBe('')
    doIn(ledger, place('ann', 'n'))
    expect(seen(ledger, 'ann')).toBe('')
    doIn(ledger, { do: 'reactivateMembership', membership: 'ann' })
    expect(seen(ledger, 'ann')).toBe('n')
    doIn(ledger, { do: 'assignRole', membership: 'ann', role: 'head' }, place('ann', 'o'))
    expect(seen(ledger, 'ann')).toBe('c l l1 l2 m m1 n o')
    doIn(ledger, { do: 'revokeRole', membership: 'ann', role: 'head' })
    expect(seen(ledger, 'ann')).toBe('o')
  })

  it('is seen where somebody who was asked about joins a second organisation', () => {
    const ledger = keep(tree, clerk())
    expect(seen(ledger, 'ann')).toBe('m m1')
    const there = { membership: 'away', user: 'ann', organisation: 'far', assigned: ['f'], roles: [{ role: 'clerk' }] }
    doIn(ledger, { do: 'addMembership', ...there })
    expect(seen(ledger, 'ann')).toBe('m m1 f')
    doIn(ledger, place('away'))
    expect(seen(ledger, 'ann')).toBe('m m1')
    doIn(ledger, { do: 'assignRole', membership: 'ann', role: 'head' }, place('away', 'f'))
    expect(seen(ledger, 'ann')).toBe('c l l1 l2 m m1 n o f')
    expect(Object.keys(factsIn(ledger, 'ann').memberships)).toEqual(['0', '1'])
  })

  it('is seen where organisations come, close, open and are held', () => {
    const ledger = keep(tree, clerk(), member('bob', 'head', { organisation: 'far' }))
    expect([seen(ledger, 'ann'), seen(ledger, 'bob')]).toEqual(['m m1', 'f'])
    doIn(ledger, { do: 'addOrganisation', organisation: standing('m2', 'desk', 'm') })
    expect(seen(ledger, 'ann', ['m', 'm1', 'm2', 'n'])).toBe('m m1 m2')
    doIn(ledger, { do: 'closeOrganisation', organisation: 'm' })
    expect(seen(ledger, 'ann')).toBe('')
    doIn(ledger, place('ann', 'm', 'n'))
    expect(seen(ledger, 'ann')).toBe('n')
    doIn(ledger, { do: 'reopenOrganisation', organisation: 'm' })
    expect(seen(ledger, 'ann')).toBe('m m1 n')
    doIn(ledger, { do: 'holdOrganisation', organisation: 'n', holders: ['far'] })
    expect([seen(ledger, 'ann'), seen(ledger, 'bob')]).toEqual(['m m1 n', 'n f'])
  })

  it('is seen where a made role is made, changed and given', () => {
    const made = (...permissions: readonly string[]): CustomRole => ({
      id: 'made',
      organisation: 'c',
      label: 'Made',
      grants: permissions.map((permission) => ({ permission, scope: 'organisation' })),
    })
    const ledger = keep(tree, clerk(), member('bob', 'made'))
    expect(seen(ledger, 'ann')).toBe('m m1')
    doIn(ledger, { do: 'defineRole', role: made('loan.lend') }, { do: 'assignRole', membership: 'ann', role: 'made' })
    expect(seen(ledger, 'ann')).toBe('m m1')
    doIn(ledger, { do: 'changeRole', role: made('loan.see') })
    // Bob is asked about for the first time.
    expect([seen(ledger, 'ann'), seen(ledger, 'bob')]).toEqual(['c l l1 l2 m m1 n o', 'c l l1 l2 m m1 n o'])
    doIn(ledger, { do: 'changeRole', role: made() })
    expect([seen(ledger, 'ann'), seen(ledger, 'bob')]).toEqual(['m m1', ''])
  })

  it('is seen where other records are selected', () => {
    const ledger = keep(tree, member('ann', 'picker', { assigned: ['m'] }))
    const lent = () =>
      ['x', 'y'].filter((id) => {
        const ask = { action: 'loan.lend', resource: { type: 'loan', id, holders: ['m'] } }
        return check(policy, factsIn(ledger, 'ann'), ask, 100).allowed
      })
    expect(lent()).toEqual([])
    doIn(ledger, { do: 'selectRecords', membership: 'ann', selected: [{ type: 'loan', id: 'x' }] })
    expect(lent()).toEqual(['x'])
    doIn(ledger, place('ann', 'n'), { do: 'selectRecords', membership: 'ann', selected: [{ type: 'loan', id: 'y' }] })
    expect(lent()).toEqual(['y'])
  })
})

describe('a ledger', () => {
  const two = () => keep(tree, member('sal', 'head'))
  const leave = (membership: string): Command => ({ do: 'endMembership', membership })

  it('is changed by what is entered, and by nothing that is only judged', () => {
    const ledger = keep(tree, member('ann', 'clerk', { assigned: ['m'] }))
    const judged = judgeIn(ledger, operator, [place('ann', 'n')], 100)
    expect(seen(ledger, 'ann')).toBe('m m1')
    enter(ledger, judged)
    expect(seen(ledger, 'ann')).toBe('n')
  })

  it('takes nothing judged before something else was entered, nor anything twice or refused', () => {
    const ledger = two()
    const [first, second] = [leave('hal'), leave('sal')].map((it) => judgeIn(ledger, operator, [it], 100))
    if (first === undefined || second === undefined) throw new Error('Two were judged.')
    enter(ledger, first)
    // Each would have left the other: entered both, nobody would be left.
    expect(() => enter(ledger, second)).toThrow('The ledger has changed since this was judged.')
    expect(() => enter(ledger, first)).toThrow('The ledger has changed since this was judged.')
    const refused = judgeIn(ledger, operator, [leave('sal')], 100)
    expect(refused).toMatchObject({ allowed: false, refusals: [{ code: 'atLeast' }] })
    expect(() => enter(ledger, refused)).toThrow('A change that was refused cannot be entered.')
    expect([seen(ledger, 'hal'), seen(ledger, 'sal')]).toEqual(['', 'c l l1 l2 m m1 n o'])
  })

  it('tells the entries of what it judged, by whoever it was', () => {
    const ledger = two()
    const judged = judgeIn(ledger, operator, [leave('sal')], 100)
    expect(judged).toMatchObject({ allowed: true, entries: [{ concerns: { user: 'sal' }, permit: { by: 'system' } }] })
    const own = judgeIn(ledger, { user: 'sal' }, [leave('hal')], 100)
    expect(own).toMatchObject({ allowed: false, refusals: [{ code: 'notAdministrator' }] })
  })

  it('keeps the facts of users it knows, and none of those it does not', () => {
    const ledger = two()
    expect(factsIn(ledger, 'nobody')).not.toBe(factsIn(ledger, 'nobody'))
    expect(factsIn(ledger, 'nobody').memberships).toEqual([])
    const sal = factsIn(ledger, 'sal')
    expect(factsIn(ledger, 'sal')).toBe(sal)
    expect(factsIn(ledger, 'hal').user.id).toBe('hal')
    expect(factsIn(ledger, 'sal')).toBe(sal)
  })
})
