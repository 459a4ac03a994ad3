import { z } from 'zod'
import { type Asking, defineForm, definePage, oneOf, onOneLine, optionalText } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { roleLabel, rolesAt } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { type FoundReview, findReviewHere, isLongUnused } from './review-pages.ts'
import { decide, type Grant, grantsOf } from './reviews.ts'

const longestSeconds = 86_400

const form = defineForm(
  z.object({
    decision: oneOf(['keep', 'remove'], 'Select whether they keep the role'),
    reason: onOneLine(optionalText(300)),
    /** When the page was shown, in milliseconds: for the evidence of how long somebody looked. */
    shown: z.coerce.number().catch(0),
  }),
)

interface FoundGrant extends FoundReview {
  grant: Grant
}

/** `/reviews/:review/grants/:member/:role`: one role of one user: what it lets them do, when they last used it, keep or remove. */
export function grantReview(people: People) {
  return definePage({
    path: '/reviews/:review/grants/:member/:role',
    needs: needsFor(people, 'roles'),
    template: 'reviews/grant-review.njk',
    title: 'Keep or remove',
    ...tabOf(people),
    on: (asking) => findGrant(people, asking),
    form,
    view: async ({ db, user, on: { review, grant }, now }) => {
      const known = await rolesKnownAt(db, user.facts.policy, review.organisation.path)
      const words = rolesAt(known, review.organisation.kind).find(({ key }) => key === grant.role)
      return {
        title: `${roleLabel(known, grant.role)} for ${grant.user.name}`,
        back: { href: `${people.root}/reviews/${review.id}` },
        root: people.root,
        review: { id: review.id },
        grant: { ...grant, lastUsedOn: grant.lastUsedOn ?? '', assignedBy: grant.assignedBy ?? '' },
        lets: words?.lets ?? [],
        isYou: grant.user.id === user.id,
        isUnused: isLongUnused(grant, now),
        shown: now.getTime(),
      }
    },
    async act({ tx, user, on: { review, grant }, now }, { decision, reason = '', shown }) {
      const mustSay = decision === 'remove' || isLongUnused(grant, now)
      if (mustSay && reason === '') {
        const why =
          decision === 'remove'
            ? 'Enter why it is removed'
            : 'Enter why they keep a role they have not used for 90 days'
        return { problems: [{ code: 'missing', where: 'reason', message: why }] }
      }
      const seconds = Math.min(longestSeconds, Math.max(0, Math.round((now.getTime() - shown) / 1000)))
      const problems = await decide(tx, { review, grant, user, decision, reason, seconds, now })
      if (problems.length > 0) return { problems }
      const done = decision === 'keep' ? 'keeps the role' : 'no longer has the role'
      return { to: `${people.root}/reviews/${review.id}`, notice: `${grant.user.name} ${done}` }
    },
  })
}

async function findGrant(people: People, asking: Asking): Promise<FoundGrant | undefined> {
  const found = await findReviewHere(people, asking)
  if (found === undefined || found.review.finishedAt !== null) return undefined
  const { member, role } = asking.params
  const grants = await grantsOf(asking.db, found.review, asking.now)
  const grant = grants.find((each) => each.membership === member && each.role === role)
  return grant && { ...found, grant }
}
