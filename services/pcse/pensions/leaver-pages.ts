import type { Tx } from '@remit/platform/db'
import {
  type Asking,
  dateInWords,
  dateOf,
  defineForm,
  definePage,
  oneOf,
  type SignedInUser,
  text,
  today,
} from '@remit/platform/service'
import { z } from 'zod'
import type { PcsePermission } from '../policy.ts'
import { findPensionMember, listPensionMembers } from './members.ts'
import { findOptOut, listOptedOut } from './opt-outs.ts'
import { specialReasons, submitLeaver } from './pension-forms.ts'

const fields = {
  member: text('Choose who leaves'),
  on_day: dateOf('Enter the last day in the scheme', 'The last day must be a real date'),
}
type Leaver = { member: string; on_day: string; reason?: string }

/** Ends somebody's membership; may be sent as soon as the day is known. */
export const leaver = definePage<Leaver>({
  path: '/pension-forms/leaver',
  needs: 'pensionForm.submit',
  template: 'leaver.njk',
  title: 'Leaver form',
  form: defineForm(z.object(fields)),
  view: async (asking) => ({
    ...(await viewOf(asking, 'pensionForm.submit')),
    action: '/pcse/pension-forms/leaver',
    reasons: [],
  }),
  act: (acting, input) => leave(acting, 'pensionForm.submit', input),
})

/** The same for a special reason, which has a role of its own. */
export const specialLeaver = definePage<Leaver>({
  path: '/pension-forms/special-leaver',
  needs: 'pensionForm.submitSpecial',
  template: 'leaver.njk',
  title: 'Special leaver form',
  form: defineForm(z.object({ ...fields, reason: oneOf(specialReasons, 'Choose the reason') })),
  view: async (asking) => ({
    ...(await viewOf(asking, 'pensionForm.submitSpecial')),
    action: '/pcse/pension-forms/special-leaver',
    reasons: specialReasons.map((reason) => ({ value: reason, text: reason })),
  }),
  act: (acting, input) => leave(acting, 'pensionForm.submitSpecial', input),
})

async function viewOf({ db, user, now, query }: Asking, permission: PcsePermission) {
  const optedOut = (await listOptedOut(db, user, now)).find(({ id }) => id === query.member)
  const members = await listPensionMembers(db, user, { permission, day: today(now) }, now)
  const staying = members.filter(({ left_on }) => left_on === null)
  return {
    back: { href: '/pcse/pension-forms', text: 'Joiners and leavers' },
    chosen: { member: optedOut?.id ?? '', day: optedOut?.last_on ?? '' },
    members: [
      { value: '', text: 'Choose who leaves' },
      ...staying.map(({ id, name, sd_number }) => ({ value: id, text: `${name} (${sd_number})` })),
    ],
  }
}

type Acting = { tx: Tx; user: SignedInUser; now: Date }

async function leave({ tx, user, now }: Acting, permission: PcsePermission, { member: id, on_day, reason }: Leaver) {
  const wrong = (where: string, message: string) => ({ problems: [{ code: 'invalid', where, message }] })
  const member = await findPensionMember(tx, user, { permission, day: today(now), id }, now)
  if (member === undefined) return wrong('member', 'Choose who leaves from the list')
  if (on_day < member.joined_on) {
    return wrong('on_day', `${member.name} joined on ${dateInWords(member.joined_on)}. Enter that day or a later one`)
  }
  const optOut = member.performer_id === null ? undefined : await findOptOut(tx, member.performer_id)
  if (optOut !== undefined && on_day > optOut.last_on) {
    const last = dateInWords(optOut.last_on)
    return wrong('on_day', `${member.name} has opted out, the last day being ${last}. Enter that day or an earlier one`)
  }
  const isSpecial = reason !== undefined
  const why = reason ?? (optOut === undefined ? null : 'Opted out')
  await submitLeaver(tx, user, { member, on_day, kind: isSpecial ? 'special' : 'leaver', reason: why }, now)
  return { to: '/pcse/pension-forms', notice: `Leaver form for ${member.name} sent` }
}
