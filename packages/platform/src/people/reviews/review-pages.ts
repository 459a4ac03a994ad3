import { z } from 'zod'
import { writeCsv } from '../../files/index.ts'
import {
  type Asking,
  dateOf,
  defineForm,
  definePage,
  type Found,
  onOneLine,
  type Page,
  pageNumber,
  paginate,
  text,
} from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { roleLabel } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { looksAfterUsers } from '../users/find-member-here.ts'
import {
  decisionsOf,
  findReview,
  finishReview,
  type Grant,
  grantsOf,
  listReviews,
  type Review,
  startReview,
} from './reviews.ts'

const pageSize = 50
const longUnusedDays = 90
const dayMs = 86_400_000

export interface FoundReview extends Found {
  review: Review
}

/** The review in the address, for whoever administers its organisation or one above. */
export async function findReviewHere(people: People, asking: Asking): Promise<FoundReview | undefined> {
  const review = await findReview(asking.db, asking.params.review ?? '', asking.user.acting)
  const { id, kind } = asking.user.acting.organisation
  const resource = { type: kind, id, holders: [id] }
  return review && (await looksAfterUsers(people.service, asking, resource)) ? { review, resource } : undefined
}

/** `/reviews…`: looking through who holds what, with when they last used it; keep or remove, one by one. */
export function reviewPages(people: People): readonly Page[] {
  return [reviewList(people), newReview(people), reviewPage(people), evidence(people)]
}

function reviewList(people: People): Page {
  return definePage({
    path: '/reviews',
    needs: needsFor(people, 'list'),
    template: 'reviews/review-list.njk',
    title: 'Reviews of access',
    ...tabOf(people),
    view: async ({ db, user }) => {
      const { service, organisation } = user.acting
      const all = await listReviews(db, { service, path: organisation.path })
      return {
        back: { href: `${people.root}/users` },
        root: people.root,
        reviews: all,
        mayStart: !all.some((each) => each.organisation.id === organisation.id && each.finishedAt === null),
      }
    },
  })
}

function newReview(people: People): Page {
  return definePage({
    path: '/reviews/new',
    needs: needsFor(people, 'roles'),
    template: 'reviews/new-review.njk',
    title: 'Start a review of access',
    ...tabOf(people),
    form: defineForm(
      z.object({
        reason: onOneLine(text('Enter why access is reviewed, such as “yearly review”', 200)),
        due: dateOf('Enter the day it is to be finished', 'The day must be a real date'),
      }),
    ),
    view: () => ({ back: { href: `${people.root}/reviews` }, root: people.root }),
    async act({ tx, user, now }, { reason, due }) {
      const dueOn = due
      if (dueOn <= now.toISOString().slice(0, 10)) {
        return {
          problems: [{ code: 'past', where: 'due', message: 'The day it is to be finished must be in the future' }],
        }
      }
      const id = await startReview(tx, { user, reason, dueOn, now })
      return { to: `${people.root}/reviews/${id}`, notice: 'The review has started' }
    },
  })
}

function reviewPage(people: People): Page {
  return definePage({
    path: '/reviews/:review',
    needs: needsFor(people, 'roles'),
    template: 'reviews/review.njk',
    title: 'Review of access',
    ...tabOf(people),
    on: (asking) => findReviewHere(people, asking),
    form: defineForm(z.object({ finish: z.literal('yes') })),
    view: async ({ db, user, on: { review }, query, now }) => {
      const known = await rolesKnownAt(db, user.facts.policy, review.organisation.path)
      const grants = await grantsOf(db, review, now)
      const decided = await decisionsOf(db, review)
      const undecided = grants.filter(({ decision }) => decision === undefined)
      const page = pageNumber(query)
      const shown = query.show === 'all' ? grants : undecided
      return {
        title: `Review of access: ${review.organisation.name}`,
        back: { href: `${people.root}/reviews` },
        root: people.root,
        review,
        count: {
          all: grants.length,
          undecided: undecided.length,
          kept: grants.length - undecided.length,
          removed: decided.filter(({ decision }) => decision === 'remove').length,
        },
        showsAll: query.show === 'all',
        grants: shown.slice((page - 1) * pageSize, page * pageSize).map((grant) => ({
          ...grant,
          label: roleLabel(known, grant.role),
          isYou: grant.user.id === user.id,
          lastUsedOn: grant.lastUsedOn ?? '',
          isUnused: isLongUnused(grant, now),
          decided: grant.decision ? `Kept by ${grant.decision.by}` : '',
        })),
        page: paginate({ total: shown.length, page, pageSize, path: `${people.root}/reviews/${review.id}`, query }),
      }
    },
    async act({ tx, user, on, now }) {
      await finishReview(tx, { review: on.review, user, now })
      return { to: `${people.root}/reviews/${on.review.id}`, notice: 'The review is finished' }
    },
  })
}

/** Whether a role was not used for three months, counted from when it was given if it never was. */
export function isLongUnused({ lastUsedOn, assignedAt }: Pick<Grant, 'lastUsedOn' | 'assignedAt'>, now: Date): boolean {
  const since = lastUsedOn === undefined ? assignedAt : new Date(lastUsedOn)
  return now.getTime() - since.getTime() > longUnusedDays * dayMs
}

function evidence(people: People): Page {
  return definePage({
    path: '/reviews/:review/evidence',
    needs: needsFor(people, 'roles'),
    title: 'Evidence of the review',
    on: (asking) => findReviewHere(people, asking),
    download: async ({ db, user, on: { review }, now }) => {
      const known = await rolesKnownAt(db, user.facts.policy, review.organisation.path)
      const label = (role: string) => roleLabel(known, role)
      const day = (at: Date | null) => at?.toISOString() ?? ''
      const decided = (await decisionsOf(db, review)).map((each) => [
        ...[each.name, each.email, label(each.role), day(each.assignedAt), each.lastUsedOn ?? 'never'],
        ...[
          each.decision === 'keep' ? 'Kept' : 'Removed',
          each.reason,
          each.decidedBy,
          day(each.decidedAt),
          each.seconds,
        ],
      ])
      const open = (await grantsOf(db, review, now)).filter(({ decision }) => decision === undefined)
      const undecided = open.map((each) => [
        ...[each.user.name, each.user.email, label(each.role), day(each.assignedAt), each.lastUsedOn ?? 'never'],
        ...['Not decided', '', '', '', ''],
      ])
      const header = [
        'User',
        'Email',
        'Role',
        'Given',
        'Last used',
        'Decision',
        'Reason',
        'Decided by',
        'Decided',
        'Seconds looked at',
      ]
      return {
        name: `review-${review.startedAt.toISOString().slice(0, 10)}.csv`,
        type: 'text/csv; charset=utf-8',
        body: writeCsv([header, ...decided, ...undecided]),
      }
    },
  })
}
