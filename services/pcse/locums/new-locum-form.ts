import { dateOf, defineForm, definePage, type Problem, text, today } from '@remit/platform/service'
import { z } from 'zod'
import { isTooOldToPension } from '../pensions/locum-work.ts'
import { listPractices } from '../performers/assignments.ts'
import { amount } from '../reference/pounds.ts'
import { type NewLocumForm, sendLocumForm } from './locum-forms.ts'

/** A performer sends a Locum A form to the practice they worked at. */
export const newLocumForm = definePage({
  path: '/locum-forms/new',
  needs: 'locumForm.send',
  template: 'new-locum-form.njk',
  title: 'Send a Locum A form',
  once: true,
  form: defineForm(
    z.object({
      practice: text('Choose the practice you worked at'),
      sd_number: text('Enter your SD number, 8 digits')
        .transform((typed) => typed.replaceAll(/\s/g, ''))
        .refine((typed) => /^\d{8}$/.test(typed), 'SD number must be 8 digits, like 12345678'),
      work_from: dateOf('Enter the first day you worked', 'The first day must be a real date'),
      work_to: dateOf('Enter the last day you worked', 'The last day must be a real date'),
      fee_pence: amount('Enter your fee, like 650', 9_999_999),
    }),
  ),
  async view({ db }) {
    const practices = await listPractices(db)
    return {
      back: { href: '/pcse/locum-forms', text: 'Locum forms' },
      practices: [
        { value: '', text: 'Choose the practice' },
        ...practices.map(({ id, name, code }) => ({ value: id, text: `${name} (${code})` })),
      ],
    }
  },
  async act({ tx, user, now }, { practice: id, ...form }) {
    const practice = (await listPractices(tx)).find((each) => each.id === id)
    const problems = formProblems(form, practice !== undefined, today(now))
    if (problems.length > 0 || practice === undefined) return { problems }
    const sent = await sendLocumForm(tx, user, { practice, form }, now)
    return { to: `/pcse/locum-forms/${sent}`, notice: `Locum A form sent to ${practice.name}` }
  },
})

function formProblems({ work_from, work_to }: NewLocumForm, isKnown: boolean, today: string): readonly Problem[] {
  const wrong = (where: string, message: string): Problem[] => [{ code: 'invalid', where, message }]
  if (!isKnown) return wrong('practice', 'Choose the practice you worked at from the list')
  if (work_from > work_to) return wrong('work_to', 'The last day must be the first day or later')
  if (work_to > today) return wrong('work_to', 'Send the form after the work is done')
  if (work_from.slice(0, 7) !== work_to.slice(0, 7)) {
    return wrong('work_to', 'Send one form for each month, for Locum B is paid by the month')
  }
  if (!isTooOldToPension(work_to, today)) return []
  return wrong('work_to', 'Work that ended more than ten weeks ago cannot be pensioned any more')
}
