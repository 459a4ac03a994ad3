import { type Asking, definePage } from '@remit/platform/service'
import { type CountedIndicators, countIndicators } from '../monitoring/count-indicators.ts'
import { figureInWords, limitInWords, percentInWords } from '../monitoring/figures.ts'
import { participationChart } from '../monitoring/monitoring-charts.ts'
import { providerReach } from '../monitoring/within-filter.ts'
import { reachableSchools } from '../schools/reachable-schools.ts'
import { listSettings } from '../settings/settings.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { listProviders } from './providers.ts'

/** The indicators of each provider's mainstream schools side by side, for super users with all schools. */
export const providerIndicators = definePage({
  path: '/providers/indicators',
  needs: { anywhere: 'provider.viewIndicators' },
  template: 'provider-indicators.njk',
  title: 'Indicators by provider',
  tab: 'users',
  async view(asking) {
    const { db, user, now } = asking
    const year = await collectionYearOf(db, now)
    const reach = await providerReach(db, user, now)
    const page = {
      caption: `School year ${collectionYearLabel(year)}`,
      back: { href: '/ncmp/providers', text: 'Providers' },
      reach,
      // Source: guide, providers: super users with all schools view indicators by provider (stated).
      isOpen: reach.all > 0 && reach.assigned === reach.all,
    }
    return page.isOpen ? { ...page, ...(await figuresOf(asking, year)) } : page
  },
})

type Row = { id: string; name: string; counted: CountedIndicators }

async function figuresOf({ db, user, now }: Asking, year: number) {
  const settings = await listSettings(db, user.acting.organisation.id)
  const look = { user, now, permission: 'provider.viewIndicators', mainstream: true } as const
  const count = (provider: string | null | undefined) =>
    countIndicators(db, { schools: reachableSchools(db, { ...look, provider }), year }, settings)
  const rows: Row[] = []
  for (const { id, name } of await listProviders(db, user, now)) rows.push({ id, name, counted: await count(id) })
  rows.push({ id: 'own', name: `${user.acting.organisation.name} itself`, counted: await count(null) })
  rows.push({ id: 'all', name: 'All together', counted: await count(undefined) })
  return {
    columns: rows.map(({ name, counted }) => ({ text: name, schools: counted.schools.schools })),
    rows: linesOf(rows),
    participationChart: participationChart('providers', rows.map(participationOf), undefined),
  }
}

/** One line an indicator, one cell a provider. */
function linesOf(rows: readonly Row[]) {
  const known = rows.at(-1)?.counted.indicators ?? []
  return known.map(({ key, indicator }) => ({
    label: indicator.label,
    limit: limitInWords(indicator),
    cells: rows.map(({ counted }) => {
      const found = counted.indicators.find((each) => each.key === key)
      return { figure: figureInWords(indicator, found?.figure), breaching: found?.breaching === true }
    }),
  }))
}

/** Both year groups together. */
function participationOf({ name, counted }: Row) {
  const sum = (key: 'eligible' | 'measured') => counted.participation.reduce((total, each) => total + each[key], 0)
  const eligible = sum('eligible')
  const share = eligible > 0 ? (100 * sum('measured')) / eligible : undefined
  return { name, share, rate: percentInWords(share), low: false }
}
