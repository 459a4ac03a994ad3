import type { Asking } from '@remit/platform/service'
import { clinicalCategories } from '../growth/categories.ts'
import { numberSetting, type Settings } from '../settings/settings.ts'
import { countByMonth } from './count-breakdowns.ts'
import { countCategories } from './count-categories.ts'
import { countParticipation, type Participation } from './count-participation.ts'
import type { Count } from './counted-records.ts'
import { percentInWords } from './figures.ts'
import { indicators } from './indicators.ts'
import { listCollectionStatus } from './list-collection-status.ts'
import { monthsChart, participationChart, statusChart } from './monitoring-charts.ts'
import { type MonitoringFilter, yearGroupNames } from './monitoring-filter.ts'
import type { Tally } from './tally-schools.ts'

/** What the figures of the tab are counted over, what that came to, and what they are held against. */
export interface Counted {
  filter: MonitoringFilter
  count: Count
  /** The same at mainstream schools only. */
  mainstream: Count
  tally: Tally
  settings: Settings
}

/** How far measuring has come at the schools assigned, of every type. */
export async function progressOf({ db }: Asking, { count, tally, settings }: Counted) {
  const participation = countParticipation(tally).map((each) => participationRow(each, settings))
  const progress = listCollectionStatus(tally)
  const months = (await countByMonth(db, count)).map((each) => ({ ...each, name: monthInWords(each.month) }))
  const limits = new Set(participation.map(({ limit }) => limit))
  return {
    progressSchools: tally.schools.length,
    participation,
    participationChart: participationChart(
      'participation',
      participation,
      limits.size === 1 ? [...limits][0] : undefined,
    ),
    letters: countCategories(tally, { scheme: 'clinical', categories: clinicalCategories }),
    months,
    monthsChart: monthsChart(months),
    progress,
    statusChart: statusChart(progress),
  }
}

function participationRow({ yearGroup, rate, ...counts }: Participation, settings: Settings) {
  const key = yearGroup === 'R' ? 'participation-reception' : 'participation-year-6'
  const limit = numberSetting(settings, `limit.${key}`, indicators[key].limit)
  const low = rate !== undefined && rate < limit
  const known = rate !== undefined
  return { ...counts, name: yearGroupNames[yearGroup], rate: percentInWords(rate), share: rate, limit, low, known }
}

const inWords = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `2026-09` → “September 2026”. */
function monthInWords(month: string): string {
  return inWords.format(new Date(`${month}-01T00:00:00Z`))
}
