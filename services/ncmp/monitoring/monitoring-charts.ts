import { type DrawnBars, drawBars, type Tone } from '@remit/platform/service'
import type { EthnicShare, MeasuredInMonth } from './count-breakdowns.ts'
import type { CategoryCount } from './count-categories.ts'
import { percentInWords } from './figures.ts'
import type { CollectionStatus, SchoolProgress } from './list-collection-status.ts'
import { yearGroupNames } from './monitoring-filter.ts'

/** One bar with its share of the width, and in what words. */
interface Line {
  label: string
  text: string
  share: number
  tone?: Tone
}

interface Words {
  id: string
  title: string
  lines: readonly Line[]
  mark?: { at: number; text: string }
}

/** A chart of single bars; nothing to draw, no chart. Its description says every bar in words. */
function chartOf({ id, title, lines, mark }: Words): DrawnBars | undefined {
  if (lines.length === 0) return undefined
  const description = `${lines.map(({ label, text }) => `${label}: ${text}`).join('; ')}.${mark ? ` ${mark.text}.` : ''}`
  const bars = lines.map(({ label, text, share, tone = 'first' }) => ({ label, text, parts: [{ share, tone }] }))
  return drawBars({ id, title, description, bars, mark })
}

/** Participation against its limit; what is under it stands out. */
export function participationChart(
  id: string,
  rows: readonly { name: string; rate: string; share: number | undefined; low: boolean }[],
  limit: number | undefined,
): DrawnBars | undefined {
  const lines = rows.map(({ name, rate, share, low }): Line => {
    return { label: name, text: rate, share: (share ?? 0) / 100, tone: low ? 'alert' : 'first' }
  })
  const mark = limit === undefined ? undefined : { at: limit / 100, text: `Limit: ${limit}%` }
  return chartOf({ id, title: 'Participation', lines, ...(mark && { mark }) })
}

/** How many schools have come how far. */
export function statusChart(schools: readonly SchoolProgress[]): DrawnBars | undefined {
  const order: readonly CollectionStatus[] = ['Complete', 'Under way', 'Not started', 'No pupils yet']
  const lines = order.map((status): Line => {
    const found = schools.filter((each) => each.status === status).length
    const text = `${found} of ${schools.length} school${schools.length === 1 ? '' : 's'}`
    return { label: status, text, share: schools.length > 0 ? found / schools.length : 0 }
  })
  return chartOf({ id: 'status', title: 'Collection status of the schools', lines: schools.length > 0 ? lines : [] })
}

/** Pupils measured by the end of each month, of all measured. */
export function monthsChart(months: readonly (MeasuredInMonth & { name: string })[]): DrawnBars | undefined {
  const most = months.at(-1)?.soFar ?? 0
  const lines = months.map(({ name, soFar }): Line => {
    return { label: name, text: soFar.toLocaleString('en-GB'), share: most > 0 ? soFar / most : 0 }
  })
  return chartOf({ id: 'months', title: 'Pupils measured by the end of each month', lines })
}

const tones: readonly Tone[] = ['fourth', 'second', 'fifth', 'third', 'first']

/** BMI categories of each year group, one bar of all measured each. */
export function prevalenceChart(counts: readonly CategoryCount[]): DrawnBars | undefined {
  const bands = counts.filter(({ key }) => key !== 'together')
  const groups = (['R', '6'] as const).filter((group) => bands.some(({ groups: it }) => it[group].pupils > 0))
  if (groups.length === 0) return undefined
  const bars = groups.map((group) => {
    const measured = bands.reduce((sum, { groups: it }) => sum + it[group].pupils, 0)
    const parts = bands.map(({ groups: it }, at) => {
      return { share: (it[group].share ?? 0) / 100, tone: tones[at] ?? 'fifth' }
    })
    return { label: yearGroupNames[group], text: `${measured.toLocaleString('en-GB')} measured`, parts }
  })
  const legend = bands.map(({ label }, at) => ({ tone: tones[at] ?? 'fifth', text: label }) as const)
  const inWords = (group: 'R' | '6') =>
    bands.map(({ label, groups: it }) => `${label} ${percentInWords(it[group].share)}`).join(', ')
  const description = `${groups.map((group) => `${yearGroupNames[group]}: ${inWords(group)}`).join('. ')}.`
  return drawBars({ id: 'prevalence', title: 'BMI by population category', description, bars, legend })
}

/** Records by ethnic group. */
export function ethnicityChart(shares: readonly EthnicShare[]): DrawnBars | undefined {
  const lines = shares.map(({ group, share }): Line => {
    return { label: group, text: percentInWords(share), share: share / 100 }
  })
  return chartOf({ id: 'ethnicity', title: 'Records by ethnic group', lines })
}
