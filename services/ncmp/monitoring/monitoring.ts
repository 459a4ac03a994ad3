import { holdsAnywhere, type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { type Asking, definePage } from '@remit/platform/service'
import { clinicalCategories, populationCategories } from '../growth/categories.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { listSettings, numberSetting, type Settings } from '../settings/settings.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { countCategories } from './count-categories.ts'
import { type CountedIndicator, countIndicators } from './count-indicators.ts'
import { countParticipation, countSchools, type Participation } from './count-participation.ts'
import { figureInWords, limitInWords, percentInWords } from './figures.ts'
import { indicators } from './indicators.ts'
import { listCollectionStatus } from './list-collection-status.ts'
import { addressOfFilter, type MonitoringFilter, readMonitoringFilter, yearGroupNames } from './monitoring-filter.ts'

/** Progress and data quality, counted over the schools assigned to whoever looks. */
export const monitoring = definePage({
  path: '/monitoring',
  needs: { anywhere: 'indicator.view' },
  template: 'monitoring.njk',
  title: 'Monitoring and submissions',
  tab: 'monitoring',
  async view(asking) {
    const filter = readMonitoringFilter(asking.query)
    const year = await collectionYearOf(asking.db, asking.now)
    return {
      caption: `School year ${collectionYearLabel(year)}`,
      filter: { school: filter.school ?? '', year: filter.yearGroup ?? '' },
      schoolChoices: await listSchoolChoices(asking.db, asking.user, asking.now),
      isLead: holdsAnywhere(asking.user, 'submission.finalise', asking.now),
      ...(await progressOf(asking, filter, year)),
      ...(await qualityOf(asking, filter, year)),
    }
  },
})

async function progressOf({ db, user, now }: Asking, filter: MonitoringFilter, year: number) {
  const schools = reachableSchools(db, { user, now, permission: 'indicator.view', school: filter.school })
  const count = { schools, year, yearGroup: filter.yearGroup }
  const settings = await listSettings(db, user.acting.organisation.id)
  return {
    progressSchools: (await countSchools(db, count)).schools,
    participation: (await countParticipation(db, count)).map((each) => participationRow(each, settings)),
    letters: await countCategories(db, count, clinicalCategories),
    progress: await listCollectionStatus(db, count),
  }
}

async function qualityOf({ db, user, now }: Asking, filter: MonitoringFilter, year: number) {
  const look = { user, now, permission: 'indicator.view', mainstream: true, school: filter.school } as const
  const count = { schools: reachableSchools(db, look), year, yearGroup: filter.yearGroup }
  const settings = await listSettings(db, user.acting.organisation.id)
  const counted = await countIndicators(db, count, settings)
  const opens = holdsAnywhere(user, 'indicator.openRecords', now)
  const prevalence = await countCategories(db, count, populationCategories)
  return {
    qualitySchools: counted.schools.schools,
    failing: counted.indicators.filter(({ breaching }) => breaching).length,
    indicators: counted.indicators.map((each) => indicatorRow(each, filter, opens)),
    prevalence: prevalence.map(({ label, pupils, share }) => ({ label, pupils, share: percentInWords(share) })),
  }
}

function participationRow({ yearGroup, rate, ...counts }: Participation, settings: Settings) {
  const key = yearGroup === 'R' ? 'participation-reception' : 'participation-year-6'
  const limit = numberSetting(settings, `limit.${key}`, indicators[key].limit)
  const low = rate !== undefined && rate < limit
  const known = rate !== undefined
  return { ...counts, name: yearGroupNames[yearGroup], rate: percentInWords(rate), limit, low, known }
}

/** One row of the table of indicators; `records` is an address only for those who may open records. */
function indicatorRow(
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

async function listSchoolChoices(reader: Reader, user: SignedInUser, now: Date) {
  const schools = reader
    .selectFrom('ncmp.schools as school')
    .innerJoin('organisations as organisation', 'organisation.id', 'school.organisation_id')
    .where('school.removed_at', 'is', null)
    .select(['school.organisation_id as value', 'organisation.name as text'])
    .orderBy('organisation.name')
  return await visible(schools, user, 'indicator.view', { holder: 'school.organisation_id' }, now).execute()
}
