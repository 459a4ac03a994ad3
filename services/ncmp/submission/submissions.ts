import type { Reader } from '@remit/platform/db'

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.submissions': SubmissionTable
    'ncmp.breach_reasons': BreachReasonTable
  }
}

/**
 * Where a submission stands. `open`: data may change while its year and deadline allow; the others lock it. `queried`: the
 * national team asks something, `answered`: the lead has answered, `final`: checked and closed for good.
 */
export type SubmissionStatus = 'open' | 'finalised' | 'queried' | 'answered' | 'final'

/** One authority's submission of one school year. No row yet means open and untouched. */
export interface SubmissionTable {
  authority_id: string
  /** The calendar year the school year starts in. */
  collection_year: number
  status: SubmissionStatus
  signed_off_at: Date | null
  /** The name of whoever did it, as it was then; the history names the user. */
  signed_off_by: string | null
  finalised_at: Date | null
  finalised_by: string | null
  /** When the deadline's passing was written to the history. The data is locked from the deadline itself. */
  locked_at: Date | null
  /** What the national team asked last, and what the lead answered. */
  query: string | null
  queried_at: Date | null
  queried_by: string | null
  answer: string | null
  answered_at: Date | null
  answered_by: string | null
  /** The last day (`YYYY-MM-DD`) of the correction the national team opened; it stands in place of the deadline. */
  reopened_until: string | null
  final_at: Date | null
  final_by: string | null
  /** When the whole data was last downloaded. */
  extracted_at: Date | null
  purge_permitted_at: Date | null
  purge_permitted_by: string | null
  purged_at: Date | null
  purged_by: string | null
  /** How many pupil records the purge deleted. */
  purged_records: number | null
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
  locked_at: null,
  query: null,
  queried_at: null,
  queried_by: null,
  answer: null,
  answered_at: null,
  answered_by: null,
  reopened_until: null,
  final_at: null,
  final_by: null,
  extracted_at: null,
  purge_permitted_at: null,
  purge_permitted_by: null,
  purged_at: null,
  purged_by: null,
  purged_records: null,
} as const

/** The submission of an authority's school year; an open one when nobody has touched it yet. */
export async function getSubmission(reader: Reader, authorityId: string, year: number): Promise<SubmissionTable> {
  const row = await reader
    .selectFrom('ncmp.submissions')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('collection_year', '=', year)
    .executeTakeFirst()
  return row ?? untouchedSubmission(authorityId, year)
}

/** A submission nobody has touched yet. */
export function untouchedSubmission(authorityId: string, year: number): SubmissionTable {
  return { authority_id: authorityId, collection_year: year, ...untouched }
}
