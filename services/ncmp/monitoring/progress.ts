import type { Asking } from '@remit/platform/service'
import { clinicalCategories } from '../growth/categories.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { numberSetting, type Settings } from '../settings/settings.ts'
import { countByMonth } from './count-breakdowns.ts'
import { countCategories } from './count-categories.ts'
import { countParticipation, countSchools, type Participation } from './count-participation.ts'
import { percentInWords } from './figures.ts'
import { indicators } from './indicators.ts'
import { listCollectionStatus } from './list-collection-status.ts'
import { monthsChart, participationChart, statusChart } from './monitoring-charts.ts'
import { type MonitoringFilter, yearGroupNames } from './monitoring-filter.ts'
import type { Within } from './within-filter.ts'

/** What the figures of the tab are counted over, and held against. */
export interface Counted {
  filter: MonitoringFilter
  within: Within
  year: number
  settings: Settings
}

/** How far measuring has come at the schools assigned, of every type. */
export async function progressOf({ db, user, now }: Asking, { filter, within, year, settings }: Counted) {
  const schools = reachableSchools(db, { user, now, permission: 'indicator.view', ...within })
  const count = { schools, year, yearGroup: filter.yearGroup }
  const participation = (await countParticipation(db, count)).map((each) => participationRow(each, settings))
  const progress = await listCollectionStatus(db, count)
  const months = (await countByMonth(db, count)).map((each) => ({ ...each, name: monthInWords(each.month) }))
  const limits = new Set(participation.map(({ limit }) => limit))
  return {
    progressSchools: (await countSchools(db, count)).schools,
    participation,
    participationChart: participationChart(
      'participation',
      participation,
      limits.size === 1 ? [...limits][0] : undefined,
    ),
    letters: await countCategories(db, count, clinicalCategories),
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
