import { defineForm, definePage, ticked, today } from '@remit/platform/service'
import { z } from 'zod'
import { amount, asTyped } from '../reference/pounds.ts'
import { changeIndividualEstimate, findIndividualEstimate } from './individual-estimates.ts'
import { pensionYearOf } from './pension-year.ts'

/** A GP's own estimate: what they earn elsewhere, hidden from practices if they wish. */
export const individualEstimate = definePage({
  path: '/individual-estimate',
  needs: 'individualEstimate.change',
  template: 'individual-estimate.njk',
  title: 'Your individual estimate',
  form: defineForm(
    z.object({
      yearly_pence: amount('Enter what you expect to earn from other work, like 12,000'),
      hidden: ticked(['yes']),
    }),
  ),
  async view({ db, user, now }) {
    const year = comingYear(now)
    const found = await findIndividualEstimate(db, user, year)
    return {
      caption: `April ${year} to March ${year + 1}`,
      back: { href: '/pcse', text: 'Home' },
      stored: { amount: found === undefined ? '' : asTyped(found.yearly_pence), hidden: found?.is_hidden ? 'yes' : '' },
    }
  },
  async act({ tx, user, now }, { yearly_pence, hidden }) {
    const estimate = { year: comingYear(now), yearly_pence, is_hidden: hidden.length > 0 }
    await changeIndividualEstimate(tx, user, estimate, now)
    return { to: '/pcse/individual-estimate', notice: 'Your estimate is saved' }
  },
})

function comingYear(now: Date): number {
  return pensionYearOf(today(now)) + 1
}
