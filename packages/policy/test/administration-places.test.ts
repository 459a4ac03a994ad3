import {
  type AdministrationSource,
  type Assigned,
  type Command,
  compileOrThrow,
  judge,
  type Membership,
  type Organisation,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Where an administration rule reaches, and where it may place people; one rule at a time. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const organisations: readonly Organisation[] = [
  { id: 'county', kind: 'county', status: 'open' },
  { id: 'l1', kind: 'library', parent: 'county', status: 'open' },
  { id: 'l2', kind: 'library', parent: 'county', status: 'open' },
  { id: 'd1', kind: 'desk', parent: 'l1', status: 'open' },
  { id: 'shire', kind: 'county', status: 'open' },
  { id: 's1', kind: 'library', parent: 'shire', status: 'open' },
]
const at = ['county', 'library', 'desk']
const plain: AdministrationSource = {
  holder: { roles: ['boss'] },
  may: ['invite', 'assign', 'place', 'end'],
  roles: 'any',
  where: 'all',
  self: true,
  peers: true,
}
const policyWith = (rule: Partial<AdministrationSource>) =>
  compileOrThrow({
    key: 'county',
    name: 'County',
    organisations: {
      county: noun('county'),
      library: { ...noun('library'), within: ['county'] },
      desk: { ...noun('desk'), within: ['library'] },
    },
    resources: {},
    permissions: {},
    roles: { boss: { label: 'Boss', at, grants: [] }, clerk: { label: 'Clerk', at, grants: [] } },
    constraints: {},
    administration: { rule: { ...plain, ...rule } },
  })

const member = (user: string, organisation: string, assigned: readonly Assigned[], held: string): Membership => ({
  id: user,
  user,
  organisation,
  status: 'active',
  assigned,
  assignments: [{ role: held }],
})

/** What ann, a boss there, is told about a command on bob, a clerk there; nothing when she may. */
type There = { readonly at?: string; readonly assigned?: readonly Assigned[] }
function told(rule: Partial<AdministrationSource>, ann: There, bob: There, command: Command = END): string | undefined {
  const memberships = [
    member('ann', ann.at ?? 'county', ann.assigned ?? [], 'boss'),
    member('bob', bob.at ?? 'county', bob.assigned ?? [], 'clerk'),
  ]
  const judgement = judge(policyWith(rule), { organisations, memberships }, { user: 'ann' }, [command], 100)
  return judgement.allowed ? undefined : judgement.refusals[0]?.code
}
const END: Command = { do: 'endMembership', membership: 'bob' }
const outside = 'outsideYourOrganisation'

describe('a rule', () => {
  it('for everywhere reaches everybody', () => {
    expect(told({ where: 'all' }, { at: 'd1' }, { at: 'shire' })).toBeUndefined()
  })

  it('for the holder’s organisation reaches it and all beneath', () => {
    const rule = { where: 'organisation' } as const
    const reached = ['county', 'l1', 'd1', 'shire'].map((it) => told(rule, { at: 'county' }, { at: it }))
    expect(reached).toEqual([undefined, undefined, undefined, outside])
    expect(told(rule, { at: 'l1' }, { at: 'county' })).toBe(outside)
    // Where somebody is placed does not bring them nearer.
    expect(told(rule, { at: 'l1' }, { at: 'county', assigned: ['l1'] })).toBe(outside)
  })

  it('for assigned places reaches who belongs there', () => {
    const rule = { where: 'assigned' } as const
    const ann = { assigned: ['l1'] }
    const reached = ['l1', 'd1', 'l2', 'county'].map((it) => told(rule, ann, { at: it }))
    expect(reached).toEqual([undefined, undefined, outside, outside])
    expect(told(rule, ann, { at: 'l2', assigned: [] })).toBe(outside)
  })

  it('for assigned places reaches who is placed there and nowhere else', () => {
    const rule = { where: 'assigned' } as const
    const all: readonly (readonly [readonly Assigned[], string | undefined])[] = [
      [[], outside],
      [['l1'], undefined],
      [['d1', 'l1'], undefined],
      [['l1', 'l2'], outside],
      [['gone'], outside],
      [[{ every: 'library' }], outside],
      [[{ every: 'desk', beneath: 'l1' }], undefined],
      [[{ every: 'desk', beneath: 'd1' }], undefined],
      [[{ every: 'desk', beneath: 'l2' }], outside],
    ]
    for (const [assigned, expected] of all) {
      expect([assigned, told(rule, { assigned: ['l1'] }, { assigned })]).toEqual([assigned, expected])
    }
  })

  it('for every place of a kind reaches who is placed in every one of that kind, there or beneath', () => {
    const rule = { where: 'assigned' } as const
    const ann = { assigned: [{ every: 'library' }] }
    const all: readonly (readonly [There, string | undefined])[] = [
      [{ assigned: [{ every: 'library' }] }, undefined],
      [{ assigned: [{ every: 'desk' }] }, outside],
      [{ assigned: [{ every: 'library', beneath: 'l1' }] }, undefined],
      [{ assigned: ['d1'] }, undefined],
      [{ at: 'shire', assigned: [{ every: 'library' }] }, outside],
      [{ at: 'l1' }, undefined],
    ]
    for (const [bob, expected] of all) expect([bob, told(rule, ann, bob)]).toEqual([bob, expected])
    expect(told(rule, { assigned: ['l2', { every: 'library' }] }, { assigned: [{ every: 'library' }] })).toBeUndefined()
    expect(told(rule, { at: 'shire', assigned: ['s1'] }, { at: 'shire', assigned: ['gone'] })).toBe(outside)
    expect(told(rule, { assigned: ['l1'] }, { at: 'gone', assigned: ['l1'] })).toBe(outside)
    const narrow = { assigned: [{ every: 'library', beneath: 'l1' }] }
    expect(told(rule, narrow, { assigned: [{ every: 'library' }] })).toBe(outside)
    expect(told(rule, narrow, { assigned: [{ every: 'library', beneath: 'd1' }] })).toBeUndefined()
  })
})

describe('placing people', () => {
  const place = (...assigned: readonly Assigned[]): Command => ({ do: 'place', membership: 'bob', assigned })
  const own = { places: 'own' } as const

  it('is anywhere beneath their organisation, or only where the holder is placed too', () => {
    expect(told({ places: 'any' }, { assigned: ['l1'] }, {}, place('l2'))).toBeUndefined()
    expect(told({}, { assigned: ['l1'] }, {}, place('l2'))).toBeUndefined()
    expect(told(own, { assigned: ['l1'] }, {}, place('l2'))).toBe('placeNotYours')
    expect(told(own, { assigned: ['l1'] }, {}, place('l1', 'd1'))).toBeUndefined()
    expect(told(own, { assigned: ['l1'] }, {}, place('l1', 'l2'))).toBe('placeNotYours')
  })

  it('is nowhere by a place of the holder’s that does not lie beneath their own organisation', () => {
    const every = { every: 'library', beneath: 'l1' }
    expect(told(own, { at: 'l1', assigned: ['county'] }, { at: 'l1' }, place(every))).toBe('placeNotYours')
    expect(
      told(own, { at: 'l1', assigned: [{ every: 'library', beneath: 'county' }] }, { at: 'l1' }, place(every)),
    ).toBe('placeNotYours')
    expect(told(own, { at: 'l1', assigned: ['l1'] }, { at: 'l1' }, place(every))).toBeUndefined()
  })

  it('looks at what is added and what is taken, not at what stays', () => {
    const bob = { assigned: ['l2', { every: 'desk', beneath: 'l2' }] }
    const [, every] = bob.assigned as [string, Assigned]
    expect(told(own, { assigned: ['l1'] }, bob, place('l2', 'l1', every))).toBeUndefined()
    expect(told(own, { assigned: ['l1'] }, bob, place('l2', 'l1'))).toBe('placeNotYours')
    expect(told(own, { assigned: ['l1'] }, bob, place(every))).toBe('placeNotYours')
    expect(told(own, { assigned: ['l2'] }, bob, place())).toBeUndefined()
  })

  it('is no matter of places for any other act', () => {
    const assign: Command = { do: 'assignRole', membership: 'bob', role: 'boss' }
    expect(told(own, { assigned: [] }, { assigned: ['l2'] }, assign)).toBeUndefined()
    expect(told(own, { assigned: [] }, { assigned: ['l2'] }, END)).toBeUndefined()
    expect(told(own, { assigned: [] }, { assigned: ['l2'] }, place('l2'))).toBeUndefined()
  })

  it('of somebody new is of all their places', () => {
    const invite = (...assigned: readonly Assigned[]): Command => ({
      do: 'invite',
      membership: 'new',
      user: 'new',
      organisation: 'county',
      assigned,
      roles: [],
    })
    expect(told(own, { assigned: ['l1'] }, {}, invite('d1'))).toBeUndefined()
    expect(told(own, { assigned: ['l1'] }, {}, invite('d1', 'l2'))).toBe('placeNotYours')
    expect(told(own, { assigned: [{ every: 'desk' }] }, {}, invite({ every: 'desk' }))).toBeUndefined()
    expect(told(own, { assigned: [{ every: 'desk' }] }, {}, invite({ every: 'library' }))).toBe('placeNotYours')
  })
})

describe('what a change set makes', () => {
  const founding: Partial<AdministrationSource> = { where: 'created', self: false, may: ['invite', 'assign'] }
  const found = (user: string, ...more: readonly Command[]) => {
    const policy = policyWith(founding)
    const memberships = [member('ann', 'county', [], 'boss')]
    const commands: readonly Command[] = [
      { do: 'addOrganisation', organisation: { id: 'new', kind: 'county', status: 'open' } },
      { do: 'invite', membership: 'm', user, organisation: 'new', assigned: [], roles: [{ role: 'boss' }] },
      ...more,
    ]
    const judgement = judge(policy, { organisations, memberships }, { user: 'ann' }, commands, 100)
    return judgement.allowed ? judgement.entries.map((it) => it.permit) : judgement.refusals.map((it) => it.code)
  }

  it('is its maker’s, and nobody else’s', () => {
    const rule = { by: 'rule', rules: ['rule'] }
    expect(found('ann')).toEqual([rule, rule])
    expect(found('bob')).toEqual([outside])
    const elsewhere = {
      do: 'invite',
      membership: 'o',
      user: 'ann',
      organisation: 'shire',
      assigned: [],
      roles: [],
    } as const
    expect(found('ann', elsewhere)).toEqual([outside])
  })

  it('needs a rule for founding', () => {
    const add: Command = { do: 'addOrganisation', organisation: { id: 'new', kind: 'county', status: 'open' } }
    expect(told({ where: 'all' }, {}, {}, add)).toBe('noPermission')
    expect(told(founding, {}, {}, add)).toBeUndefined()
  })
})
