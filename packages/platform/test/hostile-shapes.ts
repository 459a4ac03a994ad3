import type { AttributeValue, Condition, Scope } from '@remit/policy'

/** Conditions and rows chosen to hurt: every one has undone a list somewhere, or could. */

export type Shape = {
  readonly title: string
  readonly scope: Scope
  readonly closed: boolean
  readonly when?: Condition
}

const TEXTS = [
  'a',
  'A',
  '\u00e1',
  'a\u0301',
  'ß',
  'SS',
  '%',
  '_',
  'a%',
  "'",
  '"',
  '\\',
  ' a',
  'a ',
  '',
  'null',
  '2020-01-01',
  '１',
  '😀',
  "'; drop table things; --",
] as const
const name = { resource: 'name' } as const
const year = { resource: 'year' } as const
const born = { resource: 'born' } as const
const seen = { resource: 'seen' } as const
const tags = { resource: 'tags' } as const
const flag = { resource: 'flag' } as const
export const INSTANT = 1_790_000_000_000

const atoms: readonly Condition[] = [
  ...TEXTS.map((text): Condition => ({ eq: [name, text] })),
  ...TEXTS.slice(0, 10).map((text): Condition => ({ in: [text, tags] })),
  ...[-1, 0, 1, 2, 0.5, 2_147_483_647].flatMap((it): Condition[] => [{ lt: [year, it] }, { lt: [it, year] }]),
  ...['2020-01-01', '2020-02-29', 'never', 5].flatMap((it): Condition[] => [{ lt: [born, it] }, { lt: [it, born] }]),
  ...[INSTANT, INSTANT + 1, 'never'].flatMap((it): Condition[] => [{ lt: [seen, it] }, { eq: [seen, it] }]),
  ...[[], ['a', '%'], ['A', 1, true], [''], ['\u00e1', '😀']].map((it): Condition => ({ in: [name, it] })),
  ...[[1, 2], ['1'], [1, '1']].map((it): Condition => ({ in: [year, it] })),
  ...['name', 'nick', 'year', 'born', 'seen', 'tags', 'flag', 'owner'].map(
    (it): Condition => ({ present: { resource: it } }),
  ),
  { eq: [name, { resource: 'nick' }] },
  { eq: [flag, true] },
  { eq: [flag, 'true'] },
  { eq: [year, '1'] },
  { eq: [year, true] },
  { eq: [tags, 'a'] },
  { in: [name, tags] },
  { in: [year, tags] },
  { eq: [{ resource: 'owner' }, { subject: 'id' }] },
  { eq: [name, { organisation: 'region' }] },
  { in: [name, { organisation: 'areas' }] },
  { present: { organisation: 'region' } },
  { eq: [{ organisation: 'kind' }, 'school'] },
  { or: [] },
  { and: [] },
]

/** As it is, denied, beside something unknown, beside something true, and denied beside something unknown. */
const TURNS: readonly ((it: Condition) => Condition)[] = [
  (it) => it,
  (it) => ({ not: it }),
  (it) => ({ and: [it, { present: year }] }),
  (it) => ({ or: [it, { lt: [year, 2] }] }),
  (it) => ({ not: { and: [it, { eq: [{ resource: 'nick' }, 'a'] }] } }),
]

const conditioned = atoms.flatMap((atom) => TURNS.map((turn) => turn(atom)))
const SCOPES: readonly Scope[] = ['own', 'selected', 'assigned', 'organisation', 'all']
const few = [undefined, { present: year }, { not: { eq: [name, 'a'] } }, { lt: [year, 2] }] as const

export const SHAPES: readonly Shape[] = [
  ...conditioned.map((when): Shape => ({ title: JSON.stringify(when), scope: 'organisation', closed: false, when })),
  ...SCOPES.flatMap((scope) =>
    [true, false].flatMap((closed) =>
      few.map(
        (when): Shape => ({
          title: `${scope}${closed ? ', closed too' : ''}: ${JSON.stringify(when ?? 'always')}`,
          scope,
          closed,
          ...(when !== undefined && { when }),
        }),
      ),
    ),
  ),
]

export type HostileRow = {
  readonly name: string | null
  readonly nick: string | null
  readonly year: number | null
  readonly born: string | null
  readonly seen: number | null
  readonly tags: readonly string[] | null
  readonly flag: boolean | null
}

const plain: HostileRow = { name: 'a', nick: 'a', year: 1, born: '2020-01-01', seen: INSTANT, tags: ['a'], flag: true }

/** Every text as a name, everything missing, and each missing by itself. */
export const ROWS: readonly HostileRow[] = [
  ...TEXTS.map(
    (text, index): HostileRow => ({
      ...plain,
      name: text,
      year: index - 1,
      tags: [text],
      nick: index % 2 ? text : null,
    }),
  ),
  { name: null, nick: null, year: null, born: null, seen: null, tags: null, flag: null },
  { ...plain, year: null },
  { ...plain, born: null, tags: [] },
  { ...plain, seen: INSTANT + 1, born: '2020-02-29', flag: false },
  { ...plain, tags: ['a', 'A', '%'], year: 2_147_483_647 },
  { ...plain, tags: null, flag: null, seen: null },
  { ...plain, name: null, year: 2 },
]

export const attributesOf = ({
  name,
  nick,
  year,
  born,
  seen,
  tags,
  flag,
}: HostileRow): Record<string, AttributeValue> => ({
  name,
  nick,
  year,
  born,
  seen,
  tags,
  flag,
})
