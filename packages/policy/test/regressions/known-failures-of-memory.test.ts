import {
  askNumber,
  check,
  checkMany,
  compileOrThrow,
  enter,
  factsIn,
  factsOf,
  judgeIn,
  ledgerOf,
  type Membership,
  type Organisation,
  type PolicySource,
  placeNumber,
  placesOf,
  rollOf,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** How engines have failed in public by what they remembered, asked many at once, or answered while something changed. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    library: { ...noun('library'), within: ['county', 'library'] },
  },
  resources: { loan: { ...noun('loan'), heldBy: ['library'], attributes: { address: 'string' } } },
  permissions: {
    'loan.view': { label: 'See loans', section: 'Loans' },
    'loan.lend': { label: 'Lend', section: 'Loans', when: { eq: [{ resource: 'address' }, '10.0.0.1'] } },
  },
  roles: {
    librarian: {
      label: 'Librarian',
      at: ['county', 'library'],
      grants: [{ permissions: ['loan.view', 'loan.lend'], scope: 'assigned' }],
    },
    head: {
      label: 'Head',
      at: ['county', 'library'],
      grants: [{ permissions: ['loan.view'], scope: 'organisation' }],
    },
  },
  constraints: { oneHead: { atMost: 1, roles: ['head'], per: 'county' } },
  administration: {},
}
const policy = compileOrThrow(source)
const organisations: readonly Organisation[] = [
  { id: 'c1', kind: 'county', status: 'open' },
  { id: 'l1', kind: 'library', parent: 'c1', status: 'open' },
  { id: 'l2', kind: 'library', parent: 'c1', status: 'open' },
]
const places = placesOf(organisations)
const member = (user: string, role: string, more: Partial<Membership> = {}): Membership => ({
  id: `m ${user}`,
  user,
  organisation: 'c1',
  status: 'active',
  assigned: ['l1'],
  assignments: [{ role }],
  ...more,
})
const factsFor = (it: Membership, among = places) =>
  factsOf(policy, { user: { id: it.user }, memberships: [it], places: among })
const loan = (holder: string, address?: string) => ({
  action: address === undefined ? 'loan.view' : 'loan.lend',
  resource: { type: 'loan', id: 'x', holders: [holder], ...(address !== undefined && { attributes: { address } }) },
})
const may = (facts: ReturnType<typeof factsFor>, holder: string, address?: string) =>
  check(policy, facts, loan(holder, address), 0).allowed

describe('keys that run together (openfga#3117)', () => {
  it('ids that would be one word when put together are two, of users and of places', () => {
    const odd = [
      ['a,b', 'c'],
      ['a', 'b,c'],
      ['a"', '","c'],
      ['a\n', 'c'],
      ['a', '\nc'],
    ] as const
    const all = odd.map(([user, library]) => ({ user, library, id: `${user} at ${library}` }))
    const among = placesOf([
      ...organisations,
      ...all.map(({ library }) => ({ id: library, kind: 'library', parent: 'c1', status: 'open' as const })),
    ])
    for (const { user, library } of all) {
      const facts = factsFor(member(user, 'librarian', { assigned: [library] }), among)
      const reached = all.map((it) => may(facts, it.library))
      expect(reached).toEqual(all.map((it) => it.library === library))
    }
  })

  it('a constraint broken before in one place excuses nothing in another whose ids would read alike', () => {
    const both = compileOrThrow({
      ...source,
      constraints: { apart: { exclusive: ['librarian', 'head'], per: 'membership' } },
    })
    const homes: readonly Organisation[] = [
      { id: 'a', kind: 'county', status: 'open' },
      { id: 'a b', kind: 'county', status: 'open' },
    ]
    const broken = [{ role: 'librarian' }, { role: 'head' }]
    const old = member('d', 'head', { id: 'b c', organisation: 'a', assignments: broken })
    const other = member('d', 'head', { id: 'c', organisation: 'a b' })
    const ledger = ledgerOf(both, { organisations: homes, memberships: [old, other] })
    const change = [{ do: 'assignRole', membership: 'c', role: 'librarian' } as const]
    const judged = judgeIn(ledger, { system: 'operator', name: 'test' }, change, 0)
    expect(judged.allowed || judged.refusals.map((it) => [it.code, it.membership])).toEqual([['exclusive', 'c']])
  })

  it('two permissions and two users asked in turn never get each other’s answer', () => {
    const [ann, hal] = [factsFor(member('ann', 'librarian')), factsFor(member('hal', 'head'))]
    for (let time = 0; time < 3; time++) {
      expect([may(ann, 'l2'), may(hal, 'l2'), may(ann, 'l1', '10.0.0.1'), may(hal, 'l1', '10.0.0.1')]).toEqual([
        false,
        true,
        true,
        false,
      ])
    }
  })
})

describe('a cycle that is remembered as a denial (CVE-2025-46331)', () => {
  const round: readonly Organisation[] = [
    ...organisations,
    { id: 'r1', kind: 'library', parent: 'r2', status: 'open' },
    { id: 'r2', kind: 'library', parent: 'r1', status: 'open' },
    { id: 'r3', kind: 'library', parent: 'r2', status: 'open' },
    { id: 'self', kind: 'library', parent: 'self', status: 'open' },
  ]

  it('organisations that stand beneath each other take nothing from anybody, whatever is asked first', () => {
    const asked = ['r3', 'r1', 'l1', 'self', 'r2', 'l2']
    for (const order of [asked, asked.toReversed()]) {
      for (const among of [round, round.toReversed()]) {
        const facts = factsFor(member('ann', 'librarian', { assigned: ['l1', 'r1', 'self'] }), placesOf(among))
        expect(order.filter((id) => may(facts, id))).toEqual(['l1'])
      }
    }
  })
})

describe('work done for one question and kept for another (openfga#3125)', () => {
  it('a question that is denied, unknown or of the wrong type changes no answer after it', () => {
    const facts = factsFor(member('ann', 'librarian'))
    const odd = [
      { action: 'no.such', resource: { type: 'loan', holders: ['l1'] } },
      { action: 'loan.view', resource: { type: 'county', id: 'c1' } },
      { action: 'loan.view', resource: { type: 'loan', holders: ['nowhere'] } },
      { ...loan('l1'), membership: 'no such' },
    ]
    for (const ask of odd) {
      expect(check(policy, facts, ask, 0).allowed).toBe(false)
      expect([may(facts, 'l1'), may(facts, 'l2')]).toEqual([true, false])
    }
  })
})

describe('a race with a write (openfga#3155)', () => {
  const operator = { system: 'operator', name: 'test' } as const
  const assign = (user: string) => [{ do: 'assignRole', membership: `m ${user}`, role: 'head' } as const]
  const ledger = () => {
    const memberships = ['ann', 'bob'].map((it) => member(it, 'librarian'))
    return ledgerOf(policy, { organisations, memberships })
  }

  it('an answer asked before a change is entered, and one after, are each of their own moment', () => {
    const kept = ledger()
    const sees = (id: string) => check(policy, factsIn(kept, 'ann'), loan(id), 0).allowed
    expect([sees('l1'), sees('l2')]).toEqual([true, false])
    const judged = judgeIn(kept, operator, [{ do: 'place', membership: 'm ann', assigned: ['l2'] }], 0)
    expect([sees('l1'), sees('l2')]).toEqual([true, false])
    enter(kept, judged)
    expect([sees('l1'), sees('l2')]).toEqual([false, true])
  })

  it('of two changes judged on the same state only the first is entered', () => {
    const kept = ledger()
    const [first, second] = [judgeIn(kept, operator, assign('ann'), 0), judgeIn(kept, operator, assign('bob'), 0)]
    expect([first.allowed, second.allowed]).toEqual([true, true])
    enter(kept, first)
    expect(() => enter(kept, second)).toThrow('The ledger has changed since this was judged.')
    const again = judgeIn(kept, operator, assign('bob'), 0)
    expect(again.allowed || again.refusals.map((it) => it.code)).toEqual(['atMost'])
    expect(() => enter(kept, again)).toThrow('A change that was refused cannot be entered.')
  })
})

describe('columns of questions that differ from their questions (CVE-2026-34972)', () => {
  it('the same question twice in one call has the same answer, and counts twice', () => {
    const all = [factsFor(member('ann', 'librarian')), factsFor(member('hal', 'head'))]
    const roll = rollOf(policy, places, all, 0)
    const asked = [
      [0, 'l1'],
      [0, 'l2'],
      [0, 'l1'],
      [1, 'l2'],
      [0, 'l2'],
      [1, 'l2'],
    ] as const
    const answers = new Uint8Array(asked.length)
    const columns = {
      users: Int32Array.from(asked, ([user]) => user),
      asks: Int32Array.from(asked, () => askNumber(policy, 'loan.view')),
      places: Int32Array.from(asked, ([, id]) => placeNumber(places, id)),
    }
    expect(checkMany(roll, columns, answers)).toBe(4)
    expect([...answers]).toEqual([1, 0, 1, 1, 0, 1])
    expect([...answers].map(Boolean)).toEqual(asked.map(([user, id]) => may(all[user] as (typeof all)[0], id)))
  })
})

describe('addresses that mean the same and are written otherwise (IPv4-mapped IPv6)', () => {
  it('a condition compares what is written, so another way to write it is another value', () => {
    const facts = factsFor(member('ann', 'librarian'))
    const written = ['10.0.0.1', '::ffff:10.0.0.1', '010.0.0.1', '10.0.0.1 ', '167772161']
    expect(written.map((it) => may(facts, 'l1', it))).toEqual([true, false, false, false, false])
  })
})
