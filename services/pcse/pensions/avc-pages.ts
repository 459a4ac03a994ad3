import { dateInWords, dateOf, defineForm, definePage, oneOf, today } from '@remit/platform/service'
import { z } from 'zod'
import { amount, inPounds } from '../reference/pounds.ts'
import { addAvc, avcKinds, endAvc, type FoundAvc, findAvc, listAvcs } from './avcs.ts'
import { type FoundPensionMember, findPensionMember, listPensionMembers } from './members.ts'

/** What members pay on top, and the members it may begin for. */
export const avcList = definePage({
  path: '/avcs',
  needs: { anywhere: 'avc.change' },
  template: 'avc-list.njk',
  title: 'Additional voluntary contributions',
  async view({ db, user, now }) {
    const day = today(now)
    const members = await listPensionMembers(db, user, { permission: 'avc.change', day }, now)
    const avcs = await listAvcs(db, user, now)
    return {
      back: { href: '/pcse', text: 'Home' },
      members,
      rows: avcs.map((avc) => ({ ...avc, amount: inPounds(avc.monthly_pence) })),
    }
  },
})

/** Begins one for a member. */
export const newAvc = definePage<
  { kind: (typeof avcKinds)[number]; monthly_pence: number; starts_on: string },
  FoundPensionMember
>({
  path: '/pension-members/:member/avcs/new',
  needs: 'avc.change',
  template: 'new-avc.njk',
  title: 'Begin an additional contribution',
  once: true,
  on: ({ db, user, params, now }) =>
    findPensionMember(db, user, { permission: 'avc.change', day: today(now), id: params.member }, now),
  form: defineForm(
    z.object({
      kind: oneOf(avcKinds, 'Choose the kind'),
      monthly_pence: amount('Enter what is paid each month, like 150', 999_999),
      starts_on: dateOf('Enter the day it starts', 'The day it starts must be a real date'),
    }),
  ),
  view: ({ on }) => ({
    caption: on.name,
    back: { href: '/pcse/avcs', text: 'Additional voluntary contributions' },
    member: on,
    kinds: avcKinds.map((kind) => ({ value: kind, text: kind })),
  }),
  async act({ tx, user, now, on }, avc) {
    const problem = (message: string) => ({ problems: [{ code: 'invalid', where: 'starts_on', message }] })
    if (avc.starts_on < on.joined_on) return problem(`${on.name} joined on ${dateInWords(on.joined_on)}`)
    if (on.left_on !== null && avc.starts_on > on.left_on) return problem(`They leave on ${dateInWords(on.left_on)}`)
    await addAvc(tx, user, { member: on, avc }, now)
    return { to: '/pcse/avcs', notice: `Contribution of ${on.name} begins on ${dateInWords(avc.starts_on)}` }
  },
})

/** Ends one after a day. */
export const avcEnding = definePage<{ ends_on: string }, FoundAvc>({
  path: '/avcs/:avc/ending',
  needs: 'avc.change',
  template: 'avc-ending.njk',
  title: 'End an additional contribution',
  on: ({ db, user, params, now }) => findAvc(db, user, params.avc, now),
  form: defineForm(
    z.object({ ends_on: dateOf('Enter the last day it is paid for', 'The last day must be a real date') }),
  ),
  view: ({ on }) => ({
    caption: on.name,
    back: { href: '/pcse/avcs', text: 'Additional voluntary contributions' },
    avc: on,
    amount: inPounds(on.monthly_pence),
  }),
  async act({ tx, user, now, on }, { ends_on }) {
    if (ends_on < on.starts_on) {
      const message = `It starts on ${dateInWords(on.starts_on)}. Enter that day or a later one`
      return { problems: [{ code: 'invalid', where: 'ends_on', message }] }
    }
    await endAvc(tx, user, { avc: on, ends_on }, now)
    return { to: '/pcse/avcs', notice: `Contribution of ${on.name} ends on ${dateInWords(ends_on)}` }
  },
})
