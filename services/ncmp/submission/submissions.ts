import type { Reader } from '@remit/platform/db'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.submissions': SubmissionTable
    'ncmp.breach_reasons': BreachReasonTable
  }
}

/** One authority's submission of one school year. No row yet means open and untouched. */
export interface SubmissionTable {
  authority_id: string
  /** The calendar year the school year starts in. */
  collection_year: number
  status: 'open' | 'finalised'
  signed_off_at: Date | null
  /** The name of whoever did it, as it was then; the history names the user. */
  signed_off_by: string | null
  finalised_at: Date | null
  finalised_by: string | null
  /** When the whole data was last downloaded. */
  extracted_at: Date | null
  purge_permitted_at: Date | null
  purge_permitted_by: string | null
}

/** Why an indicator beyond its limit is signed off all the same. */
export interface BreachReasonTable {
  authority_id: string
  collection_year: number
  /** A key of `indicators`. */
  indicator: string
  /** A key of `breachReasons`. */
  reason: string
  detail: string | null
  /** What the indicator showed when it was signed off. */
  figure: number | null
}

const untouched = {
  status: 'open',
  signed_off_at: null,
  signed_off_by: null,
  finalised_at: null,
  finalised_by: null,
  extracted_at: null,
  purge_permitted_at: null,
  purge_permitted_by: null,
} as const

/** The submission of an authority's school year; an open one when nobody has touched it yet. */
export async function getSubmission(reader: Reader, authorityId: string, year: number): Promise<SubmissionTable> {
  const row = await reader
    .selectFrom('ncmp.submissions')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('collection_year', '=', year)
    .executeTakeFirst()
  return row ?? { authority_id: authorityId, collection_year: year, ...untouched }
}
