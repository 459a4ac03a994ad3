import {
  askNumber,
  check,
  checkMany,
  compileOrThrow,
  factsOf,
  type Membership,
  placeNumber,
  placesOf,
  rollOf,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { positionOf } from '../src/places.ts'

/** Kinds of organisation are numbered in a byte: those that no number is left for are told apart all the same. */

const kindsOf = (count: number) => Array.from({ length: count }, (_, at) => `kind${at}`)
const treeOf = (kinds: readonly string[]) => [
  { id: 'top', kind: 'kind0', status: 'open' as const },
  ...kinds.slice(1).map((kind) => ({ id: `a ${kind}`, kind, parent: 'top', status: 'open' as const })),
]

describe.each([254, 255, 256, 257, 300])('among %s kinds', (count) => {
  const kinds = kindsOf(count)
  const places = placesOf(treeOf(kinds))

  it('an organisation is found as what it is, and as nothing else', () => {
    for (const kind of kinds.slice(1)) {
      expect(places.kinds[positionOf(places, kind, `a ${kind}`) ?? -1]).toBe(kind)
      for (const other of ['kind0', kinds.at(-1) ?? '', kinds[(kinds.indexOf(kind) + 1) % count] ?? '']) {
        if (other !== kind) expect(positionOf(places, other, `a ${kind}`)).toBeUndefined()
      }
    }
  })

  it('a question in columns is answered as check answers it', () => {
    const asked = [1, 2, 3, 100, 200, 253, 254, 255, 256, 299].filter((it) => it < count).map((it) => `kind${it}`)
    const policy = compileOrThrow({
      key: 'many',
      name: 'Many',
      organisations: Object.fromEntries(
        [...kinds, 'none'].map((kind, at) => [
          kind,
          { label: kind, plural: kind, ...(at > 0 && { within: ['kind0'] }) },
        ]),
      ),
      resources: {},
      permissions: Object.fromEntries([...asked, 'none'].map((kind) => [`${kind}.see`, { label: kind, section: 'S' }])),
      roles: {
        head: {
          label: 'Head',
          at: ['kind0'],
          grants: [{ permissions: [...asked, 'none'].map((kind) => `${kind}.see`), scope: 'organisation' }],
        },
      },
      constraints: {},
      administration: {},
    })
    const head: Membership = {
      id: 'm',
      user: 'ann',
      organisation: 'top',
      status: 'active',
      assigned: ['a kind1'],
      assignments: [{ role: 'head' }],
    }
    const facts = factsOf(policy, { user: { id: 'ann' }, memberships: [head], places })
    const roll = rollOf(policy, places, [facts], 0)
    // There is no organisation of the last kind.
    for (const action of [...asked, 'none'].map((kind) => `${kind}.see`)) {
      const answers = new Uint8Array(asked.length)
      const columns = {
        users: Int32Array.from(asked, () => 0),
        asks: Int32Array.from(asked, () => askNumber(policy, action)),
        places: Int32Array.from(asked, (kind) => placeNumber(places, `a ${kind}`)),
      }
      expect(checkMany(roll, columns, answers)).toBe(action === 'none.see' ? 0 : 1)
      const type = action.split('.')[0] ?? ''
      expect([...answers]).toEqual(
        asked.map((kind) => Number(check(policy, facts, { action, resource: { type, id: `a ${kind}` } }, 0).allowed)),
      )
    }
  })
})
