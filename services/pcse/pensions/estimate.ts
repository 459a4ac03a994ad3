import { dateInWords, definePage, today } from '@remit/platform/service'
import { asTyped, inPounds } from '../reference/pounds.ts'
import { estimateForm, lineProblems } from './estimate-form.ts'
import { firstDayOf, listEstimates, submitEstimates } from './estimates.ts'
import { memberKinds } from './members.ts'
import { rateItems } from './pay.ts'
import { estimatesDueOn, pensionYearOf } from './pension-year.ts'

/** The estimate of the coming pension year, a line for every member, filled in with what is known. */
export const estimate = definePage({
  path: '/estimates',
  needs: 'estimate.submit',
  template: 'estimate.njk',
  title: 'Estimates',
  form: estimateForm,
  async view({ db, user, now }) {
    const year = comingYear(now)
    const members = await listEstimates(db, user, year, now)
    return {
      title: `Estimate for April ${year} to March ${year + 1}`,
      back: { href: '/pcse', text: 'Home' },
      dueOn: dateInWords(estimatesDueOn(year)),
      rates: rateItems(firstDayOf(year)),
      rows: members.map((member) => ({
        ...member,
        kind: memberKinds[member.kind],
        pay: member.yearly_pence === null ? '' : asTyped(member.yearly_pence),
        other: member.other_pence === undefined ? '' : inPounds(member.other_pence),
      })),
      isSent: members.length > 0 && members.every(({ isSent }) => isSent),
    }
  },
  async act({ tx, user, now }, lines) {
    const year = comingYear(now)
    const problems = lineProblems(lines, firstDayOf(year))
    if (problems.length > 0) return { problems }
    await submitEstimates(tx, user, { year, lines }, now)
    return { to: '/pcse/estimates', notice: 'Estimate sent' }
  },
})

function comingYear(now: Date): number {
  return pensionYearOf(today(now)) + 1
}
