import { holdsAnywhere } from '@remit/platform/access'
import type { Asking } from '@remit/platform/service'
import { populationCategories } from '../growth/categories.ts'
import { countByEthnicity, countBySex } from './count-breakdowns.ts'
import { type CategoryShare, countCategories } from './count-categories.ts'
import { type CountedIndicator, indicatorsOf } from './count-indicators.ts'
import { countSharedNumbers } from './counted-records.ts'
import { figureInWords, limitInWords, percentInWords } from './figures.ts'
import { ethnicityChart, prevalenceChart } from './monitoring-charts.ts'
import { addressOfFilter, type MonitoringFilter } from './monitoring-filter.ts'
import type { Counted } from './progress.ts'
import { mainstreamOf } from './tally-schools.ts'

/** Data quality at the mainstream schools assigned: the indicators, the splits and the unrounded prevalence. */
export async function qualityOf({ db, user, now }: Asking, { filter, mainstream, tally: all, settings }: Counted) {
  const tally = mainstreamOf(all)
  const counted = indicatorsOf(tally, await countSharedNumbers(db, mainstream), settings)
  const opens = holdsAnywhere(user, 'indicator.openRecords', now)
  const atLeast = { key: 'overweight', label: 'Overweight and very overweight together' }
  const prevalence = countCategories(tally, { scheme: 'population', categories: populationCategories, atLeast })
  const ethnicity = countByEthnicity(tally)
  return {
    qualitySchools: counted.schools.schools,
    failing: counted.indicators.filter(({ breaching }) => breaching).length,
    indicators: counted.indicators.map((each) => indicatorRow(each, filter, opens)),
    prevalence: prevalence.map(({ label, groups }) => ({
      label,
      cells: [groups.R, groups['6'], groups.all].map(inWords),
    })),
    prevalenceChart: prevalenceChart(prevalence),
    sexes: countBySex(tally),
    ethnicity: ethnicity.map((each) => ({ ...each, share: percentInWords(each.share) })),
    ethnicityChart: ethnicityChart(ethnicity),
  }
}

function inWords({ pupils, share }: CategoryShare): string {
  return share === undefined ? 'None measured' : `${pupils.toLocaleString('en-GB')} (${percentInWords(share)})`
}

/** One row of the table of indicators; `records` is an address only for those who may open records. */
export function indicatorRow(
  { key, indicator, figure, behind, breaching }: CountedIndicator,
  filter: MonitoringFilter,
  opens: boolean,
) {
  const href = `/ncmp/monitoring/indicators/${key}/records${addressOfFilter(filter)}`
  return {
    label: indicator.label,
    of: indicator.of === 'count' ? 'records' : indicator.of,
    figure: figureInWords(indicator, figure),
    limit: limitInWords(indicator),
    breaching,
    counted: figure !== undefined,
    behind: behind ?? '',
    records: opens && behind !== undefined && behind > 0 ? href : '',
  }
}
