import type { Loaded } from './measure.ts'
import type { Measured } from './rounds.ts'
import type { Form } from './trials.ts'

/** The middle value; for an even number of values the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** The median of the ratios of rounds that ran one after the other: a busy moment of the machine hits both alike. */
export function pairedRatio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((value, round) => value / (to[round] ?? Number.NaN)))
}

const headings = [
  'W1',
  'cold checks/s',
  'to limit',
  'hot checks/s',
  'to limit',
  'p50 µs',
  'p99 µs',
  'load ms',
  'memory MB',
  'garbage B',
  'wrong',
]

/** The table `npm run bench` prints; `measured` starts with the limit. */
export function tableOf(measured: readonly Measured[]): string {
  const limit = measured[0]
  if (!limit) return 'Nothing was measured.'
  const rows = measured.map((one) => [
    one.name,
    ...speed(one, limit, 'cold'),
    ...speed(one, limit, 'hot'),
    micros(one.latency?.p50),
    micros(one.latency?.p99),
    ...cost(one.loaded),
    one.garbage === undefined ? '' : one.garbage.toFixed(1),
    String(one.wrong),
  ])
  return drawn([headings, ...rows])
}

const others: Readonly<Partial<Record<Form, string>>> = {
  resolved: 'W1, user and action looked up once',
  numbered: 'W1, everything numbers',
  flat: 'W2, a flat matrix',
  lists: 'W3, count and first 50',
  changes: 'W4, assign and check',
}

/** The other workloads, one row for each engine that can answer: how many a second, and the ratio to the limit. */
export function otherTablesOf(measured: readonly Measured[]): string {
  const limit = measured[0]
  if (!limit) return ''
  const rows = (Object.keys(others) as (keyof typeof others)[]).flatMap((form) =>
    measured
      .filter((one) => one.perSecond[form].length > 0)
      .map((one) => [others[form] ?? form, one.name, ...speed(one, limit, form)]),
  )
  return drawn([['workload', 'engine', 'a second', 'to limit'], ...rows])
}

/** How one engine stands to the fastest of its peers (what is written by hand is not one), by paired ratios; one line a form. */
export function comparedWithPeers(measured: readonly Measured[], key: string): string[] {
  const one = measured.find((each) => each.key === key)
  const peers = measured.filter((each) => ![key, 'limit', 'numbered'].includes(each.key) && each.wrong === 0)
  if (!one || one.wrong > 0 || peers.length === 0) return []
  return (['cold', 'hot', 'flat', 'lists', 'changes'] as const).flatMap((form) => {
    const able = peers.filter((peer) => peer.perSecond[form].length > 0)
    const ratios = able.map((peer) => ({ peer, ratio: pairedRatio(one.perSecond[form], peer.perSecond[form]) }))
    const nearest = ratios.toSorted((a, b) => a.ratio - b.ratio)[0]
    if (nearest === undefined) return []
    const what = others[form] ?? `W1 ${form}`
    return [`${what}: ${one.name} is ${nearest.ratio.toFixed(2)} times the fastest peer (${nearest.peer.name}).`]
  })
}

function speed(one: Measured, limit: Measured, form: Form): string[] {
  if (one.perSecond[form].length === 0) return ['not timed', '']
  return [
    Math.round(median(one.perSecond[form])).toLocaleString('en'),
    pairedRatio(one.perSecond[form], limit.perSecond[form]).toFixed(2),
  ]
}

function cost({ ms, bytes }: Loaded): string[] {
  return [ms.toFixed(0), (bytes / 1e6).toFixed(1)]
}

function micros(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(2)
}

function drawn(rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')
  const [heading = [], ...rest] = rows
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...rest.map(line)].join('\n')
}
