import { defineForm, definePage, optionalText } from '@remit/platform/service'
import { z } from 'zod'
import { changeClaim, type FoundClaim, findClaim } from './claims.ts'
import { type Particulars, particularsNeeded, particularWords } from './particulars.ts'

const sessionsWords = 'Sessions must be a whole number from 1 to 999'
const said = optionalText(200).transform((value) => value ?? null)

/** What a draft says beyond type, period and amount: only what its type needs is asked for, and a part may be saved. */
export const claimParticulars = definePage<Particulars, FoundClaim>({
  path: '/claims/:claim/particulars',
  needs: 'claim.edit',
  template: 'claim-particulars.njk',
  title: 'Information this claim needs',
  tab: 'claims',
  on: ({ db, user, params, now }) => findClaim(db, user, params.claim, now),
  form: defineForm(
    z.object({
      premises: said,
      invoice_number: said,
      absent: said,
      covering: said,
      sessions: optionalText(10)
        .refine((typed) => typed === undefined || /^[1-9]\d{0,2}$/.test(typed), sessionsWords)
        .transform((typed) => (typed === undefined ? null : Number(typed))),
    }),
  ),
  view: ({ on }) => ({
    back: { href: `/pcse/claims/${on.id}`, text: on.label },
    claim: on,
    fields: particularsNeeded(on.type).map((name) => ({ name, label: particularWords[name], value: on[name] ?? '' })),
  }),
  async act({ tx, user, now, on }, details) {
    await changeClaim(tx, user, { claim: on, details }, now)
    return { to: `/pcse/claims/${on.id}`, notice: 'Saved' }
  },
})
