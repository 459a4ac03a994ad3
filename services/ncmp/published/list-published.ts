import { type SignedInUser, visible } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import { sql } from 'kysely'
import type { SchoolYear } from '../pupils/pupils.ts'
import type { Settings } from '../settings/settings.ts'
import type { KeptFigures } from './keep-figures.ts'
import { publishedCount, publishedShare, type Rounding, roundingOf } from './rounding.ts'

/** One line of a published table, rounded: undefined where a number is too small to be shown. Shares in per cent. */
export interface PublishedRow {
  name: string
  code: string | null
  eligible: number | undefined
  measured: number | undefined
  participation: number | undefined
  underweight: number | undefined
  healthy: number | undefined
  overweight: number | undefined
  veryOverweight: number | undefined
}

export interface PublishedTable {
  yearGroup: SchoolYear
  /** Final authorities by name, and all of them together last; empty while none is final. */
  rows: readonly PublishedRow[]
}

type Counted = Omit<KeptFigures, 'authority_id' | 'collection_year' | 'school_year' | 'records' | 'not_measured'>

/** The tables of a school year: participation and prevalence by authority, of final submissions, rounded for publication. */
export async function listPublished(
  reader: Reader,
  user: SignedInUser,
  { year, settings }: { year: number; settings: Settings },
  now: Date,
): Promise<readonly PublishedTable[]> {
  const figures = reader
    .selectFrom('ncmp.kept_figures as kept')
    .innerJoin('organisations as authority', 'authority.id', 'kept.authority_id')
    .where('kept.collection_year', '=', year)
    .selectAll('kept')
    .select(['authority.name', 'authority.code'])
    .orderBy(sql`lower(authority.name)`)
  const rows = await visible(figures, user, 'publication.view', { holder: 'kept.authority_id' }, now).execute()
  const rounding = roundingOf(settings)
  const groups: readonly SchoolYear[] = ['R', '6']
  return groups.map((yearGroup) => {
    const ofGroup = rows.filter(({ school_year }) => school_year === yearGroup)
    const all = { name: 'All final authorities', code: null, ...ofGroup.reduce(sum, nothing) }
    const lines = ofGroup.length === 0 ? [] : [...ofGroup, all]
    return {
      yearGroup,
      rows: lines.map(({ name, code, ...counted }) => ({ name, code, ...rounded(counted, rounding) })),
    }
  })
}

const nothing: Counted = {
  eligible: 0,
  measured: 0,
  underweight: 0,
  healthy: 0,
  overweight: 0,
  very_overweight: 0,
}

function sum(one: Counted, other: Counted): Counted {
  return {
    eligible: one.eligible + other.eligible,
    measured: one.measured + other.measured,
    underweight: one.underweight + other.underweight,
    healthy: one.healthy + other.healthy,
    overweight: one.overweight + other.overweight,
    very_overweight: one.very_overweight + other.very_overweight,
  }
}

function rounded(counted: Counted, rounding: Rounding): Omit<PublishedRow, 'name' | 'code'> {
  const { eligible, measured, underweight, healthy, overweight, very_overweight } = counted
  const share = (part: number) => publishedShare(part, measured, rounding)
  return {
    eligible: publishedCount(eligible, rounding),
    measured: publishedCount(measured, rounding),
    participation: publishedShare(measured, eligible, rounding),
    underweight: share(underweight),
    healthy: share(healthy),
    overweight: share(overweight),
    veryOverweight: share(very_overweight),
  }
}
