import { type Asking, dateInWords, dateOf, defineForm, definePage, optionalText, today } from '@remit/platform/service'
import { z } from 'zod'
import { amount, inPounds } from '../reference/pounds.ts'
import { rateInWords } from './contribution-tiers.ts'
import { firstDayOf } from './estimates.ts'
import { type FoundPensionMember, findPensionMember } from './members.ts'
import { changePay, chosenRate, rateItems, rateProblem } from './pay.ts'
import { pensionYearOf } from './pension-year.ts'

/** What a member earns from a day of the year on. */
export const salaryChange = definePage<
  { starts_on: string; yearly_pence: number; rate: number | undefined },
  FoundPensionMember
>({
  path: '/pension-members/:member/salary-change',
  needs: 'estimate.submit',
  template: 'salary-change.njk',
  title: 'Salary change',
  on: ({ db, user, params, now }: Asking) =>
    findPensionMember(db, user, { permission: 'estimate.submit', day: today(now), id: params.member }, now),
  form: defineForm(
    z.object({
      starts_on: dateOf('Enter the day it starts', 'The day it starts must be a real date'),
      yearly_pence: amount('Enter the new pensionable pay for a year, like 85,000'),
      rate: optionalText(4).transform(chosenRate),
    }),
  ),
  view: ({ on, now }) => ({
    caption: on.name,
    back: { href: '/pcse/estimates', text: 'Estimate' },
    member: on,
    pay: on.yearly_pence === null || on.rate === null ? '' : `${inPounds(on.yearly_pence)} at ${rateInWords(on.rate)}`,
    rates: rateItems(today(now)),
  }),
  async act({ tx, user, now, on }, pay) {
    const problems = changeProblems(on, pay, now)
    if (problems.length > 0) return { problems }
    await changePay(tx, user, { member: on, pay: { ...pay, why: 'change' } }, now)
    return {
      to: '/pcse/estimates',
      notice: `Change for ${on.name} sent. It counts from ${dateInWords(pay.starts_on)}.`,
    }
  },
})

/** A change belongs to this pension year or later, while the member is in the scheme (inferred). */
function changeProblems(
  { joined_on, left_on }: FoundPensionMember,
  { starts_on, yearly_pence, rate }: { starts_on: string; yearly_pence: number; rate: number | undefined },
  now: Date,
) {
  const year = firstDayOf(pensionYearOf(today(now)))
  const earliest = joined_on > year ? joined_on : year
  const wrong = (where: string, message: string) => [{ code: 'invalid', where, message }]
  if (starts_on < earliest) return wrong('starts_on', `The day must be ${dateInWords(earliest)} or later`)
  if (left_on !== null && starts_on > left_on) return wrong('starts_on', `They leave on ${dateInWords(left_on)}`)
  const low = rateProblem(yearly_pence, starts_on, rate)
  return low === undefined ? [] : wrong('rate', low)
}
