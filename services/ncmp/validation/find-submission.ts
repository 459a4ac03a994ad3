import { isId, type Reader } from '@remit/platform/db'
import type { AskedResource, Asking } from '@remit/platform/service'
import type { SubmissionOf } from '../submission/change-submission.ts'
import { getSubmission, type SubmissionTable } from '../submission/submissions.ts'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'

/** An authority's submission as the national team looks at it, and how the engine sees it. */
export interface FoundSubmission extends SubmissionOf {
  code: string | null
  submission: SubmissionTable
  resource: AskedResource
}

/** The submission of the authority in the address, of the school year it asks for; undefined when there is no such authority. */
export async function findSubmission({
  db,
  params,
  query,
  now,
}: Pick<Asking, 'db' | 'params' | 'query' | 'now'>): Promise<FoundSubmission | undefined> {
  const id = params.authority
  if (id === undefined || !isId(id)) return undefined
  const authority = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'path', 'code'])
    .where('id', '=', id)
    .where('service', '=', 'ncmp')
    .where('kind', '=', 'authority')
    .executeTakeFirst()
  if (authority === undefined) return undefined
  const year = await yearAsked(db, query.collection, now)
  const { code, ...named } = authority
  const resource: AskedResource = { type: 'authority', id, holders: [id] }
  return { authority: named, code, year, submission: await getSubmission(db, id, year), resource }
}

/** The school year an address of the national team's asks for: the current one or an earlier one. */
export async function yearAsked(reader: Reader, asked: unknown, now: Date): Promise<number> {
  const current = await collectionYearOf(reader, now)
  const year = typeof asked === 'string' && /^20\d\d$/.test(asked) ? Number(asked) : current
  return Math.min(year, current)
}

/** The current school year and the four before it, to choose from. */
export async function yearsToCheck(reader: Reader, chosen: number, now: Date) {
  const current = await collectionYearOf(reader, now)
  return [0, 1, 2, 3, 4].map((back) => {
    const year = current - back
    return { value: String(year), text: collectionYearLabel(year), selected: year === chosen }
  })
}

/** The address of a page about a submission the national team looks at: `step` is `/final`, or nothing for its own page. */
export function addressOf({ authority, year }: SubmissionOf, step = ''): string {
  return `/ncmp/validation/${authority.id}${step}?collection=${year}`
}
