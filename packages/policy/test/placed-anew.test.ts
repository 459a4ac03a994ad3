import type { Assigned, Organisation } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { doIn, keep, member, place, seen, standing, tree } from './county-ledger.ts'

/** Whoever is placed anew in a ledger sees just what that is, however their places are kept. */

/** Trees whose users' places are kept in different ways: as bits, as ranges, and as what a second holder brings. */
const TREES: Readonly<Record<string, readonly Organisation[]>> = {
  'a small county': tree,
  'a county of two thousand libraries': [
    ...tree,
    ...Array.from({ length: 2100 }, (_, at) => standing(`x${at}`, 'library', 'c')),
  ],
  'a county with a library held from elsewhere': tree.map((it) => (it.id === 'f' ? { ...it, holders: ['c'] } : it)),
}

describe.each(Object.entries(TREES))('who is placed anew in %s', (_, organisations) => {
  const every = { every: 'library' }
  const all = organisations.some(({ holders }) => holders !== undefined) ? 'l l1 l2 m m1 n o f' : 'l l1 l2 m m1 n o'
  const STEPS: readonly (readonly [
    string,
    readonly Assigned[],
    readonly (readonly [readonly Assigned[], string])[],
  ])[] = [
    [
      'one after none, and none again',
      [],
      [
        [['m'], 'm m1'],
        [[], ''],
        [['n'], 'n'],
      ],
    ],
    [
      'one instead of another',
      ['l', 'm'],
      [
        [['m'], 'm m1'],
        [['m', 'n'], 'm m1 n'],
        [['l', 'n'], 'l l1 l2 n'],
      ],
    ],
    [
      'one in the middle',
      ['l', 'm', 'n'],
      [
        [['l', 'o', 'n'], 'l l1 l2 n o'],
        [['l', 'n'], 'l l1 l2 n'],
      ],
    ],
    [
      'the same once more',
      ['m', 'n'],
      [
        [['m', 'n'], 'm m1 n'],
        [['n', 'm'], 'm m1 n'],
      ],
    ],
    [
      'a part of what goes',
      ['l', 'l1'],
      [
        [['l1'], 'l1'],
        [['l1', 'l2'], 'l1 l2'],
        [['l2'], 'l2'],
      ],
    ],
    [
      'all that held a part',
      ['l1', 'n'],
      [
        [['l1', 'l', 'n'], 'l l1 l2 n'],
        [['l1', 'n'], 'l1 n'],
        [['n'], 'n'],
      ],
    ],
    [
      'one twice, then once',
      ['m'],
      [
        [['m', 'm'], 'm m1'],
        [['m'], 'm m1'],
        [['n'], 'n'],
      ],
    ],
    [
      'every library',
      ['m'],
      [
        [[every], all],
        [['m1'], 'm1'],
        [['m1', every], all],
        [[], ''],
      ],
    ],
    [
      'every desk beneath one',
      ['n'],
      [
        [[{ every: 'desk', beneath: 'l' }], 'l1 l2'],
        [['l2'], 'l2'],
      ],
    ],
    [
      'one after every desk of another',
      [{ every: 'desk', beneath: 'l' }, 'm'],
      [
        [['m'], 'm m1'],
        [['l1'], 'l1'],
      ],
    ],
    [
      'the county itself',
      ['m'],
      [
        [['c'], `c ${all}`],
        [['m'], 'm m1'],
        [['c', 'm'], `c ${all}`],
        [['n'], 'n'],
      ],
    ],
  ]

  it.each(STEPS)('sees just what that is: %s', (__, first, steps) => {
    const [asked, unasked] = [keep(organisations, member('ann', 'clerk', { assigned: first })), keep(organisations)]
    expect(seen(unasked, 'ann')).toBe('')
    doIn(unasked, {
      do: 'addMembership',
      membership: 'ann',
      user: 'ann',
      organisation: 'c',
      assigned: first,
      roles: [{ role: 'clerk' }],
    })
    seen(asked, 'ann')
    for (const [places, expected] of steps) {
      for (const ledger of [asked, unasked]) doIn(ledger, place('ann', ...places))
      expect(seen(asked, 'ann')).toBe(expected)
    }
    expect(seen(unasked, 'ann')).toBe(steps.at(-1)?.[1])
  })
})
