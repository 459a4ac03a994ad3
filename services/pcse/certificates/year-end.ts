import {
  type Asking,
  dateInWords,
  defineForm,
  definePage,
  optionalText,
  text,
  ticked,
  today,
} from '@remit/platform/service'
import { z } from 'zod'
import { asTyped } from '../reference/pounds.ts'
import {
  certificateDueOn,
  certificateYear,
  declareCertificate,
  fillOwnCertificate,
  findOwnCertificate,
  listAccountants,
} from './certificates.ts'
import { figureFields } from './figures-form.ts'
import { certificateKinds, kindFor, outcomeRows, yearInWords } from './year-figures.ts'

/** A GP's own certificate of the last pension year: what they earned, and who may fill it in for them. */
export const yearEnd = definePage({
  path: '/year-end',
  needs: 'certificate.declare',
  template: 'year-end.njk',
  title: 'Year-end certificate',
  form: defineForm(z.object({ ...figureFields, accountant: optionalText(36) })),
  async view({ db, user, now }) {
    const year = certificateYear(today(now))
    const [kind, found, accountants] = await Promise.all([
      kindFor(db, user.id, year),
      findOwnCertificate(db, user, year),
      listAccountants(db),
    ])
    return {
      title: kind === undefined ? 'Year-end certificate' : certificateKinds[kind],
      caption: yearInWords(year),
      back: { href: '/pcse', text: 'Home' },
      isNeeded: kind !== undefined,
      dueOn: dateInWords(certificateDueOn(year)),
      declaredOn: found?.declared_at ? dateInWords(found.declared_at) : '',
      known: found === undefined ? [] : await outcomeRows(db, found),
      stored: {
        practice: found === undefined ? '' : asTyped(found.practice_pence),
        other: found === undefined ? '' : asTyped(found.other_pence),
        accountant: found?.holder_kind === 'accountant' ? found.holder_id : '',
      },
      accountants: [
        { value: '', text: 'Nobody: I fill it in myself' },
        ...accountants.map(({ id, name }) => ({ value: id, text: name })),
      ],
    }
  },
  async act({ tx, user, now }, { accountant, ...figures }) {
    const year = certificateYear(today(now))
    if ((await kindFor(tx, user.id, year)) === undefined) {
      return wrong('practice_pence', 'You were no member of the scheme at a practice in this year, so none is needed')
    }
    const chosen = (await listAccountants(tx)).find(({ id }) => id === accountant)
    if (accountant !== undefined && chosen === undefined)
      return wrong('accountant', 'Choose an accountant from the list')
    await fillOwnCertificate(tx, user, { year, accountant: chosen?.id, figures }, now)
    return { to: '/pcse/year-end', notice: 'Your figures are saved. They count once you declare them.' }
  },
})

/** The GP declares what stands there; nobody does so for them. */
export const yearEndDeclaration = definePage({
  path: '/year-end/declaration',
  needs: 'certificate.declare',
  template: 'year-end-declaration.njk',
  title: 'Declare your certificate',
  form: defineForm(
    z.object({ agreed: ticked(['yes']), filled_at: text('Open your certificate again, then declare it') }),
  ),
  async view({ db, user, now }: Asking) {
    const year = certificateYear(today(now))
    const found = await findOwnCertificate(db, user, year)
    return {
      caption: yearInWords(year),
      back: { href: '/pcse/year-end', text: 'Year-end certificate' },
      isOpen: found !== undefined && found.declared_at === null,
      filledAt: found?.filled_at.toISOString() ?? '',
      known: found === undefined ? [] : await outcomeRows(db, found),
    }
  },
  async act({ tx, user, now }, { agreed, filled_at }) {
    if (agreed.length === 0) return wrong('agreed', 'Tick that the figures are complete and correct')
    const filledAt = new Date(filled_at)
    if (Number.isNaN(filledAt.getTime())) return wrong('agreed', 'Open your certificate again, then declare it')
    await declareCertificate(tx, user, { year: certificateYear(today(now)), filledAt }, now)
    return { to: '/pcse/year-end', notice: 'Your certificate is declared' }
  },
})

function wrong(where: string, message: string) {
  return { problems: [{ code: 'invalid', where, message }] }
}
