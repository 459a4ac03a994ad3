import type { Draw } from './draw.ts'
import { type Form, titles } from './forms.ts'
import { type Judged, judgeGoals, notPeers } from './goals.ts'
import type { Measured } from './rounds.ts'
import type { ScalingTable } from './scaling.ts'
import { median, pairedRatio } from './statistics.ts'
import { organisationsOf } from './workloads/scaled.ts'

/** One table of the report under its title. */
export type Section = { readonly title: string; readonly text: string }

type Row = readonly string[]

/** Everything `npm run bench` prints, in order; `measured` starts with the limit. */
export function sectionsOf(measured: readonly Measured[], scaling: readonly ScalingTable[], draw: Draw): Section[] {
  const limit = measured[0]
  if (!limit) return []
  const judged = judgeGoals(measured, scaling)
  return [
    ...(judged.length === 0 ? [] : [{ title: 'Remit beside its goals', text: draw(goalRows(judged)) }]),
    { title: 'How fast, for each way of asking', text: draw(speedRows(measured, limit), [0, 1]) },
    { title: 'What an engine costs', text: draw(costRows(measured)) },
    ...scaling.map((table) => ({
      title: `From few to many ${table.title}: ${table.sizes}`,
      text: draw(scaleRows(table)),
    })),
    { title: 'What could not be asked, and why', text: draw(missing(measured), [0, 1, 2]) },
  ]
}

/** What must be known before figures are compared. */
export const notesOf = (measured: readonly Measured[]): string[] => [
  ...new Set(measured.flatMap(({ ready }) => (ready?.note ? [ready.note] : []))),
]

const goalRows = (judged: readonly Judged[]): Row[] => [
  ['what', 'measured', 'goal', 'met'],
  ...judged.map(({ what, figure, goal, met }) => [
    what,
    figure,
    goal,
    met === undefined ? '–' : met ? 'met' : 'NOT MET',
  ]),
]

/** A row for each way of asking and engine that can be asked so: of Remit, how many times as fast it is. */
function speedRows(measured: readonly Measured[], limit: Measured): Row[] {
  const remit = measured.find(({ key }) => key === 'remit')
  const rows = (Object.keys(titles) as Form[]).flatMap((form) =>
    measured.flatMap((one) => {
      const rates = one.perSecond[form]
      if (rates === undefined || one.failed !== undefined) return []
      const toRemit = one === remit ? '' : times(pairedRatio(remit?.perSecond[form], rates))
      const questions = one.ready?.questions[form]?.toLocaleString('en') ?? ''
      return [
        [
          titles[form],
          one.name,
          whole(median(rates)),
          times(pairedRatio(rates, limit.perSecond[form])),
          toRemit,
          questions,
        ],
      ]
    }),
  )
  return [['workload', 'engine', 'a second', 'to the limit', 'Remit is … × as fast', 'questions a pass'], ...rows]
}

function costRows(measured: readonly Measured[]): Row[] {
  const rows = measured.filter(({ loads }) => loads.length > 0).map(costRow)
  return [
    ['engine', 'p50 µs', 'p99 µs', 'load ms', 'validation ms', 'memory MB', 'bytes left by a check', 'wrong'],
    ...rows,
  ]
}

function costRow({ name, latency, loads, garbage, ready }: Measured): Row {
  const validations = loads.flatMap(({ validationMs }) => (validationMs === undefined ? [] : [validationMs]))
  return [
    name,
    fixed(latency?.p50, 2),
    fixed(latency?.p99, 2),
    fixed(median(loads.map(({ ms }) => ms)), 0),
    fixed(validations.length === 0 ? undefined : median(validations), 1),
    fixed(median(loads.map(({ bytes }) => bytes)) / 1e6, 1),
    fixed(garbage, 1),
    String(ready?.wrong ?? ''),
  ]
}

const scaleRows = ({ steps }: ScalingTable): Row[] => [
  ['organisations', 'assigned', 'limit a second', 'Remit a second', 'to the limit', 'from the middle ratio'],
  ...steps.map(({ size, limit, remit, ratio, deviation }) => [
    whole(organisationsOf(size)),
    whole(size.assigned),
    whole(limit),
    whole(remit),
    times(ratio),
    `${deviation < 0 ? '−' : '+'}${Math.abs(deviation * 100).toFixed(0)} %`,
  ]),
]

/** Which peers cannot answer which workload, and which engines were not run or failed. */
function missing(measured: readonly Measured[]): Row[] {
  const failed = measured.flatMap(({ name, ready, failed }) =>
    failed === undefined ? [] : [[name, 'everything', `${ready === undefined ? 'not run' : 'failed'}: ${failed}`]],
  )
  const unable = measured
    .filter(({ key }) => !notPeers.has(key))
    .flatMap(({ name, ready }) =>
      Object.entries(ready?.cannot ?? {}).map(([form, why]) => [name, titles[form as Form], why]),
    )
  return [['engine', 'workload', 'why not'], ...failed, ...unable]
}

const whole = (value: number): string => (Number.isNaN(value) ? '' : Math.round(value).toLocaleString('en'))

function times(ratio: number): string {
  if (Number.isNaN(ratio)) return ''
  if (ratio >= 100) return whole(ratio)
  return ratio < 0.01 ? ratio.toPrecision(1) : ratio.toFixed(2)
}

const fixed = (value: number | undefined, digits: number): string =>
  value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits)
