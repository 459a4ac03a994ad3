import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { populationCategories } from '../growth/categories.ts'
import { countCategories } from '../monitoring/count-categories.ts'
import { countParticipation } from '../monitoring/count-participation.ts'
import { tallySchools } from '../monitoring/tally-schools.ts'
import type { SchoolYear } from '../pupils/pupils.ts'
import { authoritySchools } from '../submission/authority-schools.ts'
import type { SubmissionOf } from '../submission/change-submission.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.kept_figures': KeptFigures
  }
}

/** What is known of an authority's year group once its submission is final: mainstream schools only, unrounded. */
export interface KeptFigures {
  authority_id: string
  collection_year: number
  school_year: SchoolYear
  eligible: number
  records: number
  measured: number
  not_measured: number
  underweight: number
  healthy: number
  overweight: number
  very_overweight: number
}

/**
 * Counts the authority's mainstream schools by population thresholds and keeps the numbers, which outlive the purge of the
 * records. Called in the transaction that makes the submission final, so that they are what was checked.
 */
export async function keepFigures(tx: Tx, user: SignedInUser, of: SubmissionOf, now: Date): Promise<void> {
  const { authority, year } = of
  const permission = 'submission.validate' as const
  const look = { user, now, permission, authority: authority.id, year, mainstream: true }
  const tally = await tallySchools(tx, { ...(await authoritySchools(tx, look)), year })
  const categories = countCategories(tally, { scheme: 'population', categories: populationCategories })
  for (const { yearGroup, eligible, records, measured, notMeasured } of countParticipation(tally)) {
    const [underweight = 0, healthy = 0, overweight = 0, very_overweight = 0] = categories.map(
      ({ groups }) => groups[yearGroup].pupils,
    )
    const figures = { eligible, records, measured, not_measured: notMeasured }
    const weight = { underweight, healthy, overweight, very_overweight }
    await tx
      .insertInto('ncmp.kept_figures')
      .values({ authority_id: authority.id, collection_year: year, school_year: yearGroup, ...figures, ...weight })
      .execute()
  }
}
