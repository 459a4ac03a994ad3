import {
  type Asking,
  dateInWords,
  dateOf,
  defineForm,
  definePage,
  onOneLine,
  optionalText,
  type Problem,
  text,
  today,
} from '@remit/platform/service'
import { z } from 'zod'
import { assignmentRoles, listLinked } from '../performers/assignments.ts'
import { amount } from '../reference/pounds.ts'
import { listPensionMembers } from './members.ts'
import { findOptOut } from './opt-outs.ts'
import { chosenRate, rateItems, rateProblem } from './pay.ts'
import { submitJoiner } from './pension-forms.ts'
import { earliestJoiningDay } from './pension-year.ts'

const form = defineForm(
  z.object({
    who: text('Choose who joins'),
    name: onOneLine(optionalText(150)),
    sd_number: text('Enter the SD number, 8 digits')
      .transform((typed) => typed.replaceAll(/\s/g, ''))
      .refine((typed) => /^\d{8}$/.test(typed), 'SD number must be 8 digits, like 12345678'),
    joined_on: dateOf('Enter the first day in the scheme', 'The first day must be a real date'),
    yearly_pence: amount('Enter the pensionable pay for a year, like 85,000'),
    rate: optionalText(4).transform(chosenRate),
  }),
)
type Input = Extract<ReturnType<typeof form.read>, { ok: true }>['value']
type Linked = Awaited<ReturnType<typeof linkedGps>>[number]

/** Takes a GP whom the Performers List links to the practice, or a partner who is no GP, into the pension scheme. */
export const joiner = definePage({
  path: '/pension-forms/joiner',
  needs: 'pensionForm.submit',
  template: 'joiner.njk',
  title: 'Joiner form',
  form,
  async view({ db, user, now }) {
    const day = today(now)
    const members = await listPensionMembers(db, user, { permission: 'pensionForm.submit', day }, now)
    const inScheme = new Set(members.filter(({ left_on }) => left_on === null).map((each) => each.performer_id))
    const gps = (await linkedGps({ db, user, now })).filter(({ performer_id }) => !inScheme.has(performer_id))
    return {
      back: { href: '/pcse/pension-forms', text: 'Joiners and leavers' },
      people: [
        ...gps.map((gp) => ({
          value: gp.performer_id,
          text: gp.name,
          hint: { text: `${assignmentRoles[gp.role]} here from ${dateInWords(gp.starts_on)}` },
        })),
        { value: 'partner', text: 'A partner who is not a GP' },
      ],
      earliest: dateInWords(earliestJoiningDay(day)),
      rates: rateItems(day),
    }
  },
  async act({ tx, user, now }, input) {
    const gp = (await linkedGps({ db: tx, user, now })).find(({ performer_id }) => performer_id === input.who)
    const problems = joinerProblems(input, gp, today(now))
    if (problems.length > 0) return { problems }
    if (gp && (await findOptOut(tx, gp.performer_id))) {
      const message = `${gp.name} has opted out of the scheme. They opt back in on their own home page first`
      return { problems: [{ code: 'invalid', where: 'who', message }] }
    }
    const { sd_number, joined_on, yearly_pence, rate } = input
    const person = {
      performer_id: gp?.performer_id ?? null,
      name: gp?.name ?? input.name ?? '',
      kind: gp === undefined ? ('nonGpPartner' as const) : gp.role === 'principal' ? 'principal' : 'salaried',
    } as const
    const taken = await submitJoiner(tx, user, { ...person, sd_number, joined_on, yearly_pence, rate }, now)
    if (taken.length > 0) return { problems: taken }
    return { to: '/pcse/pension-forms', notice: `Joiner form for ${person.name} sent` }
  },
})

/** Principals and salaried GPs of the practice: locums join by Locum A. */
async function linkedGps({ db, user, now }: { db: Parameters<typeof listLinked>[0] } & Pick<Asking, 'user' | 'now'>) {
  const linked = await listLinked(db, user.acting.organisation.id, today(now))
  return linked.filter(({ role }) => role !== 'locum')
}

function joinerProblems(input: Input, gp: Linked | undefined, today: string): readonly Problem[] {
  const { who, name, joined_on, yearly_pence, rate } = input
  const wrong = (where: string, message: string | undefined) =>
    message === undefined ? [] : [{ code: 'invalid', where, message }]
  const isPartner = who === 'partner'
  const earliest = earliestJoiningDay(today)
  const tooEarly = `The first day must be ${dateInWords(earliest)} or later. For an older one write to us with Contact us, with the pay and the rate of each year`
  const unlinked = `${gp?.name} is linked here from ${dateInWords(gp?.starts_on)}. Enter that day or a later one`
  return [
    ...wrong('who', isPartner || gp !== undefined ? undefined : 'Choose who joins from the list'),
    ...wrong('name', isPartner && name === undefined ? 'Enter the partner’s full name' : undefined),
    ...wrong('joined_on', joined_on < earliest ? tooEarly : gp && joined_on < gp.starts_on ? unlinked : undefined),
    ...wrong('rate', rateProblem(yearly_pence, joined_on, rate)),
  ]
}
