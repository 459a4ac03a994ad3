import { expect, it } from 'vitest'
import { type AttributeValue, type Condition, evaluate, type Operand, type Scalar } from '../src/condition.ts'
import { fillIn, readsRow, referencesOf, settledTruth } from '../src/settle.ts'
import { truth } from './reference.ts'

/** Every condition of one comparison over values that have ever been trouble, and every way to join truths. */

const DATES = ['2026-01-02', '2026-01-03', 'x2026-01-02', '2026-01-02x', '26-01-02', '2026-1-02', '2026-01-2']
const ODD_DATES = ['2026-xx-02', '2026-01-xx', 'xxxx-01-02', '2026-01-02\n']
const SCALARS: readonly Scalar[] = [-1, 0, 1, Number.NaN, Number.POSITIVE_INFINITY, '', 'a', 'b', '1', true, false]
const VALUES: readonly (AttributeValue | undefined)[] = [
  undefined,
  null,
  ...SCALARS,
  ...DATES,
  ...ODD_DATES,
  [],
  ['a'],
  [0, 1],
  ['2026-01-02'],
  [true],
]

type Side = 'resource' | 'organisation' | 'subject' | 'action' | 'context'
const SIDES: readonly Side[] = ['resource', 'organisation', 'subject', 'action', 'context']

/** Each side knows its own two values and nothing else, so that a value read from the wrong side shows. */
function evaluated(condition: Condition, a: AttributeValue | undefined, b: AttributeValue | undefined) {
  const look = (side: string, name: string) => (name === `${side} a` ? a : name === `${side} b` ? b : undefined)
  const read = (side: Side) => (name: string) => look(side, name)
  const reading = {
    resource: read('resource'),
    organisation: read('organisation'),
    subject: read('subject'),
    action: read('action'),
    context: read('context'),
  }
  const expected = truth(condition, look)
  return { found: evaluate(condition, reading), expected: expected === 0.5 ? undefined : expected === 1, look }
}

const reference = (side: Side, name: string) => ({ [side]: `${side} ${name}` }) as Exclude<Operand, Scalar>

const compared = (word: 'eq' | 'lt', a: Operand, b: Operand): Condition =>
  word === 'eq' ? { eq: [a, b] } : { lt: [a, b] }

it.each(['eq', 'lt'] as const)('%s of any two values, read or written, is what the definition says', (word) => {
  for (const a of VALUES) {
    for (const b of VALUES) {
      const wrote = typeof b === 'object' || b === undefined ? reference('context', 'b') : b
      for (const condition of [
        compared(word, reference('subject', 'a'), reference('resource', 'b')),
        compared(word, reference('organisation', 'a'), wrote),
        { not: compared(word, reference('action', 'a'), reference('context', 'b')) },
      ]) {
        const { found, expected } = evaluated(condition, a, b)
        if (found !== expected) expect([found, condition, a, b]).toEqual([expected])
      }
    }
  }
  expect(VALUES.length).toBeGreaterThan(20)
})

it('a value in a list, and whether there is one, are what the definition says', () => {
  for (const a of VALUES) {
    for (const b of VALUES) {
      const inList: readonly Condition[] = [
        { in: [reference('subject', 'a'), reference('context', 'b')] },
        { not: { in: [reference('resource', 'a'), reference('organisation', 'b')] } },
        ...(Array.isArray(b) ? [{ in: [reference('resource', 'a'), b] as const }] : []),
        ...(typeof a === 'object' || a === undefined ? [] : [{ in: [a, reference('context', 'b')] as const }]),
        ...SIDES.map((side) => ({ present: reference(side, 'a') })),
      ]
      for (const condition of inList) {
        const { found, expected } = evaluated(condition, a, b)
        if (found !== expected) expect([found, condition, a, b]).toEqual([expected])
      }
    }
  }
})

const TRUE: Condition = { eq: [1, 1] }
const FALSE: Condition = { eq: [1, 2] }
const UNKNOWN: Condition = { eq: [1, { context: 'nothing' }] }
const TRUTHS = [TRUE, FALSE, UNKNOWN]

it('“and”, “or” and “not” of any three truths are Kleene’s', () => {
  const lists = [
    [],
    ...TRUTHS.flatMap((a) => [[a], ...TRUTHS.flatMap((b) => [[a, b], ...TRUTHS.map((c) => [a, b, c])])]),
  ]
  for (const list of lists) {
    for (const condition of [{ and: list }, { or: list }, { not: { or: list } }, { and: [{ or: list }, ...list] }]) {
      const { found, expected } = evaluated(condition, undefined, undefined)
      expect([found, condition]).toEqual([expected, condition])
      expect(settledTruth(condition)).toBe(expected)
    }
  }
})

it('what is known beforehand may be filled in: the truth stays the same', () => {
  for (const a of VALUES) {
    for (const b of VALUES) {
      const conditions: readonly Condition[] = [
        { eq: [reference('subject', 'a'), reference('resource', 'b')] },
        { lt: [reference('resource', 'b'), reference('subject', 'a')] },
        { in: [reference('subject', 'a'), reference('resource', 'b')] },
        { in: [reference('resource', 'b'), reference('subject', 'a')] },
        { in: ['a', reference('subject', 'a')] },
        { and: [{ present: reference('subject', 'a') }, { not: { present: reference('resource', 'b') } }] },
        { or: [{ present: reference('subject', 'b') }, { lt: [0, reference('subject', 'a')] }] },
      ]
      for (const condition of conditions) {
        const { found, look } = evaluated(condition, a, b)
        const known = (it: object) =>
          'subject' in it ? (look('subject', String(it.subject)) as AttributeValue) : undefined
        const filled = fillIn(condition, known)
        const again = evaluated(filled, undefined, b)
        if (again.found !== found) expect([again.found, filled, a, b]).toEqual([found])
      }
    }
  }
})

it('the references of a condition are told in the order written, and whether one is of the row', () => {
  const [mine, theirs, place] = [{ subject: 'id' }, { resource: 'owner' }, { organisation: 'levy' }]
  const condition: Condition = {
    and: [
      { eq: [mine, 1] },
      { or: [{ lt: [2, mine] }, { not: { in: [theirs, { context: 'list' }] } }] },
      { present: place },
      { in: ['a', ['b']] },
    ],
  }
  expect(referencesOf(condition)).toEqual([mine, mine, theirs, { context: 'list' }, place])
  const rows: readonly [Condition, boolean][] = [
    [{ eq: [mine, 1] }, false],
    [{ eq: [mine, theirs] }, true],
    [{ present: place }, true],
    [{ present: { context: 'list' } }, false],
    [{ and: [] }, false],
    [{ and: [{ eq: [mine, 1] }, { not: { present: theirs } }] }, true],
    [{ or: [{ eq: [mine, 1] }, { present: mine }] }, false],
    [{ or: [{ eq: [mine, 1] }, { lt: [1, theirs] }] }, true],
    [{ not: { in: [mine, ['a']] } }, false],
  ]
  for (const [it, isOfRow] of rows) expect([it, readsRow(it)]).toEqual([it, isOfRow])
})
