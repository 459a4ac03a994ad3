import { type Form, titles } from './forms.ts'
import type { Measured } from './rounds.ts'
import { largestDeviation, type ScalingTable } from './scaling.ts'
import { median, pairedRatio } from './statistics.ts'

/** One figure beside its goal. `met` is undefined when it was not measured. */
export type Judged = { readonly what: string; readonly figure: string; readonly goal: string; readonly met?: boolean }

type Goals = Readonly<Partial<Record<Form, { readonly limit: number; readonly peer?: number }>>>

const speeds: Goals = {
  cold: { limit: 0.8, peer: 2.8 },
  hot: { limit: 0.6 },
  resolved: { limit: 0.8 },
  numbered: { limit: 0.5 },
  flat: { limit: 0.8, peer: 1.3 },
  lists: { limit: 0.8, peer: 1.3 },
  changes: { limit: 0.15, peer: 2.5 },
}

/** The engines that are no peers of Remit: what is written by hand, and Remit. */
export const notPeers: ReadonlySet<string> = new Set(['limit', 'numbered', 'remit'])

/** Every goal, and how far Remit is from it. */
export function judgeGoals(measured: readonly Measured[], scaling: readonly ScalingTable[]): Judged[] {
  const limit = measured.find(({ key }) => key === 'limit')
  const remit = measured.find(({ key }) => key === 'remit')
  if (!limit || !remit) return []
  const wrong = measured.reduce((sum, { ready }) => sum + (ready?.wrong ?? 0), 0)
  return [
    { what: 'Wrong answers of any engine', figure: String(wrong), goal: '0', met: wrong === 0 },
    ...(Object.keys(speeds) as Form[]).flatMap((form) => speedGoals(form, limit, remit, measured)),
    atMost('p99 of a check, to the limit', ratioOf(remit.latency?.p99, limit.latency?.p99), 1.5),
    atMost('Memory, to the limit', loadRatio(remit, limit, 'bytes'), 3),
    atMost('Loading, to the limit, validation apart', loadRatio(remit, limit, 'ms'), 4),
    allocation(remit),
    ...(scaling.length === 0 ? [] : [deviationGoal(scaling)]),
  ]
}

function speedGoals(form: Form, limit: Measured, remit: Measured, measured: readonly Measured[]): Judged[] {
  const goal = speeds[form]
  const peer = fastestPeer(form, measured)
  if (goal === undefined) return []
  const toLimit = atLeast(`${titles[form]}: to the limit`, ratioIn(form, remit, limit), goal.limit)
  if (goal.peer === undefined) return [toLimit]
  const name = peer === undefined ? 'the fastest peer' : `the fastest peer (${peer.name})`
  return [toLimit, atLeast(`${titles[form]}: to ${name}`, peer && ratioIn(form, remit, peer), goal.peer)]
}

/** The peer nearest to Remit in one way of asking. */
export function fastestPeer(form: Form, measured: readonly Measured[]): Measured | undefined {
  const remit = measured.find(({ key }) => key === 'remit')
  const able = measured.filter((one) => !notPeers.has(one.key) && one.failed === undefined && one.perSecond[form])
  const ratio = (peer: Measured): number => pairedRatio(remit?.perSecond[form], peer.perSecond[form])
  return able.toSorted((a, b) => ratio(a) - ratio(b))[0]
}

const ratioIn = (form: Form, of: Measured, to: Measured): number => pairedRatio(of.perSecond[form], to.perSecond[form])

const ratioOf = (of = Number.NaN, to = Number.NaN): number => of / to

/** Loads ran in turns, so that theirs are paired too. */
const loadRatio = ({ loads }: Measured, to: Measured, of: 'ms' | 'bytes'): number =>
  median(loads.map((load, time) => ratioOf(load[of], to.loads[time]?.[of])))

const atLeast = (what: string, ratio = Number.NaN, goal: number): Judged => ({
  what,
  figure: figureOf(ratio),
  goal: `≥ ${goal}`,
  ...(!Number.isNaN(ratio) && { met: ratio >= goal }),
})

const atMost = (what: string, ratio: number, goal: number): Judged => ({
  what,
  figure: figureOf(ratio),
  goal: `≤ ${goal}`,
  ...(!Number.isNaN(ratio) && { met: ratio <= goal }),
})

const figureOf = (ratio: number): string => (Number.isNaN(ratio) ? 'not measured' : `${ratio.toFixed(2)} ×`)

function allocation({ garbage }: Measured): Judged {
  const what = 'Bytes a check leaves on the heap'
  if (garbage === undefined) return { what, figure: 'not measured', goal: '0' }
  // Reading the size of the heap itself leaves a few bytes, spread over some hundred thousand checks.
  return { what, figure: garbage.toFixed(2), goal: '0', met: garbage < 0.05 }
}

function deviationGoal(scaling: readonly ScalingTable[]): Judged {
  const largest = largestDeviation(scaling)
  const what = 'Largest deviation of the ratio to the limit over all sizes'
  return { what, figure: `${(largest * 100).toFixed(0)} %`, goal: '≤ 25 %', met: largest <= 0.25 }
}
