import type { Reader } from '@remit/platform/db'
import type { Asking } from '@remit/platform/service'
import { type ChosenYear, chosenYear } from '../years/chosen-year.ts'
import type { SubmissionOf } from './change-submission.ts'

/** The submission a lead's page is about: their own authority's, of the school year its address asks for. */
export async function submissionAsked(
  reader: Reader,
  asked: Pick<Asking, 'user' | 'query' | 'now'>,
): Promise<SubmissionOf & Pick<ChosenYear, 'years'>> {
  const { year, years } = await chosenYear(reader, asked, '/ncmp/submission')
  return { authority: asked.user.acting.organisation, year, years }
}

/** Where a page of a submission goes back to. */
export function toSubmission({ years }: Pick<ChosenYear, 'years'>) {
  return { href: `/ncmp/submission${years.query}`, text: 'Submission' }
}
