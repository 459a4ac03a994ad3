import {
  type Assigned,
  compileOrThrow,
  type Extent,
  factsOf,
  type GrantSource,
  isInside,
  list,
  type Membership,
  type Organisation,
  placesOf,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** The extents `list` tells: as few parts as say it, in a fixed order, and remembered where nothing else can change them. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const open = { eq: [{ resource: 'state' }, 'open'] } as const
const mine = { eq: [{ resource: 'state' }, { context: 'state' }] } as const
const level = { lt: [{ subject: 'level' }, 5] } as const
const grants: Readonly<Record<string, Omit<GrantSource, 'permissions'>>> = {
  everywhere: { scope: 'all' },
  throughout: { scope: 'organisation' },
  placed: { scope: 'assigned' },
  owner: { scope: 'own' },
  picked: { scope: 'selected' },
  opener: { scope: 'organisation', when: open },
  asker: { scope: 'organisation', when: mine },
  junior: { scope: 'organisation', when: level },
}
const at = ['county', 'library']
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  subject: { level: 'number' },
  context: { state: 'string' },
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'], heldBy: ['library'] } },
  resources: { loan: { ...noun('loan'), heldBy: ['library'], attributes: { state: 'string' } } },
  permissions: {
    'loan.see': { label: 'See', section: 'Loans' },
    'self.name': { label: 'Own name', section: 'Own' },
  },
  roles: {
    ...Object.fromEntries(
      Object.entries(grants).map(([key, it]) => [
        key,
        { label: key, at, grants: [{ permissions: ['loan.see'], ...it }] },
      ]),
    ),
    named: { label: 'Named', at, grants: [{ permissions: ['self.name'], scope: 'own' }] },
  },
  constraints: {},
  administration: {},
})

const tree: readonly Organisation[] = ['c1', 'c2', 'l1', 'l2', 'd1'].map((id) => ({
  id,
  kind: id.startsWith('c') ? 'county' : 'library',
  parent: id === 'd1' ? 'l1' : id.startsWith('l') ? 'c1' : undefined,
  status: id === 'l2' ? 'closed' : 'open',
}))
const held: readonly Organisation[] = [
  ...tree,
  { id: 'h1', kind: 'library', parent: 'c1', holders: ['l1', 'h2'], status: 'open' },
  { id: 'h2', kind: 'library', parent: 'c1', holders: ['h1'], status: 'open' },
]

type Held = {
  readonly organisation?: string
  readonly roles: readonly string[]
  readonly assigned?: readonly Assigned[]
}
const memberships = (all: readonly Held[]): readonly Membership[] =>
  all.map(({ roles, ...it }, index) => ({
    id: `m${index}`,
    user: 'ann',
    organisation: 'c1',
    status: 'active',
    assigned: [],
    selected: [{ type: 'loan', id: 'x' }],
    assignments: roles.map((role) => ({ role })),
    ...it,
  }))
const factsFor = (all: readonly Held[], organisations = tree) =>
  factsOf(policy, {
    user: { id: 'ann', attributes: { level: 1 } },
    memberships: memberships(all),
    places: placesOf(organisations),
  })
const partsOf = (all: readonly Held[], organisations = tree, action = 'loan.see'): Extent['parts'] =>
  list(policy, factsFor(all, organisations), action, {}, 0).parts

const beneath = (...roots: readonly string[]) => ({ where: { beneath: roots }, closedToo: false })
const everywhere = { where: 'everywhere', closedToo: false }

describe('an extent', () => {
  it('names no root twice and none beneath another, in order', () => {
    expect(partsOf([{ roles: ['placed'], assigned: ['l2', 'd1', 'l1', 'l2', 'l1'] }])).toEqual([beneath('l1', 'l2')])
    expect(partsOf([{ roles: ['placed'], assigned: ['d1'] }])).toEqual([beneath('d1')])
  })

  it('names what stands beneath by a second holder only where that is not named itself', () => {
    const all = (...assigned: readonly string[]) => partsOf([{ roles: ['placed'], assigned }], held)
    expect(all('h1', 'l1')).toEqual([beneath('l1')])
    expect(all('h2', 'd1', 'l2')).toEqual([beneath('d1', 'h2', 'l2')])
    // Each of the two holds the other: one of them is enough.
    expect(all('h2', 'h1')).toEqual([beneath('h1')])
  })

  it('leaves out what a wider part takes in', () => {
    const wide = ['throughout', 'placed', 'owner', 'picked', 'opener']
    expect(partsOf([{ roles: wide, assigned: ['l1', { every: 'library' }] }])).toEqual([beneath('c1')])
    expect(partsOf([{ roles: [...wide, 'everywhere'], assigned: ['l1'] }])).toEqual([everywhere])
    expect(partsOf([{ roles: ['throughout'] }, { roles: ['throughout'], organisation: 'l1' }])).toEqual([beneath('c1')])
    expect(
      partsOf([
        { roles: ['throughout'], organisation: 'l1' },
        { roles: ['opener', 'placed'], assigned: ['l1'] },
      ]),
    ).toEqual([{ ...beneath('c1'), when: open }, beneath('l1')])
  })

  it('joins alike parts of several memberships', () => {
    const both: readonly Held[] = [
      { organisation: 'c2', roles: ['throughout', 'owner'] },
      { organisation: 'c1', roles: ['throughout', 'owner'] },
    ]
    expect(partsOf(both)).toEqual([beneath('c1', 'c2')])
    expect(partsOf(both.map((it) => ({ ...it, roles: ['owner'] })))).toEqual([{ ...beneath('c1', 'c2'), owner: 'ann' }])
    expect(partsOf(both.map((it) => ({ ...it, roles: ['everywhere'] })))).toEqual([everywhere])
    const kinds = both.map((it) => ({ ...it, roles: ['placed'], assigned: [{ every: 'library' }] }))
    expect(partsOf(kinds)).toEqual([{ where: { beneath: ['c1', 'c2'], every: 'library' }, closedToo: false }])
  })

  it('keeps apart what differs: by kind, by owner, by record and by condition', () => {
    const parts = partsOf([
      {
        roles: ['placed', 'owner', 'picked', 'opener'],
        assigned: ['l1', { every: 'library' }, { every: 'county', beneath: 'l1' }],
      },
    ])
    const records = [{ type: 'loan', id: 'x' }]
    expect(parts).toHaveLength(5)
    for (const it of [
      { ...beneath('c1'), owner: 'ann' },
      { ...beneath('c1'), records },
      { ...beneath('c1'), when: open },
      { where: { beneath: ['c1'], every: 'library' }, closedToo: false },
      beneath('l1'),
    ]) {
      expect(parts).toContainEqual(it)
    }
    const words = parts.map((it) => JSON.stringify(it))
    expect(words).toEqual(words.toSorted())
  })

  it('of one’s own acts is one’s own, wherever one belongs', () => {
    const own = { where: 'everywhere', owner: 'ann' }
    expect(partsOf([], tree, 'self.email')).toEqual([{ ...own, closedToo: true }])
    expect(partsOf([], tree, 'self.name')).toEqual([])
    expect(partsOf([{ roles: ['named'] }, { roles: ['named'], organisation: 'l1' }], tree, 'self.name')).toEqual([
      { ...own, closedToo: false },
    ])
    const facts = factsFor([{ roles: ['named'] }])
    expect(list(policy, facts, 'self.name', { membership: 'other' }, 0).parts).toHaveLength(1)
  })

  it('of nothing is nothing', () => {
    expect(list(policy, factsFor([]), 'loan.lose', {}, 0)).toEqual({
      permission: 'loan.lose',
      types: [],
      kinds: [],
      parts: [],
    })
    const nobody = factsOf(policy, {
      user: { id: 'ann' },
      memberships: memberships([{ roles: ['picked', 'placed', 'junior'] }]).map((it) => ({
        ...it,
        selected: undefined,
      })),
      places: placesOf(tree),
    })
    expect(list(policy, nobody, 'loan.see', {}, 0)).toEqual({
      permission: 'loan.see',
      types: ['loan'],
      kinds: [],
      parts: [],
    })
  })

  it('has settled what the question and the user say already', () => {
    const facts = factsFor([{ roles: ['junior'] }, { organisation: 'c2', roles: ['asker'] }])
    const asked = list(policy, facts, 'loan.see', { attributes: { state: 'lost' } }, 0).parts
    expect(asked).toEqual([beneath('c1'), { ...beneath('c2'), when: { eq: [{ resource: 'state' }, 'lost'] } }])
    expect(list(policy, facts, 'loan.see', {}, 0).parts).toEqual([beneath('c1'), { ...beneath('c2'), when: mine }])
  })
})

describe('an extent told again', () => {
  it('is the same one where only the facts say what it is', () => {
    const plain = factsFor([{ roles: ['throughout'] }])
    const first = list(policy, plain, 'loan.see', {}, 0)
    expect(list(policy, plain, 'loan.see', { attributes: { state: 'open' } }, 0)).toBe(first)
    expect(list(policy, plain, 'self.name', {}, 0)).not.toBe(first)
  })

  it('is another where the question or the acting membership matters', () => {
    const two = factsFor([{ roles: ['throughout'] }, { organisation: 'c2', roles: ['throughout'] }])
    expect(list(policy, two, 'loan.see', { membership: 'm1' }, 0).parts).toEqual([beneath('c2')])
    expect(list(policy, two, 'loan.see', {}, 0).parts).toEqual([beneath('c1', 'c2')])
    expect(list(policy, two, 'loan.see', { membership: 'm0' }, 0).parts).toEqual([beneath('c1')])
    const asking = factsFor([{ roles: ['asker', 'picked'] }])
    const parts = (state: string) => list(policy, asking, 'loan.see', { attributes: { state } }, 0).parts
    expect(parts('a')).not.toEqual(parts('b'))
  })
})

describe('a row', () => {
  it('is inside by one of its holders, and not through what is not known', () => {
    const places = placesOf(tree)
    const extent: Extent = { permission: 'loan.see', types: ['loan'], kinds: [], parts: [beneath('gone', 'l1')] }
    const row = (...holders: readonly string[]) => isInside(extent, places, { type: 'loan', id: 'x', holders })
    expect([row('d1'), row('l2', 'd1'), row('l2'), row('gone'), row()]).toEqual([true, true, false, false, false])
    expect(isInside({ ...extent, parts: [beneath('c1')] }, places, { type: 'loan', holders: ['l2'] })).toBe(false)
    const anywhere: Extent = { ...extent, parts: [{ where: 'everywhere', closedToo: false }] }
    expect(isInside(anywhere, places, { type: 'loan', id: 'x' })).toBe(true)
    expect(isInside(anywhere, places, { type: 'note', id: 'x' })).toBe(false)
  })

  it('is inside by one of the records chosen, or being of one', () => {
    const records = [
      { type: 'loan', id: 'x' },
      { type: 'box', id: 'y' },
    ]
    const extent: Extent = {
      permission: 'p',
      types: ['loan'],
      kinds: [],
      parts: [{ where: 'everywhere', closedToo: true, records }],
    }
    const row = (id: string, of?: { type: string; id: string }) =>
      isInside(extent, placesOf(tree), { type: 'loan', id, of })
    expect([row('x'), row('y'), row('z', { type: 'box', id: 'y' }), row('z', { type: 'box', id: 'x' })]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})
