import { holdsAnywhere, type SignedInUser } from '@remit/platform/access'
import { type Asking, definePage } from '@remit/platform/service'
import { listProviders } from '../providers/providers.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { listSettings } from '../settings/settings.ts'
import { chosenYear } from '../years/chosen-year.ts'
import { addressOfFilter, type MonitoringFilter, readMonitoringFilter, unfiltered } from './monitoring-filter.ts'
import { progressOf } from './progress.ts'
import { qualityOf } from './quality.ts'
import { listSchoolChoices } from './school-choices.ts'
import { listGroups } from './school-groups.ts'
import { tallySchools } from './tally-schools.ts'
import { seesProviders, withinFilter } from './within-filter.ts'

/** Progress and data quality, counted over the schools assigned to whoever looks. */
export const monitoring = definePage({
  path: '/monitoring',
  needs: { anywhere: 'indicator.view' },
  template: 'monitoring.njk',
  title: 'Monitoring and submissions',
  tab: 'monitoring',
  async view(asking) {
    const { db, user, now, query } = asking
    const filter = readMonitoringFilter(query)
    const { year, years } = await chosenYear(db, asking, '/ncmp/monitoring')
    const look = { user, now, permission: 'indicator.view', ...(await withinFilter(db, user, filter, now)) } as const
    const count = { schools: reachableSchools(db, look), year, yearGroup: filter.yearGroup }
    const counted = {
      filter,
      count,
      mainstream: { ...count, schools: reachableSchools(db, { ...look, mainstream: true }) },
      tally: await tallySchools(db, count),
      settings: await listSettings(db, user.acting.organisation.id),
    }
    return {
      caption: `School year ${years.label}`,
      years,
      ...(await choicesOf(asking, filter)),
      isLead: holdsAnywhere(user, 'submission.finalise', now),
      ...(await progressOf(asking, counted)),
      ...(await qualityOf(asking, counted)),
    }
  },
})

/** What the filter offers, and what of it is chosen. */
async function choicesOf({ db, user, now }: Asking, filter: MonitoringFilter) {
  const schools = await listSchoolChoices(db, user, now)
  const groups = await listGroups(db, user)
  const providers = (await seesProviders(db, user, now)) ? await listProviders(db, user, now) : []
  return {
    filter: { group: filter.group ?? '', provider: filter.provider ?? '', year: filter.yearGroup ?? '' },
    isFiltered: addressOfFilter(filter) !== addressOfFilter({ ...unfiltered, collection: filter.collection }),
    schoolChoices: schools.map((each) => ({ ...each, chosen: filter.schools.includes(each.value) })),
    chosenSchools: schools.filter(({ value }) => filter.schools.includes(value)).length,
    groupChoices: groups.map(({ id, name }) => ({ value: id, text: name })),
    providerChoices: providers.map(({ id, name }) => ({ value: id, text: name })),
    providerFigures: maySeeProviderPage(user, now),
  }
}

function maySeeProviderPage(user: SignedInUser, now: Date): boolean {
  return holdsAnywhere(user, 'provider.viewIndicators', now)
}
